// An XMPP address (RFC 7622), as far as Jitsi uses it: local part and domain lower-cased, resource kept.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace usher::xmpp {

struct Jid {
    std::string local;
    std::string domain;
    std::string resource;

    // Errors: empty domain, a part over 1023 bytes, a forbidden character in the local part.
    static Result<Jid> parse(std::string_view text);

    std::string text() const;       // local@domain/resource, without the parts that are empty
    std::string bare_text() const;  // local@domain
    Jid bare() const { return {local, domain, {}}; }
    Jid with_resource(std::string_view name) const { return {local, domain, std::string(name)}; }
    bool is_full() const { return !resource.empty(); }
    auto operator<=>(Jid const&) const = default;
};

}  // namespace usher::xmpp
