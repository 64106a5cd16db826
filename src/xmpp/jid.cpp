#include "xmpp/jid.hpp"

#include <algorithm>

namespace usher::xmpp {

namespace {
std::string lowered(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}
constexpr std::size_t kLongestPart = 1023;  // RFC 7622 §3.1
}  // namespace

Result<Jid> Jid::parse(std::string_view text) {
    Jid jid;
    std::string_view rest = text;
    if (std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        jid.resource = rest.substr(slash + 1);
        if (jid.resource.empty()) return malformed("an address ends with '/'");
        rest = rest.substr(0, slash);
    }
    if (std::size_t at = rest.find('@'); at != std::string_view::npos) {
        jid.local = lowered(rest.substr(0, at));
        if (jid.local.empty()) return malformed("an address begins with '@'");
        rest = rest.substr(at + 1);
    }
    jid.domain = lowered(rest);
    if (jid.domain.empty()) return malformed("an address without a domain");
    if (jid.local.size() > kLongestPart || jid.domain.size() > kLongestPart || jid.resource.size() > kLongestPart)
        return malformed("a part of an address is longer than 1023 bytes");
    if (jid.domain.find_first_of("@ \t\r\n<>&'\"") != std::string::npos)
        return malformed("a domain with a forbidden character");
    if (jid.local.find_first_of("\"&'/:<>@ \t\r\n") != std::string::npos)
        return malformed("a local part with a forbidden character");
    return jid;
}

std::string Jid::bare_text() const { return local.empty() ? domain : local + "@" + domain; }

std::string Jid::text() const { return resource.empty() ? bare_text() : bare_text() + "/" + resource; }

}  // namespace usher::xmpp
