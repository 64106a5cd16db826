#include "token/role_claims.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "token/claim_reader.hpp"
#include "token/json_path.hpp"

namespace usher::token {

namespace {

using Json = nlohmann::json;

// The value, or nothing when it is not there or says nothing: null, and text that is empty.
Json const* stated(Json const& object, std::string_view path) {
    Json const* value = find_path(object, path);
    return value && !value->is_null() && *value != "" ? value : nullptr;
}

std::optional<RoleClaim> from_moderator(Json const& value) {
    if (value == true || value == "true") return RoleClaim::Moderator;
    if (value == false || value == "false") return RoleClaim::Participant;
    return std::nullopt;
}

std::optional<RoleClaim> from_affiliation(Json const& value) {
    if (value == "owner" || value == "moderator" || value == "teacher") return RoleClaim::Moderator;
    if (value == "member") return RoleClaim::Participant;
    return std::nullopt;
}

std::optional<RoleClaim> from_role(Json const& value) {
    if (value == "visitor") return RoleClaim::Visitor;
    if (value == "guest") return RoleClaim::Participant;  // and the rules for guests apply: Claims::guest
    return std::nullopt;
}

using Meaning = std::optional<RoleClaim> (*)(Json const&);

std::optional<RoleClaim> from_either(Json const& value) {
    std::optional<RoleClaim> role = from_moderator(value);
    return role ? role : from_affiliation(value);
}

Meaning meaning_of(std::string_view path) {
    std::string_view name = path.substr(path.rfind('.') + 1);
    return name == "moderator" ? from_moderator : name == "affiliation" ? from_affiliation : from_either;
}

// What several claims said.
class Said {
public:
    explicit Said(Claims& claims) : claims_(claims) {}

    void look(Json const& object, std::string_view path, Meaning meaning) {
        Json const* value = stated(object, path);
        if (!value) return;
        std::optional<RoleClaim> role = meaning(*value);
        if (!role) return warn(claims_, "role-claim-ignored");
        add(*role);
    }
    void add(RoleClaim role) { said_.push_back(role); }

    RoleClaim together() const {
        if (said_.empty()) return RoleClaim::None;
        auto [lowest, highest] = std::ranges::minmax(said_);
        // A visitor who is "not a moderator" contradicts nothing.
        if (highest == RoleClaim::Moderator && lowest != highest) warn(claims_, "role-claims-conflict");
        return lowest;
    }

private:
    Claims& claims_;
    std::vector<RoleClaim> said_;
};

}  // namespace

RoleClaim role_in(Json const& payload, Json const* user, Dialect const& dialect, Claims& claims) {
    Said said{claims};
    if (dialect.profile == Profile::Jaas) {
        said.look(payload, "context.user.moderator", from_moderator);
    } else {
        for (std::string const& path : dialect.moderator_claims) said.look(payload, path, meaning_of(path));
    }
    if (user && user->is_object()) {
        said.look(*user, "role", from_role);
        Json const* role = stated(*user, "role");
        claims.guest = role && *role == "guest";
    }
    return said.together();
}

RoleClaim own_role_in(Json const& payload, OwnClaims const& own, Claims& claims) {
    auto says = [&payload](std::optional<ClaimTest> const& test) {
        return test ? passes(payload, *test) : std::optional<bool>{};
    };
    std::optional<bool> host = says(own.host);
    std::optional<bool> moderator = says(own.moderator);
    Said said{claims};
    // One of the two is enough; it is one right under two names.
    if (host || moderator)
        said.add(host.value_or(false) || moderator.value_or(false) ? RoleClaim::Moderator : RoleClaim::Participant);
    if (says(own.visitor).value_or(false)) said.add(RoleClaim::Visitor);
    claims.guest = says(own.guest).value_or(false);
    if (claims.guest) said.add(RoleClaim::Participant);
    return said.together();
}

std::optional<bool> passes(Json const& payload, ClaimTest const& test) {
    Json const* value = stated(payload, test.path);
    if (!value) return std::nullopt;
    if (test.contains.empty()) return flag_in(*value).value_or(false);
    return std::ranges::any_of(test.contains, [value](std::string const& wanted) {
        if (value->is_object()) return value->contains(wanted);  // COMPAT(Zitadel): roles are the names of members
        if (!value->is_array()) return *value == wanted;
        return std::ranges::any_of(*value, [&wanted](Json const& one) { return one == wanted; });
    });
}

}  // namespace usher::token
