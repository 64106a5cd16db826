// Where the meeting and its focus meet: IQs to room/focus, mute requests, IQs between occupants, and the focus'
// outputs.
#include <charconv>

#include "conference/conference.hpp"
#include "conference/features/features_wire.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

focus::Settings Conference::focus_settings(std::string room_jid, std::string media_id) const {
    focus::Settings settings;
    settings.room_jid = std::move(room_jid);
    settings.focus_jid = addresses_.focus_user() + "/focus";
    settings.conference_id = std::move(media_id);
    return settings;
}

// The focus as an occupant (docs/protocol/clients.md): real address below `focusjid`, every property in its first
// presence.
xmpp::Serialised Conference::focus_presence(Hall const& in) const {
    xmpp::Element presence("presence", ns::kClient);
    presence.set("from", in.jid + "/focus");
    presence.add("x", ns::kMucUser)
        .add("item")
        .set("affiliation", "owner")
        .set("role", "moderator")
        .set("jid", addresses_.focus_user() + "/focus");
    xmpp::Element& properties = presence.add("conference-properties", ns::kFocus);
    auto property = [&](std::string_view key, std::string const& value) {
        properties.add("property").set("key", key).set("value", value);
    };
    // COMPAT(lib-jitsi-meet 2.0.6726): without it in the first presence an ICE failure is fatal.
    property("support-terminate-restart", "true");
    property("bridge-count", "1");
    property("created-ms", std::to_string(created_.since_epoch.count()));
    return xmpp::Serialised::of(presence);
}

void Conference::perform_focus(Hall const& in, focus::Outputs outputs, Turn& turn) {
    std::string const timer = "focus:" + std::to_string(in.place.breakout) + ":";
    for (focus::Output& output : outputs) {
        std::visit(Overloaded{
                       [&](focus::ToOccupant& out) {
                           Occupant const* occupant = occupants_.find(out.to);
                           if (occupant != nullptr) send(occupant->person.session, std::move(out.iq), turn);
                       },
                       [&](focus::ToEngine& out) { turn.out.emplace_back(Media{std::move(out.command)}); },
                       [&](focus::ToChannels& out) {
                           turn.out.emplace_back(ChannelSend{std::move(out.to), std::move(out.json)});
                       },
                       [&](focus::CloseChannel& out) {
                           turn.out.emplace_back(ChannelClose{out.to, out.code, std::move(out.reason)});
                       },
                       [&](focus::SetTimer& out) {
                           turn.out.emplace_back(StartTimer{timer + out.which, out.at});
                       },
                       [&](focus::DropTimer& out) { turn.out.emplace_back(StopTimer{timer + out.which}); },
                       [&](focus::Remark& out) { note(turn, std::move(out.event), std::move(out.fields)); },
                   },
                   output);
    }
}

void Conference::focus_timer(std::string_view which, Turn& turn) {
    std::size_t colon = which.find(':');
    if (colon == std::string_view::npos) return;
    std::uint32_t number = 0;
    std::from_chars(which.data(), which.data() + colon, number);
    BreakoutRoom* room = breakouts_.find(number);
    if (number != 0 && room == nullptr) return;
    with_focus(room == nullptr ? main_ : room->hall, turn, [&](focus::Focus& focus, focus::Outputs& out) {
        focus.timer(which.substr(colon + 1), turn.now, turn.ids, out);
    });
}

void Conference::media_report(MediaReport const& in, Turn& turn) {
    Hall const* of = hall_of_media(media::conference_of(in.report));
    if (of == nullptr) return;  // of a breakout room that is gone
    with_focus(hall(of->place), turn,
               [&](focus::Focus& focus, focus::Outputs& out) { focus.report(in.report, turn.now, turn.ids, out); });
}

