// What survives a restart: bans, revocations, used tokens, settings of rooms, webhooks under way, and the audit. A
// Store blocks; it is used from one thread at a time (storage_thread.hpp), never from the control thread once the
// server runs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "admission/standing.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace usher::storage {

// A webhook that its receiver has not taken yet.
struct Delivery {
    std::string id;
    std::string event;
    std::string body;
    bool operator==(Delivery const&) const = default;
};
// To be delivered: number `sequence` of its meeting's ("": of what belongs to none). 0: the last one, after which the
// meeting is not counted any more.
struct DeliveryPut {
    Delivery delivery;
    std::string meeting;
    std::uint64_t sequence = 0;
};
// It was taken, or given up.
struct DeliveryDone {
    std::string id;
};
// The meeting is over, and nobody wanted to be told.
struct SequenceEnd {
    std::string meeting;
};
using WebhookChange = std::variant<DeliveryPut, DeliveryDone, SequenceEnd>;

// Everything that decisions need, and what waits to be told; read once, at the start.
struct Kept {
    std::vector<admission::Ban> bans;
    std::vector<admission::Revocation> revocations;
    std::vector<admission::UsedToken> used_tokens;
    std::vector<admission::RoomPut> rooms;
    std::vector<admission::MeetingPut> meetings;     // that went on when the server ended
    std::vector<admission::MemberPut> members;       // of them, by conference
    std::vector<Delivery> deliveries;                // in their order
    std::map<std::string, std::uint64_t> sequences;  // the last number of each meeting that goes on
};

// One decision, as the audit keeps it.
struct AuditLine {
    std::int64_t number = 0;  // given by the store
    WallTime at;
    std::string conference;
    std::string stage;
    std::string identity;
    std::string user;     // user id of the token; empty: none
    std::string verdict;  // "admitted" or a reason code
    std::string rule;
    std::string because;
    std::uint64_t session = 0;
    std::int64_t count = 1;  // above one: so many more like the lines before, not written one by one
};

// Empty and none: no condition.
struct AuditQuery {
    std::string conference;
    std::string user;
    std::optional<WallTime> since;
    std::size_t most = 1000;  // the newest ones
};

class Store {
public:
    virtual ~Store() = default;

    // `now`: bans whose time is over and tokens that nobody can use any more are left out, and removed.
    virtual Result<Kept> read_all(WallTime now) = 0;

    // In order, all or nothing. Returns after the commit.
    struct Batch {
        std::vector<admission::Change> changes;
        std::vector<AuditLine> lines;
        std::vector<WebhookChange> webhooks = {};
    };
    virtual Result<bool> write(Batch const& batch) = 0;

    // Writes, without a change, and says whether that could be done.
    virtual Result<bool> probe() = 0;

    virtual Result<std::vector<AuditLine>> audit(AuditQuery const& query) = 0;  // oldest first
    // Takes away lines from before `before`, and the oldest beyond `most`; at most some thousands at once. True: there
    // are more.
    virtual Result<bool> prune_audit(WallTime before, std::size_t most) = 0;
};

}  // namespace usher::storage
