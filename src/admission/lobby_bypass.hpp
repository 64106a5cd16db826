// lobby.bypass: classes of people who need not knock, told by what their tokens say.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "token/claims.hpp"

namespace usher::admission {

// "issuer:NAME", "tenant:NAME", "group:NAME", "email:@DOMAIN" for addresses of this very domain, or "email:NAME@DOMAIN"
// for one. What is compared is signed: the issuer vouches for group and address.
class BypassClass {
public:
    // Errors: none of the five, or nothing behind it.
    static Result<BypassClass> parse(std::string_view text);

    bool has(token::Claims const& claims) const;
    std::string const& text() const { return text_; }
    bool operator==(BypassClass const&) const = default;

private:
    enum class Kind { Issuer, Tenant, Group, Email, Address };
    Kind kind_ = Kind::Issuer;
    std::string value_;
    std::string text_;  // as it was written
};

// The first one that the person is in; null: none.
BypassClass const* bypass_of(std::vector<BypassClass> const& classes, token::Claims const& claims);

}  // namespace usher::admission
