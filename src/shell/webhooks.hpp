// What goes out as webhooks: which events, and their JSON (docs/operate/webhooks.md). The sending is in fetch/.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/random.hpp"
#include "base/time.hpp"
#include "conference/effect.hpp"
#include "fetch/webhook_sender.hpp"
#include "storage/store.hpp"

namespace usher::shell {

class Webhooks {
public:
    using Keep = std::function<void(storage::WebhookChange)>;
    // `events`: those that are wanted; empty: all. `send` takes each, in order; `keep` has it before, with how far its
    // meeting is counted. `sequences`: as they were kept.
    Webhooks(std::vector<std::string> events, std::function<void(fetch::Delivery)> send, Keep keep = {},
             std::map<std::string, std::uint64_t> sequences = {});

    void happened(conference::Happened const& what, WallTime at, IdSource& ids);
    // The server takes no new meetings, and ends by then at the latest.
    void draining(WallTime at, WallTime until, IdSource& ids);
    void decided(conference::Record const& record, WallTime at, IdSource& ids);

private:
    bool wants(std::string_view event) const;
    // One more of this meeting's ("": what is not about a meeting is counted together): numbered, kept, sent.
    void deliver(nlohmann::json body, std::string const& meeting, bool is_last);

    std::vector<std::string> events_;
    std::function<void(fetch::Delivery)> send_;
    Keep keep_;
    std::map<std::string, std::uint64_t> sequence_;  // of meetings that go on
};

// The question about somebody who wants in: as a webhook of event "decide", whose answer counts.
fetch::Delivery question_of(conference::AskOutside const& ask, WallTime at, IdSource& ids);

}  // namespace usher::shell
