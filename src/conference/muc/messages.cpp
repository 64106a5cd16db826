// Messages among those who are inside (XEP-0045 §7.4, §7.5, §8.1).
#include "conference/conference.hpp"
#include "conference/features/features_wire.hpp"
#include "conference/muc/json_message.hpp"
#include "conference/muc/untrusted.hpp"
#include "conference/polls/polls_wire.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {

// What a client wrote, as the room may pass it on.
xmpp::Element cleaned(xmpp::Element stanza, std::string const& from) {
    remove_untrusted(stanza);
    std::erase_if(stanza.children(), [](xmpp::Element const& child) { return child.is("nick", ns::kNick); });
    stanza.remove_attribute("to");
    stanza.set("from", from);
    return stanza;
}

}  // namespace

bool Conference::refuse_server_json(Occupant const& sender, xmpp::Element const& stanza, nlohmann::json const* json,
                                    Turn& turn) {
    if (is_doubtful_json(stanza, json)) {
        send(sender.person.session,
             xmpp::error_reply(stanza, {xmpp::ErrorType::Modify, "bad-request", "This JSON cannot be read"}), turn);
        return true;
    }
    if (json == nullptr || !is_server_only_json((*json)["type"].get_ref<std::string const&>())) return false;
    if ((*json)["type"] == "usher") {
        page_command(sender, *json, turn);
        return true;
    }
    send(sender.person.session,
         xmpp::error_reply(stanza,
                           {xmpp::ErrorType::Cancel, "not-allowed", "Only the server sends messages of this type"}),
         turn);
    return true;
}

void Conference::groupchat(Occupant const& sender, xmpp::Element stanza, Turn& turn) {
    std::optional<nlohmann::json> const json = json_of(stanza);
    if (refuse_server_json(sender, stanza, json ? &*json : nullptr, turn)) return;
    if (withholds(sender, needed_by_message(stanza, json ? &*json : nullptr, false), stanza, xmpp::ErrorType::Cancel,
                  "not-allowed", turn))
        return;
    if (json && is_poll(*json)) {
        // COMPAT(jitsi-meet 2.0.6726): polls go to the room.
        std::optional<xmpp::StanzaError> const refused = poll_message(sender, *json, turn);
        if (refused) send(sender.person.session, xmpp::error_reply(stanza, *refused), turn);
        return;
    }
    if (metadata_.is_chat_restricted() && !is_moderator(sender.role) && stanza.child("body") != nullptr) {
        // COMPAT(jitsi-meet 2026): the text is the one that its page translates.
        send(sender.person.session,
             xmpp::error_reply(stanza, {xmpp::ErrorType::Cancel, "not-allowed", "Sending group messages not allowed"}),
             turn);
        return;
    }
    bool is_subject = stanza.child("subject") != nullptr && stanza.child("body") == nullptr;
    if (is_subject) {
        subject(sender, std::move(stanza), turn);
        return;
    }
    xmpp::Element message = cleaned(std::move(stanza), jid_of(sender.space) + "/" + sender.nick);
    turn.out.emplace_back(Broadcast{occupants_.sessions(sender.space), xmpp::Serialised::of(message)});
}

void Conference::subject(Occupant const& sender, xmpp::Element stanza, Turn& turn) {
    std::string text = stanza.child("subject")->text();
    if (!is_moderator(sender.role)) {
        refuse_action({sender.person, sender.space, sender.nick, std::move(stanza)},
                      {xmpp::ErrorType::Auth, "forbidden", "not-moderator: only moderators can change the subject"},
                      "subject", turn);
        return;
    }
    if (text.size() > kLongestSubject) {
        send(sender.person.session,
             xmpp::error_reply(stanza, {xmpp::ErrorType::Modify, "not-acceptable", "The subject is too long"}), turn);
        return;
    }
    hall(sender.space).subject = std::move(text);
    is_to_keep_ = true;
    xmpp::Element message = cleaned(std::move(stanza), jid_of(sender.space) + "/" + sender.nick);
    turn.out.emplace_back(Broadcast{occupants_.sessions(sender.space), xmpp::Serialised::of(message)});
}

// As the room itself says it.
void Conference::tell_subject(Hall const& in, Turn& turn) {
    xmpp::Element message("message", ns::kClient);
    message.set("type", "groupchat").set("from", in.jid);
    message.add("subject").add_text(in.subject);
    turn.out.emplace_back(Broadcast{occupants_.sessions(in.place), xmpp::Serialised::of(message)});
}

void Conference::private_message(Occupant const& sender, std::string const& nick, xmpp::Element stanza, Turn& turn) {
    std::optional<nlohmann::json> const json = json_of(stanza);
    if (refuse_server_json(sender, stanza, json ? &*json : nullptr, turn)) return;
    if (withholds(sender, needed_by_message(stanza, json ? &*json : nullptr, true), stanza, xmpp::ErrorType::Cancel,
                  "not-allowed", turn))
        return;
    if (json && is_poll(*json)) {
        send(sender.person.session,
             xmpp::error_reply(stanza, {xmpp::ErrorType::Cancel, "not-allowed", "A poll is for the whole room"}), turn);
        return;
    }
    Occupant const* target = occupants_.find(nick, sender.space);
    if (target == nullptr) {
        send(sender.person.session,
             xmpp::error_reply(stanza, {xmpp::ErrorType::Cancel, "item-not-found", "Nobody of this name is here"}),
             turn);
        return;
    }
    send(target->person.session, cleaned(std::move(stanza), jid_of(sender.space) + "/" + sender.nick), turn);
}

}  // namespace usher::conference
