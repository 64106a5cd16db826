// IQs to the room itself: disco (XEP-0030), the configuration form (XEP-0045 §10.2), and the way to muc#admin.
#include <nlohmann/json.hpp>

#include "conference/conference.hpp"
#include "conference/muc/json_message.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {

void field(xmpp::Element& form, std::string_view var, std::string_view value, std::string_view type = {}) {
    xmpp::Element& child = form.add("field");
    child.set("var", var);
    if (!type.empty()) child.set("type", type);
    child.add("value").add_text(value);
}

std::optional<std::string> value_of(xmpp::Element const& form, std::string_view var) {
    for (xmpp::Element const& child : form.children()) {
        if (child.name() != "field" || child.attribute("var") != var) continue;
        xmpp::Element const* value = child.child("value");
        return value == nullptr ? std::string{} : value->text();
    }
    return std::nullopt;
}

bool is_true(std::string const& text) { return text == "true" || text == "1"; }

}  // namespace

void Conference::room_iq(StanzaIn const& in, Turn& turn) {
    std::string_view type = in.stanza.attribute("type");
    if (type == "result" || type == "error") return;
    xmpp::Element const* payload = in.stanza.first_element();
    if (payload == nullptr) {
        reply_error(in, {xmpp::ErrorType::Modify, "bad-request", {}}, turn);
    } else if (payload->is("query", ns::kDiscoInfo) && type == "get") {
        disco_info(in, turn);
    } else if (payload->is("query", ns::kMucOwner)) {
        config_form(in, turn);
    } else if (payload->is("query", ns::kMucAdmin)) {
        admin(in, turn);
    } else if (payload->is("ping", ns::kPing)) {
        send(in.from.session, xmpp::result_reply(in.stanza), turn);
    } else {
        reply_error(in, {xmpp::ErrorType::Cancel, "service-unavailable", {}}, turn);
    }
}

// Only those who have a seat learn anything of a room (docs/protocol/clients.md).
void Conference::disco_info(StanzaIn const& in, Turn& turn) {
    if (occupants_.find(in.from.session, in.space) == nullptr) {
        reply_error(in, {xmpp::ErrorType::Auth, "forbidden", {}}, turn);
        return;
    }
    xmpp::Element reply = xmpp::result_reply(in.stanza);
    xmpp::Element& query = reply.add("query", ns::kDiscoInfo);
    query.add("identity").set("category", "conference").set("type", "text").set("name", name_.room.text());
    for (std::string_view feature :
         {std::string_view(ns::kMuc), std::string_view("muc_hidden"), std::string_view("muc_nonanonymous"),
          std::string_view("muc_unmoderated"), std::string_view("muc_temporary"),
          std::string_view(lobby_on_ ? "muc_membersonly" : "muc_open"),
          std::string_view(password_ && !in.space.is_breakout() ? "muc_passwordprotected" : "muc_unsecured")})
        query.add("feature").set("var", feature);
    xmpp::Element& form = query.add("x", ns::kDataForm);
    form.set("type", "result");
    field(form, "FORM_TYPE", ns::kMucRoomInfo, "hidden");
    field(form, "muc#roominfo_meetingId", meeting_id_);
    field(form, "muc#roominfo_created_timestamp", std::to_string(created_.since_epoch.count()));
    field(form, "muc#roominfo_occupants", std::to_string(occupants_.sessions(in.space).size()));
    // COMPAT(lib-jitsi-meet, all): any text in it means yes, so it is left out of the main room.
    if (in.space.is_breakout()) {
        field(form, "muc#roominfo_isbreakout", "1");
        field(form, "muc#roominfo_breakout_main_room", room_jid_);
    }
    if (lobby_on_) field(form, "muc#roominfo_lobbyroom", lobby_jid_);
    send(in.from.session, std::move(reply), turn);
}

