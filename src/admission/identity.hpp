// Who somebody is, for everything that must survive a reload: approvals, denials, kicks, grants, seats.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <utility>

#include "token/claims.hpp"

namespace usher::admission {

// One text, such as "token:acme-app/u-17", "device:9f3c…" or "stream:42". Never empty.
class Identity {
public:
    // The first that applies: user id, jti, hash of the signed part. An empty user id is never an identity.
    static Identity of_token(token::Claims const& claims);
    static Identity of_device(std::string const& device) { return Identity{"device:" + device}; }
    static Identity of_service(std::string const& user) { return Identity{"service:" + user}; }
    // One call of a phone gateway: its account has many at a time.
    static Identity of_call(std::string const& user, std::uint64_t session) {
        return Identity{"call:" + user + "/" + std::to_string(session)};
    }
    static Identity of_stream(std::string const& stream) { return Identity{"stream:" + stream}; }

    std::string const& text() const { return text_; }
    auto operator<=>(Identity const&) const = default;

private:
    explicit Identity(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace usher::admission
