#include "base/names.hpp"

#include <algorithm>

namespace usher {

namespace {

bool is_ascii_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}

// The characters that clients delete from a room name before they use it (access sheet §0.1), and what a JID forbids.
constexpr std::string_view kForbiddenInRoom = "\"&'/:<>@ ?#[]!$()*+,;=";

}  // namespace

Result<RoomName> RoomName::parse(std::string_view text) {
    if (text.empty()) return malformed("a room name is empty");
    if (text.size() > 128) return malformed("a room name is longer than 128 bytes");
    for (char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return malformed("a room name has a control character");
        if (kForbiddenInRoom.find(c) != std::string_view::npos)
            return malformed(std::string("a room name may not contain '") + c + "'");
    }
    return RoomName{lower_ascii(text)};
}

Result<Tenant> Tenant::parse(std::string_view text) {
    if (text.empty()) return malformed("a tenant is empty");
    if (text.size() > 63) return malformed("a tenant is longer than 63 characters");
    for (char c : text)
        if (!is_ascii_alnum(c) && c != '_' && c != '-')
            return malformed("a tenant may only have letters, digits, '_' and '-'");
    return Tenant{lower_ascii(text)};
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
