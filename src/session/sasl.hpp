// Services that log in with a password of their own: recorders, phone gateways, transcribers
// (docs/protocol/services.md). PLAIN (RFC 4616), SCRAM-SHA-1 (RFC 5802), SCRAM-SHA-256 (RFC 7677), without channel
// binding. Bytes in, bytes out; base64 and elements are the stream's.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "admission/admission.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "token/scram.hpp"

namespace usher::session {

struct ServiceAccount {
    admission::ServiceKind kind = admission::ServiceKind::Recorder;
    std::string user;  // nothing in it that SASL would have to escape or prepare (config/load_services.cpp)
    Secret password;   // printable ASCII
};

class ServiceAccounts {
public:
    ServiceAccounts() = default;
    // `salt_key`: the server's own, so that a salt stays the same over restarts, and an account that does not exist has
    // one as well.
    ServiceAccounts(std::vector<ServiceAccount> accounts, Secret salt_key);

    bool empty() const { return known_.empty(); }
    struct Known {
        ServiceAccount account;
        token::ScramKeys sha1;
        token::ScramKeys sha256;
        token::ScramKeys const& keys(token::ScramHash hash) const {
            return hash == token::ScramHash::Sha1 ? sha1 : sha256;
        }
    };
    Known const* find(std::string_view user) const;
    std::string salt_for(std::string_view user, token::ScramHash hash) const;

    // Wrong passwords from one network address: after ten in a minute no password is looked at.
    bool is_paused(std::string const& address, Instant now) const;
    void count_wrong(std::string const& address, Instant now);

private:
    std::map<std::string, Known, std::less<>> known_;
    Secret salt_key_;
    struct Wrong {
        Instant since;
        int count = 0;
    };
    std::map<std::string, Wrong> wrong_;
};

// What becomes of a message of the client's.
struct SaslStep {
    enum class Kind { Challenge, Success, Failure };
    Kind kind = Kind::Failure;
    std::string data;                         // bytes of the challenge or success
    std::string_view condition;               // of a failure: RFC 6120 §6.5
    ServiceAccount const* account = nullptr;  // of a success
};

SaslStep plain(ServiceAccounts const& accounts, std::string_view message);

// One exchange: first(), then second().
class ScramExchange {
public:
    ScramExchange(ServiceAccounts const& accounts, token::ScramHash hash) : accounts_(&accounts), hash_(hash) {}
    SaslStep first(std::string_view message, IdSource& ids);
    SaslStep second(std::string_view message) const;

private:
    ServiceAccounts const* accounts_;
    token::ScramHash hash_;
    std::string user_;
    std::string gs2_;           // "n,,"
    std::string client_first_;  // without gs2_
    std::string server_first_;
    std::string nonce_;
};

}  // namespace usher::session