// IQs between people are passed on as they are, but for the addresses (peer-to-peer Jingle, XEP-0045 §13.2); those to
// the focus are its own.
void Conference::occupant_iq(StanzaIn in, Turn& turn) {
    Occupant const* sender = occupants_.find(in.from.session, in.space);
    if (sender == nullptr || in.space.is_lobby()) {
        reply_error(in, {xmpp::ErrorType::Cancel, "not-acceptable", "You are not in this room"}, turn);
        return;
    }
    if (in.nick == "focus") {
        focus_iq(in, *sender, turn);
        return;
    }
    Occupant const* target = occupants_.find(in.nick, in.space);
    if (target == nullptr) {
        reply_error(in, {xmpp::ErrorType::Cancel, "item-not-found", "Nobody of this name is here"}, turn);
        return;
    }
    // Peer to peer, nobody but the two would see what is sent: only between those who may send all.
    bool const is_jingle = in.stanza.child("jingle", ns::kJingle) != nullptr;
    if (is_jingle && !(rights_of(*sender).are_full() && rights_of(*target).are_full())) {
        reply_error(in, {xmpp::ErrorType::Cancel, "service-unavailable", "Media goes by the server alone here"}, turn);
        return;
    }
    in.stanza.remove_attribute("to");
    in.stanza.set("from", jid_of(in.space) + "/" + sender->nick);
    send(target->person.session, std::move(in.stanza), turn);
}

void Conference::focus_iq(StanzaIn const& in, Occupant const& sender, Turn& turn) {
    std::string_view type = in.stanza.attribute("type");
    xmpp::Element const* payload = in.stanza.first_element();
    bool is_answer = type == "result" || type == "error";
    if (is_answer || (payload != nullptr && payload->is("jingle", ns::kJingle))) {
        OccupantId id = sender.id;
        with_focus(hall(sender.space), turn, [&](focus::Focus& focus, focus::Outputs& out) {
            focus.receive(id, in.stanza, turn.now, turn.ids, out);
        });
        return;
    }
    if (payload != nullptr && payload->name() == "mute") {
        mute(sender, in, *payload, turn);
        return;
    }
    if (payload != nullptr && payload->is("ping", ns::kPing)) {
        send(in.from.session, xmpp::result_reply(in.stanza), turn);
        return;
    }
    if (payload != nullptr &&
        withholds(sender, needed_by_iq(*payload), in.stanza, xmpp::ErrorType::Auth, "forbidden", turn))
        return;
    // Recording and dialling (jibri, rayo) have no service behind them here.
    reply_error(in, {xmpp::ErrorType::Cancel, "service-unavailable", {}}, turn);
}

// docs/protocol/clients.md, "Mute requests": moderators mute others, everybody himself; nobody is unmuted by another.
void Conference::mute(Occupant const& actor, StanzaIn const& in, xmpp::Element const& request, Turn& turn) {
    Result<xmpp::Jid> jid = xmpp::Jid::parse(request.attribute("jid"));
    std::string wanted = request.text();
    if (!jid.ok() || (wanted != "true" && wanted != "false")) {
        reply_error(in, {xmpp::ErrorType::Modify, "bad-request", {}}, turn);
        return;
    }
    std::string const& room = jid_of(actor.space);
    Occupant const* target = occupants_.find(jid.value().resource, actor.space);
    if (target == nullptr || jid.value().bare_text() != room) {
        reply_error(in, {xmpp::ErrorType::Cancel, "item-not-found", {}}, turn);
        return;
    }
    bool self = target->id == actor.id;
    if (!self && (wanted == "false" || !is_moderator(actor.role))) {
        refuse_action(in, {xmpp::ErrorType::Cancel, "not-allowed", "not-moderator: only moderators can mute others"},
                      "mute", turn);
        return;
    }
    send(in.from.session, xmpp::result_reply(in.stanza), turn);
    if (self) return;
    xmpp::Element iq("iq", ns::kClient);
    iq.set("type", "set").set("from", room + "/focus").set("id", turn.ids.hex(8));
    xmpp::Element& order = iq.add("mute", request.xmlns());
    order.set("jid", room + "/" + target->nick).set("actor", room + "/" + actor.nick);
    order.add_text("true");
    send(target->person.session, std::move(iq), turn);
}

}  // namespace usher::conference
