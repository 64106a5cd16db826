#include "conference/av_moderation/moderation_wire.hpp"

#include <nlohmann/json.hpp>

namespace usher::conference {

Result<ModerationCommand> read_moderation_command(xmpp::Element const& element) {
    std::optional<Sort> const sort = sort_named(element.attribute("mediaType"));
    if (!sort) return malformed("mediaType must be audio, video or desktop");
    if (element.has_attribute("enable")) {
        std::string_view const enable = element.attribute("enable");
        if (enable != "true" && enable != "false") return malformed("enable must be true or false");
        return ModerationCommand{SwitchModeration{*sort, enable == "true"}};
    }
    for (std::string_view name : {"jidToWhitelist", "jidToBlacklist"}) {
        if (!element.has_attribute(name)) continue;
        Result<xmpp::Jid> who = xmpp::Jid::parse(element.attribute(name));
        if (!who.ok() || who.value().resource.empty())
            return malformed(std::string(name) + " is not somebody's address in the room");
        return ModerationCommand{ApproveMedia{*sort, std::move(who).value(), name == "jidToWhitelist"}};
    }
    return malformed("enable, jidToWhitelist or jidToBlacklist is missing");
}

nlohmann::json moderation_switched(std::string_view room, Sort sort, bool on, std::string_view actor) {
    nlohmann::json json = {{"type", "av_moderation"}, {"room", room}, {"enabled", on}, {"mediaType", name_of(sort)}};
    if (!actor.empty()) json["actor"] = actor;
    return json;
}

nlohmann::json moderation_list(std::string_view room, Sort sort, std::vector<std::string> const& addresses,
                               bool removed) {
    nlohmann::json lists = nlohmann::json::object();
    if (!addresses.empty()) lists[std::string(name_of(sort))] = addresses;
    nlohmann::json json = {
        {"type", "av_moderation"}, {"room", room}, {"mediaType", name_of(sort)}, {"whitelists", std::move(lists)}};
    if (removed) json["removed"] = true;
    return json;
}

nlohmann::json moderation_verdict(std::string_view room, Sort sort, bool approved, std::string_view from) {
    nlohmann::json json = {{"type", "av_moderation"}, {"room", room}, {"mediaType", name_of(sort)}};
    json[approved ? "approved" : "removed"] = true;
    if (!from.empty()) json["from"] = from;
    return json;
}

}  // namespace usher::conference
