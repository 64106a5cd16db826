#include "admission/used_tokens.hpp"

namespace usher::admission {

std::string UsedTokens::key_of(token::Claims const& claims) {
    // A line break cannot be confused with a part of the jti: the issuer's length comes first.
    std::string issuer = std::to_string(claims.issuer.size()) + ":" + claims.issuer;
    return issuer + (claims.jti.empty() ? "#" + claims.signed_hash : "/" + claims.jti);
}

Use UsedTokens::ask(std::string const& token, SessionId session, std::string const& conference, WallTime at,
                    Seconds grace) const {
    auto it = by_token_.find(token);
    if (it == by_token_.end()) return by_token_.size() >= limit_ ? Use::NoRoom : Use::Free;
    Entry const& entry = it->second;
    bool at_door = session.number == 0;
    if (entry.used.conference != conference) return Use::Spent;
    if (entry.holder.number != 0) return at_door || entry.holder == session ? Use::Mine : Use::Spent;
    bool just_gone = entry.used.released && at - *entry.used.released <= grace;
    return just_gone ? Use::Mine : Use::Spent;
}

void UsedTokens::put(UsedToken used, SessionId holder) {
    auto it = by_token_.find(used.token);
    if (it != by_token_.end()) {
        by_end_.erase({it->second.used.expires, used.token});
        if (auto held = by_holder_.find(it->second.holder); held != by_holder_.end()) {
            held->second.erase(used.token);
            if (held->second.empty()) by_holder_.erase(held);
        }
    }
    by_end_.insert({used.expires, used.token});
    if (holder.number != 0) by_holder_[holder].insert(used.token);
    std::string key = used.token;
    by_token_.insert_or_assign(std::move(key), Entry{std::move(used), holder});
}

std::vector<UsedToken> UsedTokens::release(SessionId holder, WallTime at) {
    std::vector<UsedToken> released;
    auto held = by_holder_.find(holder);
    if (held == by_holder_.end()) return released;
    for (std::string const& token : held->second) {
        Entry& entry = by_token_.find(token)->second;
        entry.holder = SessionId{};
        entry.used.released = at;
        released.push_back(entry.used);
    }
    by_holder_.erase(held);
    return released;
}

bool UsedTokens::expire(WallTime at) {
    bool any = false;
    while (!by_end_.empty() && by_end_.begin()->first + kKeptFor < at) {
        auto it = by_token_.find(by_end_.begin()->second);
        if (auto held = by_holder_.find(it->second.holder); held != by_holder_.end()) {
            held->second.erase(it->first);
            if (held->second.empty()) by_holder_.erase(held);
        }
        by_token_.erase(it);
        by_end_.erase(by_end_.begin());
        any = true;
    }
    return any;
}

}  // namespace usher::admission
