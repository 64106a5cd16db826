#include "conference/breakout/breakout_wire.hpp"

#include <nlohmann/json.hpp>

#include "base/names.hpp"
#include "conference/breakout/breakout_rooms.hpp"

namespace usher::conference {

namespace {

constexpr std::string_view kFeature = "features/breakout-rooms/";

Result<std::string> name_in(xmpp::Element const& element) {
    constexpr std::string_view kBlank = " \t\r\n";
    std::string_view name = element.attribute("subject");
    std::size_t from = name.find_first_not_of(kBlank);
    if (from == std::string_view::npos) return malformed("a breakout room needs a name");
    name = name.substr(from, name.find_last_not_of(kBlank) - from + 1);
    if (name.size() > kLongestBreakoutName) return malformed("the name of a breakout room is too long");
    return std::string(name);
}

// In the form in which the server writes addresses.
Result<std::string> room_in(xmpp::Element const& element, std::string_view attribute) {
    Result<xmpp::Jid> jid = xmpp::Jid::parse(element.attribute(attribute));
    if (!jid.ok() || jid.value().local.empty())
        return malformed(std::string(attribute) + " is not the address of a room");
    return jid.value().bare_text();
}

}  // namespace

Result<BreakoutCommand> read_breakout_command(xmpp::Element const& element) {
    std::string_view type = element.attribute("type");
    if (!type.starts_with(kFeature)) return malformed("this is no command for breakout rooms");
    type.remove_prefix(kFeature.size());
    if (type == "add") {
        auto name = TRY(name_in(element));
        return BreakoutCommand{AddBreakout{std::move(name)}};
    }
    if (type == "rename") {
        std::string room = TRY(room_in(element, "breakoutRoomJid"));
        auto name = TRY(name_in(element));
        return BreakoutCommand{RenameBreakout{std::move(room), std::move(name)}};
    }
    if (type == "remove") {
        std::string room = TRY(room_in(element, "breakoutRoomJid"));
        return BreakoutCommand{RemoveBreakout{std::move(room)}};
    }
    if (type == "move-to-room") {
        Result<xmpp::Jid> who = xmpp::Jid::parse(element.attribute("participantJid"));
        if (!who.ok() || who.value().local.empty()) return malformed("participantJid is not somebody's address");
        std::string room = TRY(room_in(element, "roomJid"));
        return BreakoutCommand{MoveToRoom{std::move(who).value(), std::move(room)}};
    }
    return malformed("an unknown command for breakout rooms");
}

nlohmann::json move_to_room_json(std::string_view room) {
    return {{"type", "breakout_rooms"}, {"event", "features/breakout-rooms/move-to-room"}, {"roomJid", room}};
}

}  // namespace usher::conference
