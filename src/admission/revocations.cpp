#include "admission/revocations.hpp"

namespace usher::admission {

Revocations::Subject Revocations::subject_of(Revocation const& revocation) {
    bool by_user = revocation.jti.empty();
    return {revocation.issuer, {by_user, by_user ? revocation.user : revocation.jti}};
}

Revocation const* Revocations::look_up(Subject const& subject) const {
    auto it = by_subject_.find(subject);
    return it == by_subject_.end() ? nullptr : &by_id_.find(it->second)->second;
}

Revocation const* Revocations::find(token::Claims const& claims) const {
    if (by_id_.empty()) return nullptr;
    if (!claims.jti.empty())
        if (Revocation const* found = look_up({claims.issuer, {false, claims.jti}})) return found;
    if (claims.user.id.empty()) return nullptr;
    Revocation const* found = look_up({claims.issuer, {true, claims.user.id}});
    if (found == nullptr) return nullptr;
    // A token that does not say when it was issued cannot show that it is newer. `iat` has whole seconds.
    bool newer = claims.issued && claims.issued->seconds() >= found->issued_before.seconds();
    return newer ? nullptr : found;
}

Revocation const* Revocations::find(std::string_view id) const {
    auto it = by_id_.find(id);
    return it == by_id_.end() ? nullptr : &it->second;
}

std::optional<std::string> Revocations::same_as(Revocation const& revocation) const {
    auto it = by_subject_.find(subject_of(revocation));
    if (it == by_subject_.end()) return std::nullopt;
    return it->second;
}

void Revocations::put(Revocation revocation) {
    drop(revocation.id);
    Subject subject = subject_of(revocation);
    if (auto older = by_subject_.find(subject); older != by_subject_.end()) drop(std::string(older->second));
    by_subject_.emplace(std::move(subject), revocation.id);
    by_id_.emplace(revocation.id, std::move(revocation));
}

void Revocations::drop(std::string_view id) {
    auto it = by_id_.find(id);
    if (it == by_id_.end()) return;
    by_subject_.erase(subject_of(it->second));
    by_id_.erase(it);
}

}  // namespace usher::admission
