#include "admission/lobby_bypass.hpp"

#include <algorithm>
#include <array>

namespace usher::admission {

namespace {

constexpr std::size_t kLongest = 256;

std::string lower(std::string_view text) {
    std::string small(text);
    std::ranges::transform(small, small.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return small;
}

// Empty: it is no address. Of "a@b@c" nobody knows what the domain is.
std::string domain_of(std::string_view address) {
    std::size_t const at = address.find('@');
    bool const is_one = at != std::string_view::npos && at > 0 && address.find('@', at + 1) == std::string_view::npos;
    return is_one ? std::string(address.substr(at + 1)) : std::string{};
}

}  // namespace

Result<BypassClass> BypassClass::parse(std::string_view text) {
    struct Row {
        std::string_view prefix;
        Kind kind;
    };
    constexpr std::array kRows = {Row{"issuer:", Kind::Issuer}, Row{"tenant:", Kind::Tenant},
                                  Row{"group:", Kind::Group}, Row{"email:@", Kind::Email},
                                  Row{"email:", Kind::Address}};
    for (Row const& row : kRows) {
        if (!text.starts_with(row.prefix) || text.size() == row.prefix.size() || text.size() > kLongest) continue;
        BypassClass made;
        made.kind_ = row.kind;
        made.value_ = text.substr(row.prefix.size());
        if (row.kind == Kind::Address && domain_of(made.value_).empty()) break;
        if (row.kind == Kind::Email || row.kind == Kind::Address || row.kind == Kind::Tenant)
            made.value_ = lower(made.value_);
        made.text_ = text;
        return made;
    }
    return malformed(
        "one of \"issuer:NAME\", \"tenant:NAME\", \"group:NAME\", \"email:@DOMAIN\" and \"email:NAME@DOMAIN\"");
}

bool BypassClass::has(token::Claims const& claims) const {
    switch (kind_) {
        case Kind::Issuer: return claims.issuer == value_;
        case Kind::Tenant: return !claims.tenant.empty() && lower(claims.tenant) == value_;
        case Kind::Group:
            return std::ranges::find(claims.groups, value_) != claims.groups.end() || claims.group == value_;
        case Kind::Email: return domain_of(lower(claims.user.email)) == value_;
        case Kind::Address: return lower(claims.user.email) == value_;
    }
    return false;
}

BypassClass const* bypass_of(std::vector<BypassClass> const& classes, token::Claims const& claims) {
    auto found = std::ranges::find_if(classes, [&](BypassClass const& one) { return one.has(claims); });
    return found == classes.end() ? nullptr : &*found;
}

}  // namespace usher::admission
