// What clients say to avmoderation.D and hear from it (docs/protocol/moderation.md).
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "conference/av_moderation/av_moderation.hpp"
#include "xmpp/element.hpp"
#include "xmpp/jid.hpp"

namespace usher::conference {

struct SwitchModeration {
    Sort sort;
    bool on;
};
struct ApproveMedia {
    Sort sort;
    xmpp::Jid who;  // his address in the room
    bool approved;  // false: no longer
};
using ModerationCommand = std::variant<SwitchModeration, ApproveMedia>;

// Reads <av_moderation mediaType='audio|video|desktop'/> with `enable`, `jidToWhitelist` or `jidToBlacklist`. Errors:
// an unknown sort of media, none of the three, what is no address.
Result<ModerationCommand> read_moderation_command(xmpp::Element const& element);

// For everybody, when it is switched and when somebody comes. `actor`: an address in the room; empty: not known.
nlohmann::json moderation_switched(std::string_view room, Sort sort, bool on, std::string_view actor);
// For moderators: who may send this sort. `removed`: somebody may no longer.
nlohmann::json moderation_list(std::string_view room, Sort sort, std::vector<std::string> const& addresses,
                               bool removed);
// For the person: may send now, or may not any more. `from`: who says so.
nlohmann::json moderation_verdict(std::string_view room, Sort sort, bool approved, std::string_view from);

}  // namespace usher::conference
