#include "conference/muc/presence.hpp"

#include "conference/conference.hpp"
#include "conference/muc/dialects.hpp"
#include "conference/muc/untrusted.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace ns = xmpp::ns;

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    std::size_t from = text.find_first_not_of(kBlank);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(kBlank) - from + 1);
}

// Cuts at a code point's start.
std::string bounded(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return std::string(text.substr(0, end));
}

// What others learn of a token: id, name and avatar, never the e-mail address or an unknown key (access sheet §1.9).
void add_identity(Occupant& occupant) {
    auto const* good = std::get_if<admission::GoodToken>(&occupant.person.token);
    if (good == nullptr) return;
    token::User const& user = good->claims.user;
    xmpp::Element identity("identity", ns::kClient);
    xmpp::Element& child = identity.add("user");
    if (!user.id.empty()) child.add("id").add_text(user.id);
    if (!user.name.empty()) child.add("name").add_text(user.name);
    if (!user.avatar.empty()) child.add("avatar").add_text(user.avatar);
    if (!child.children().empty()) occupant.shown.push_back(std::move(identity));
}

xmpp::Element with_item(Occupant const& occupant, std::string const& room, Affiliation standing) {
    xmpp::Element presence("presence", ns::kClient);
    presence.set("from", room + "/" + occupant.nick);
    xmpp::Element& item = presence.add("x", ns::kMucUser).add("item");
    item.set("affiliation", standing.affiliation).set("role", standing.role).set("jid", occupant.person.jid.text());
    return presence;
}

}  // namespace

Affiliation affiliation_of(Role role) {
    switch (role) {
        case Role::Host:
        case Role::Cohost: return {"owner", "moderator"};
        case Role::Participant: return {"member", "participant"};
        case Role::Guest: return {"none", "participant"};
        case Role::Visitor: return {"none", "visitor"};
    }
    return {"none", "participant"};
}

std::optional<std::string> display_name_of(xmpp::Element const& presence, session::Person const& person) {
    if (auto const* good = std::get_if<admission::GoodToken>(&person.token)) {
        std::string_view from_token = trimmed(good->claims.user.name);
        if (!from_token.empty()) return bounded(from_token, kLongestName);
    }
    xmpp::Element const* nick = presence.child("nick", ns::kNick);
    if (nick == nullptr) return std::nullopt;
    std::string text = nick->text();
    std::string_view name = trimmed(text);
    if (name.empty()) return std::nullopt;
    return bounded(name, kLongestName);
}

std::vector<focus::Focus::SourceState> show(Occupant& occupant, xmpp::Element presence) {
    occupant.name = display_name_of(presence, occupant.person);
    remove_untrusted(presence);
    occupant.shown = std::move(presence.children());
    std::erase_if(occupant.shown,
                  [](xmpp::Element const& child) { return child.is_text() || child.is("nick", ns::kNick); });
    if (occupant.name) {
        xmpp::Element nick("nick", ns::kNick);
        nick.add_text(*occupant.name);
        occupant.shown.push_back(std::move(nick));
    }
    add_identity(occupant);
    if (occupant.space == Space::Lobby) return {};
    return complete_dialects(occupant.shown, occupant.nick);
}

xmpp::Element available(Occupant const& occupant, std::string const& room) {
    xmpp::Element presence = with_item(occupant, room, affiliation_of(occupant.role));
    for (xmpp::Element const& child : occupant.shown) presence.add(child);
    return presence;
}

xmpp::Element unavailable(Occupant const& occupant, std::string const& room) {
    xmpp::Element presence = with_item(occupant, room, {affiliation_of(occupant.role).affiliation, "none"});
    presence.set("type", "unavailable");
    return presence;
}

void add_status(xmpp::Element& presence, int code) {
    presence.child("x", ns::kMucUser)->add("status").set("code", std::to_string(code));
}

std::string channel_base(std::string const& base_url) {
    if (base_url.starts_with("https://")) return "wss://" + base_url.substr(8);
    if (base_url.starts_with("http://")) return "ws://" + base_url.substr(7);
    return base_url;
}

// The presence goes out once for all others; only the person himself gets the status codes (XEP-0045 §7.1, 100 and
// 110).
void Conference::announce(Occupant const& occupant, Turn& turn) {
    xmpp::Element presence = available(occupant, room_jid_);
    Occupant* mine = occupants_.find(occupant.id);
    mine->presence = xmpp::Serialised::of(presence);
    if (!occupant.hidden) {
        std::vector<SessionId> others = occupants_.sessions(Space::Main);
        std::erase(others, occupant.person.session);
        turn.out.emplace_back(Broadcast{std::move(others), mine->presence});
    }
    add_status(presence, 100);
    add_status(presence, 110);
    send(occupant.person.session, std::move(presence), turn);
}

void Conference::update_presence(Occupant& occupant, xmpp::Element stanza, Turn& turn) {
    std::vector<focus::Focus::SourceState> states = show(occupant, std::move(stanza));
    if (occupant.space == Space::Lobby) {
        xmpp::Element presence = available(occupant, lobby_jid_);
        if (!is_moderator(occupant.role))
            turn.out.emplace_back(Broadcast{lobby_owners(), xmpp::Serialised::of(presence)});
        add_status(presence, 110);
        send(occupant.person.session, std::move(presence), turn);
        return;
    }
    announce(occupant, turn);
    with_focus(turn, [&](focus::Outputs& out) { focus_.presence(occupant.id, states, turn.now, turn.ids, out); });
}

}  // namespace usher::conference
