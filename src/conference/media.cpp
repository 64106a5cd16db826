// Where the meeting and its focus meet: IQs to room/focus, mute requests, IQs between occupants, and the focus'
// outputs.
#include <charconv>

#include "conference/conference.hpp"
#include "conference/features/features_wire.hpp"
#include "focus/offer.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {
constexpr std::size_t kLongestSid = 128;  // bytes
}

focus::Settings Conference::focus_settings(std::string room_jid, std::string media_id) const {
    focus::Settings settings;
    settings.room_jid = std::move(room_jid);
    settings.focus_jid = addresses_.focus_user() + "/focus";
    settings.conference_id = std::move(media_id);
    settings.channel = channel_limits_;
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
                       [&](focus::Dominant const& out) { dominant_speaker(in.place, out.who, turn); },
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
    xmpp::Element const* jingle = in.stanza.child("jingle", ns::kJingle);
    if (jingle != nullptr && !(rights_of(*sender).are_full() && rights_of(*target).are_full())) {
        reply_error(in, {xmpp::ErrorType::Cancel, "service-unavailable", "Media goes by the server alone here"}, turn);
        return;
    }
    if (jingle != nullptr) follow_direct(*sender, *target, *jingle);
    in.stanza.remove_attribute("to");
    in.stanza.set("from", jid_of(in.space) + "/" + sender->nick);
    send(target->person.session, std::move(in.stanza), turn);
}

void Conference::follow_direct(Occupant const& from, Occupant const& to, xmpp::Element const& jingle) {
    std::string_view const action = jingle.attribute("action");
    std::string const sid(jingle.attribute("sid").substr(0, kLongestSid));
    Occupant* one = occupants_.find(from.id);
    Occupant* other = occupants_.find(to.id);
    if (action == "session-initiate") {
        one->direct_with = to.id;
        other->direct_with = from.id;
        one->direct_sid = other->direct_sid = sid;
    } else if (action == "session-terminate" && one->direct_sid == sid && one->direct_with == to.id) {
        one->direct_sid.clear();
        other->direct_sid.clear();
    }
}

// Whoever may not send all any more is heard by the server alone: both sides are told that their session is over, each
// in the name of the other. The honest one closes it, whatever the other does.
void Conference::end_direct(OccupantId id, Turn& turn) {
    Occupant* one = occupants_.find(id);
    if (one == nullptr || one->direct_sid.empty()) return;
    Occupant* other = occupants_.find(one->direct_with);
    std::string const sid = std::exchange(one->direct_sid, {});
    if (other == nullptr || other->direct_sid != sid) return;
    other->direct_sid.clear();
    for (auto const& [to, from] : {std::pair{one, other}, std::pair{other, one}}) {
        std::string const address = jid_of(from->space) + "/" + from->nick;
        xmpp::Element iq("iq", ns::kClient);
        iq.set("type", "set").set("from", address).set("id", turn.ids.hex(8));
        iq.add(focus::session_terminate(sid, address, "success", "Turning off P2P session"));
        send(to->person.session, std::move(iq), turn);
    }
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

}  // namespace usher::conference
