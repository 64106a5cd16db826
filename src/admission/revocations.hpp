// Tokens that were withdrawn before their time: one token by issuer and jti, or all that an issuer gave to a user up to
// a moment.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.hpp"
#include "token/claims.hpp"

namespace usher::admission {

struct Revocation {
    std::string id;
    std::string issuer;
    std::string jti;         // empty: by user
    std::string user;        // empty: by jti
    WallTime issued_before;  // by user: tokens with a smaller `iat`, and those without one
    std::string reason;      // for the person
    std::string by;
    WallTime made;
    bool operator==(Revocation const&) const = default;
};

class Revocations {
public:
    explicit Revocations(std::size_t limit = 100'000) : limit_(limit) {}

    // What withdraws this token; null: nothing. O(log n).
    Revocation const* find(token::Claims const& claims) const;
    Revocation const* find(std::string_view id) const;
    std::optional<std::string> same_as(Revocation const& revocation) const;
    bool is_full() const { return by_id_.size() >= limit_; }

    void put(Revocation revocation);  // in place of one with the same id or the same subject
    void drop(std::string_view id);

    std::map<std::string, Revocation, std::less<>> const& all() const { return by_id_; }

private:
    // issuer, jti or user, whether it is a user
    using Subject = std::pair<std::string, std::pair<bool, std::string>>;
    static Subject subject_of(Revocation const& revocation);
    Revocation const* look_up(Subject const& subject) const;

    std::size_t limit_;
    std::map<std::string, Revocation, std::less<>> by_id_;
    std::map<Subject, std::string> by_subject_;
};

}  // namespace usher::admission
