#include "token/foresee.hpp"

#include <algorithm>

#include "token/key.hpp"
#include "token/shown.hpp"

namespace usher::token {

namespace {

using Key = KeySet::Key;

// What a key may sign then. None: it is gone.
KeyScope const* scope_after(Key const& key, KeySet const& before, KeySet const& after) {
    if (key.source != KeySet::kHere) {
        std::string const& url = before.sources()[key.source].url;
        auto source = std::ranges::find(after.sources(), url, &KeySource::url);
        return source == after.sources().end() ? nullptr : &source->scope;
    }
    auto same = std::ranges::find_if(after.keys(), [&](auto const& one) {
        return (one->id == key.id || one->id.empty() || key.id.empty()) && one->is_same_material(key);
    });
    return same == after.keys().end() ? nullptr : &(*same)->scope;
}

}  // namespace

std::optional<Bad> foresee(Claims const& claims, KeySet const& before, KeySet const& after, Rules const& rules,
                           WallTime now) {
    auto key = std::ranges::find_if(before.keys(), [&](auto const& one) { return one->name == claims.key_id; });
    // It went while its holder was here (a set that was fetched anew): then this change does not take it.
    if (key == before.keys().end()) return check_claims(claims, {}, rules, now);
    KeyScope const* const scope = scope_after(**key, before, after);
    if (scope == nullptr)
        return Bad{"unknown-key", "The key " + shown((*key)->name) + ", which signed the token, would be gone."};
    if (!scope->issuer.empty() && scope->issuer != claims.issuer)
        return Bad{"iss-mismatch", "The key of the token would sign for " + shown(scope->issuer) + " only."};
    return check_claims(claims, scope->audiences, rules, now);
}

}  // namespace usher::token
