// Who is kept out: by identity or by network, from one room, a tenant's rooms or the whole server. Values in memory;
// what makes them last is the shell's (docs/decisions/0018-store.md).
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "admission/identity.hpp"
#include "admission/network.hpp"
#include "base/names.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace usher::admission {

enum class BanScope { Server, Tenant, Room };
std::string_view name_of(BanScope scope);  // "server", "tenant", "room"

struct Ban {
    std::string id;
    std::string identity;  // Identity::text(); empty: by network
    std::string issuer;    // of `identity`, for people; empty for a device
    std::string user;
    std::string network;  // Network::text(); empty: by identity
    BanScope scope = BanScope::Server;
    std::string place;  // Tenant: its name; Room: ConferenceName::text()
    std::optional<WallTime> until;
    std::string reason;  // for the person
    std::string by;      // who said so: "operator", "api:NAME", the identity of a moderator
    WallTime made;

    bool is_over(WallTime at) const { return until && at >= *until; }
    bool operator==(Ban const&) const = default;
};

class Bans {
public:
    explicit Bans(std::size_t limit = 100'000) : limit_(limit) {}

    // The ban that keeps this person out there now; null: none. `where` null: only what holds for the whole server.
    // O(log n), once for each scope and each length of block that is in use.
    Ban const* find(Identity const& who, std::string_view address, ConferenceName const* where, WallTime at) const;
    Ban const* find(std::string_view id) const;
    // The id under which the same person or block is banned from the same place already; a new ban replaces that one.
    std::optional<std::string> same_as(Ban const& ban) const;
    // Is there room for one more?
    bool is_full() const { return by_id_.size() >= limit_; }
    // The ids of those whose time is over.
    std::vector<std::string> over(WallTime at) const;

    // Takes the ban, in place of one with the same id. A network that is none makes a ban that fits nobody.
    void put(Ban ban);
    void drop(std::string_view id);

    std::map<std::string, Ban, std::less<>> const& all() const { return by_id_; }

private:
    struct Subject {
        BanScope scope = BanScope::Server;
        std::string place;
        std::string identity;
        std::optional<Network> network;
        auto operator<=>(Subject const&) const = default;
    };
    static Subject subject_of(Ban const& ban);
    Ban const* look_up(Subject const& subject, WallTime at) const;

    std::size_t limit_;
    std::map<std::string, Ban, std::less<>> by_id_;
    std::map<Subject, std::string> by_subject_;
    std::map<std::pair<bool, int>, std::size_t> lengths_;  // blocks in use: IPv6?, length → how many
};

}  // namespace usher::admission