void Conference::config_form(StanzaIn const& in, Turn& turn) {
    Occupant const* actor = occupants_.find_inside(in.from.session);
    if (in.space.is_breakout()) {
        refuse_action(in,
                      {xmpp::ErrorType::Cancel, "not-allowed", "main-room-only: lobby and password are the meeting's"},
                      "configure", turn);
        return;
    }
    if (in.space != Space::Main || actor == nullptr || !is_moderator(actor->role)) {
        refuse_action(in, {xmpp::ErrorType::Auth, "forbidden", "not-moderator: only moderators can configure rooms"},
                      "configure", turn);
        return;
    }
    if (in.stanza.attribute("type") == "get") {
        xmpp::Element reply = xmpp::result_reply(in.stanza);
        xmpp::Element& form = reply.add("query", ns::kMucOwner).add("x", ns::kDataForm);
        form.set("type", "form");
        field(form, "FORM_TYPE", ns::kMucRoomConfig, "hidden");
        field(form, "muc#roomconfig_whois", "anyone", "list-single");
        field(form, "muc#roomconfig_membersonly", lobby_on_ ? "1" : "0", "boolean");
        field(form, "muc#roomconfig_passwordprotectedroom", password_ ? "1" : "0", "boolean");
        field(form, "muc#roomconfig_roomsecret", password_ ? password_->reveal() : "", "text-private");
        send(in.from.session, std::move(reply), turn);
        return;
    }
    xmpp::Element const* query = in.stanza.child("query", ns::kMucOwner);
    xmpp::Element const* form = query->child("x", ns::kDataForm);
    if (form == nullptr) {
        // <destroy/> by an owner ends the meeting (XEP-0045 §10.9).
        if (query->child("destroy") != nullptr) {
            send(in.from.session, xmpp::result_reply(in.stanza), turn);
            note(turn, "ended", {{"by", in.from.identity.text()}});
            end("The meeting has been terminated", turn);
            return;
        }
        reply_error(in, {xmpp::ErrorType::Modify, "bad-request", {}}, turn);
        return;
    }
    if (form->attribute("type") == "cancel") {
        send(in.from.session, xmpp::result_reply(in.stanza), turn);
        return;
    }
    submit_config(in, *form, *actor, turn);
}

// A field that is absent stays as it is: the incumbent takes an absent membersonly for "off", so that setting a
// password switched its lobby off (docs/protocol/clients.md).
void Conference::submit_config(StanzaIn const& in, xmpp::Element const& form, Occupant const& actor, Turn& turn) {
    std::optional<std::string> secret = value_of(form, "muc#roomconfig_roomsecret");
    std::optional<std::string> locked = value_of(form, "muc#roomconfig_passwordprotectedroom");
    std::optional<std::string> members = value_of(form, "muc#roomconfig_membersonly");
    if (secret && secret->size() > kLongestPassword) {
        reply_error(in, {xmpp::ErrorType::Modify, "not-acceptable", "The password is too long"}, turn);
        return;
    }
    bool changed = false;
    if (secret && (!locked || is_true(*locked) || secret->empty())) {
        bool same = password_ ? password_->equals(*secret) : secret->empty();
        changed = !same;
        password_ = secret->empty() ? std::nullopt : std::optional<Secret>(Secret{*secret});
    } else if (locked && !is_true(*locked)) {
        changed = password_.has_value();
        password_.reset();
    }
    bool lobby_changes = members && is_true(*members) != lobby_on_;
    if (lobby_changes) set_lobby(is_true(*members), actor, turn);
    send(in.from.session, xmpp::result_reply(in.stanza), turn);
    if (changed || lobby_changes) notify_config_changed(turn);
    if (!changed) return;
    note(turn, password_ ? "password-set" : "password-removed", {{"by", actor.person.identity.text()}});
    memory_.forget_passwords();
    recheck_held(turn);
}

// XEP-0045 §10.2.1: status 104; clients read the room's disco#info again.
void Conference::notify_config_changed(Turn& turn) {
    xmpp::Element message("message", ns::kClient);
    message.set("type", "groupchat");
    message.add("x", ns::kMucUser).add("status").set("code", "104");
    for (Hall const* in : halls()) {
        message.set("from", in->jid);
        turn.out.emplace_back(Broadcast{occupants_.sessions(in->place), xmpp::Serialised::of(message)});
    }
}

}  // namespace usher::conference
