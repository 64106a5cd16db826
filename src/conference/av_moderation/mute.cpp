// Muting somebody (docs/protocol/moderation.md): moderators others, everybody himself; nobody is unmuted by another.
// The order comes from the focus, since clients obey nobody else.
#include "conference/conference.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {

constexpr std::string_view kNamespace = "http://jitsi.org/jitmeet/";

std::optional<Sort> sort_of(xmpp::Element const& request) {
    std::string_view xmlns = request.xmlns();
    if (!xmlns.starts_with(kNamespace)) return std::nullopt;
    xmlns.remove_prefix(kNamespace.size());
    return sort_named(xmlns);
}

}  // namespace

void Conference::mute(Occupant const& actor, StanzaIn const& in, xmpp::Element const& request, Turn& turn) {
    Result<xmpp::Jid> jid = xmpp::Jid::parse(request.attribute("jid"));
    std::optional<Sort> const sort = sort_of(request);
    std::string const wanted = request.text();
    if (!jid.ok() || !sort || (wanted != "true" && wanted != "false")) {
        reply_error(in, {xmpp::ErrorType::Modify, "bad-request", {}}, turn);
        return;
    }
    Occupant const* target = occupants_.find(jid.value().resource, actor.space);
    if (target == nullptr || jid.value().bare_text() != jid_of(actor.space)) {
        reply_error(in, {xmpp::ErrorType::Cancel, "item-not-found", {}}, turn);
        return;
    }
    if (std::optional<xmpp::StanzaError> refused = may_mute(actor, *target, *sort, wanted == "true")) {
        refuse_action(in, *refused, "mute", turn);
        return;
    }
    send(in.from.session, xmpp::result_reply(in.stanza), turn);
    if (target->id == actor.id) return;
    note(turn, "muted",
         {{"media", std::string(name_of(*sort))},
          {"nick", target->nick},
          {"identity", target->person.identity.text()},
          {"by", actor.person.identity.text()}});
    order_mute(*target, *sort, actor.nick, turn);
}

std::optional<xmpp::StanzaError> Conference::may_mute(Occupant const& actor, Occupant const& target, Sort sort,
                                                      bool mutes) const {
    auto const refused = [](std::string text) {
        return xmpp::StanzaError{xmpp::ErrorType::Cancel, "not-allowed", std::move(text)};
    };
    if (target.id == actor.id) {
        if (mutes || !actor.silence.has(sort)) return std::nullopt;
        return refused("not-approved: the moderators decide now who speaks and shows something");
    }
    if (std::optional<xmpp::StanzaError> powerless = not_moderating(&actor, "not-allowed")) return powerless;
    if (!mutes) return refused("not-approved: nobody is unmuted by another");
    if (target.hidden) return refused("target-outranks: a service cannot be muted");
    return std::nullopt;
}

void Conference::order_mute(Occupant const& target, Sort sort, std::string const& by, Turn& turn) const {
    std::string const& room = jid_of(target.space);
    // COMPAT(lib-jitsi-meet 2.0.6726): its screen is its video.
    bool const as_video = sort == Sort::Desktop && target.person.generation == admission::Generation::Old;
    xmpp::Element iq("iq", ns::kClient);
    iq.set("type", "set").set("from", room + "/focus").set("id", turn.ids.hex(8));
    xmpp::Element& order =
        iq.add("mute", std::string(kNamespace) + std::string(name_of(as_video ? Sort::Video : sort)));
    order.set("jid", room + "/" + target.nick);
    if (!by.empty()) order.set("actor", room + "/" + by);
    order.add_text("true");
    send(target.person.session, std::move(iq), turn);
}

}  // namespace usher::conference
