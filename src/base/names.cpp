#include "base/names.hpp"

#include <algorithm>

#include "base/unicode.hpp"

namespace usher {

namespace {

bool is_ascii_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Already canonical, and plain: nearly every name of nearly every stanza, so it costs one look at each letter.
bool is_plain_name(std::string_view text, std::string_view besides) {
    return std::ranges::all_of(text, [besides](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || besides.find(c) != std::string_view::npos;
    });
}

// The characters that clients delete from a path part before they use it (COMPAT(jitsi-meet, all): getRoomName in
// react/features/base/util/uri). Some of them could not stand in a JID's local part either (RFC 7622 §3.3.1). Written
// as %xx they are part of the name.
constexpr std::string_view kForbiddenInRoom = "\"&'/:<>@?#[]!$()*+,;=";
constexpr std::size_t kLongestName = 128;        // characters of a room's name
constexpr std::size_t kLongestLocal = 1023;      // bytes of a JID's local part (RFC 7622 §3.3)
constexpr std::size_t kLongestTenant = 63;       // characters
constexpr std::size_t kLongestTenantText = 255;  // bytes

}  // namespace

Result<RoomName> RoomName::parse(std::string_view text) {
    if (text.empty()) return malformed("a room name is empty");
    if (text == "." || text == "..") return malformed("a room name may not be a dot or two");
    if (text.size() <= kLongestName && is_plain_name(text, "-_.~")) return RoomName{std::string(text)};
    for (char c : text)
        if (kForbiddenInRoom.find(c) != std::string_view::npos)
            return malformed(std::string("a room name may not contain '") + c + "'");
    Result<std::string> plain = folded(percent_decoded(text));
    if (!plain.ok()) return malformed("a room name " + plain.error().detail);
    if (characters_in(plain.value()) > kLongestName) return malformed("a room name is longer than 128 characters");
    std::string canonical = percent_encoded(plain.value());
    if (canonical.size() > kLongestLocal) return malformed("a room name is longer than 1023 bytes in an address");
    if (canonical == "." || canonical == ".." || canonical.empty())
        return malformed("a room name may not be a dot or two");
    return RoomName{std::move(canonical)};
}

std::string RoomName::title() const { return percent_decoded(text_); }

Result<Tenant> Tenant::parse(std::string_view text) {
    if (text.empty()) return malformed("a tenant is empty");
    if (text.size() <= kLongestTenant && is_plain_name(text, "-_")) return Tenant{std::string(text)};
    Result<std::string> plain = folded(percent_decoded(text));
    if (!plain.ok()) return malformed("a tenant " + plain.error().detail);
    std::string name = std::move(plain).value();
    if (characters_in(name) > kLongestTenant || name.size() > kLongestTenantText)
        return malformed("a tenant is longer than 63 characters");
    // Letters of any script; of ASCII's only those that a host name has.
    for (char c : name)
        if (static_cast<unsigned char>(c) < 0x80 && !is_ascii_alnum(c) && c != '_' && c != '-')
            return malformed(std::string("a tenant may not contain '") + c + "'");
    return Tenant{std::move(name)};
}

Result<ConferenceName> ConferenceName::parse(std::string_view text) {
    bool const in_brackets = text.starts_with('[');
    std::size_t const end = text.find(in_brackets ? ']' : '/');
    RoomName room = TRY(RoomName::parse(end == std::string_view::npos ? text : text.substr(end + 1)));
    if (end == std::string_view::npos) return ConferenceName{Tenant::none(), std::move(room)};
    Tenant tenant = TRY(Tenant::parse(text.substr(in_brackets ? 1 : 0, in_brackets ? end - 1 : end)));
    return ConferenceName{std::move(tenant), std::move(room)};
}

Result<Nick> Nick::parse(std::string_view text) {
    if (text.empty()) return malformed("a nick is empty");
    if (text.size() > 64) return malformed("a nick is longer than 64 characters");
    if (!is_ascii_alnum(text.front())) return malformed("a nick starts with a letter or a digit");
    for (char c : text)
        if (!is_ascii_alnum(c) && c != '_') return malformed("a nick may only have letters, digits and '_'");
    return Nick{std::string(text)};
}

}  // namespace usher
