// What clients say to breakout.D and hear from it (docs/protocol/breakout.md).
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "xmpp/element.hpp"
#include "xmpp/jid.hpp"

namespace usher::conference {

struct AddBreakout {
    std::string name;
};
struct RenameBreakout {
    std::string room;  // its address
    std::string name;
};
struct RemoveBreakout {
    std::string room;
};
struct MoveToRoom {
    xmpp::Jid who;     // a real address
    std::string room;  // of a breakout room or of the main room
};
using BreakoutCommand = std::variant<AddBreakout, RenameBreakout, RemoveBreakout, MoveToRoom>;

// Reads <breakout_rooms type='features/breakout-rooms/…' …/>. Names come out trimmed, and are neither empty nor longer
// than kLongestBreakoutName. Errors: an unknown type, a missing or bad attribute.
Result<BreakoutCommand> read_breakout_command(xmpp::Element const& element);

// {"type":"breakout_rooms","event":"features/breakout-rooms/move-to-room","roomJid":…}
nlohmann::json move_to_room_json(std::string_view room);

}  // namespace usher::conference
