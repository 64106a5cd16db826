// What a stream starts from: what its HTTP upgrade said, and what is the same for all streams.
#pragma once

#include <string>

#include "admission/admission.hpp"
#include "admission/policy.hpp"
#include "base/names.hpp"
#include "base/secret.hpp"
#include "session/sasl.hpp"
#include "session/stream_management.hpp"
#include "token/key_set.hpp"
#include "token/verify.hpp"

namespace usher::session {

// What the connection's HTTP upgrade said.
struct Connect {
    std::string address;
    std::string room;    // query `room`
    std::string tenant;  // query `prefix` or path prefix
    Secret token;        // query `token`, else the Authorization header; empty: none
    bool has_token = false;
    std::string base_url;          // "https://meet.example", from Host header, TLS and server.public_url
    bool too_many = false;         // of this network are here already; the stream is told so and ends
    bool own_reliability = false;  // the transport repeats what was lost (BOSH): no stream management is offered
};

// What the meetings remember of somebody. The door asks for one thing: whoever was just inside comes back after a
// reload even if the token has expired meanwhile (tokens.rejoin_grace).
class Memory {
public:
    virtual ~Memory() = default;
    virtual admission::History recall(admission::Identity const& who, ConferenceName const& where) const = 0;
    // What is known against somebody who asks to come in there: bans, revocations, use of the token.
    virtual admission::Facts facts(admission::JoinRequest const& request, ConferenceName const&) const {
        return request.facts;
    }
    // What holds in this room, whether or not somebody is there.
    virtual admission::Policy policy_for(ConferenceName const& where) const = 0;
};

// What the door needs from outside, the same for all streams. The pointers outlive every stream.
struct Settings {
    std::string domain;
    admission::Policy const* policy = nullptr;
    token::KeySet const* keys = nullptr;
    token::Rules const* rules = nullptr;
    std::string caps_ver;                 // may be empty
    Memory const* memory = nullptr;       // null: nobody is remembered
    ServiceAccounts* services = nullptr;  // null or empty: no passwords are asked for
    Resumption resumption = {};           // what clients are offered
};

}  // namespace usher::session
