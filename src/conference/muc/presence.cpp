#include "conference/muc/presence.hpp"

#include <algorithm>
#include <utility>

#include "conference/conference.hpp"
#include "conference/features/features_wire.hpp"
#include "conference/muc/dialects.hpp"
#include "conference/muc/untrusted.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/xml_reader.hpp"

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

token::Claims const* claims_of(session::Person const& person) {
    auto const* good = std::get_if<admission::GoodToken>(&person.token);
    return good == nullptr ? nullptr : &good->claims;
}

// What others learn of a token: what the policy names, and never an unknown key. COMPAT(lib-jitsi-meet, all): reads it
// without a namespace, everything below <user/> by its local name.
void add_identity(Occupant& occupant, admission::IdentityShown const& shown) {
    token::Claims const* claims = claims_of(occupant.person);
    if (claims == nullptr) return;
    xmpp::Element identity("identity", ns::kClient);
    xmpp::Element& user = identity.add("user");
    auto say = [&](bool is_shown, std::string_view name, std::string const& text) {
        if (is_shown && !text.empty()) user.add(name).add_text(text);
    };
    say(shown.id, "id", claims->user.id);
    say(shown.name, "name", claims->user.name);
    say(shown.email, "email", claims->user.email);
    say(shown.avatar, "avatar", claims->user.avatar);
    say(claims->hidden_from_recorder, "hidden-from-recorder", "true");
    bool const has_group = shown.group && !claims->group.empty();
    if (user.children().empty() && !has_group) return;
    if (has_group) identity.add("group").add_text(claims->group);
    occupant.shown.push_back(std::move(identity));
}

// The moderators who look into the lobby see who asks; inside, the address is shown only by policy. The token's is the
// one that counts.
void add_email(Occupant& occupant, admission::IdentityShown const& shown) {
    if (!shown.email && !occupant.space.is_lobby()) return;
    token::Claims const* claims = claims_of(occupant.person);
    std::string const& email = claims != nullptr && !claims->user.email.empty() ? claims->user.email : occupant.email;
    if (email.empty()) return;
    xmpp::Element element("email", ns::kClient);
    element.add_text(email);
    occupant.shown.push_back(std::move(element));
}

// COMPAT(lib-jitsi-meet, all): a moderator's presence says how newcomers are to come in.
std::optional<StartMuted> start_muted_said(xmpp::Element const& presence) {
    xmpp::Element const* said = presence.child("startmuted");
    if (said == nullptr) return std::nullopt;
    return StartMuted{said->attribute("audio") == "true", said->attribute("video") == "true"};
}

Sort sort_of(focus::SourceState const& source, std::string_view nick) {
    if (source.name.size() > nick.size() + 1 && source.name[nick.size() + 1] == 'a') return Sort::Audio;
    return source.desktop ? Sort::Desktop : Sort::Video;
}

void add_name(Occupant& occupant) {
    if (!occupant.name) return;
    xmpp::Element nick("nick", ns::kNick);
    nick.add_text(*occupant.name);
    occupant.shown.push_back(std::move(nick));
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

BroughtName name_brought(xmpp::Element const& presence, session::Person const& person,
                         admission::Policy const& policy) {
    std::optional<std::string> asked;
    if (xmpp::Element const* nick = presence.child("nick", ns::kNick)) {
        std::string const text = nick->text();
        if (std::string_view const name = trimmed(text); !name.empty()) asked = bounded(name, kLongestName);
    }
    token::Claims const* claims = claims_of(person);
    std::string_view const own = claims == nullptr ? std::string_view{} : trimmed(claims->user.name);
    if (own.empty()) return {std::move(asked), false};
    std::string verified = bounded(own, kLongestName);
    bool const is_free =
        policy.names == admission::NamesFrom::Person &&
        admission::features_of(claims, Role::Participant, {}, policy.features).has(admission::Feature::Rename);
    if (!is_free || !asked || *asked == verified) return {std::move(verified), true};
    return {std::move(asked), false};
}

// <presence …><x …><item …/></x>, what is shown, </presence>: as with_item() and available() make it.
void put_away_shown(Occupant& occupant) {
    constexpr std::string_view kItemEnds = "</x>";
    std::size_t const end = occupant.presence.bytes->find(kItemEnds);
    if (end == std::string::npos || occupant.shown.empty()) return;
    occupant.shown_at = end + kItemEnds.size();
    std::vector<xmpp::Element>().swap(occupant.shown);
}

void take_out_shown(Occupant& occupant) {
    if (occupant.shown_at == 0) return;
    std::string const text =
        "<presence xmlns='jabber:client'>" + occupant.presence.bytes->substr(std::exchange(occupant.shown_at, 0));
    // What came in under the limits of clients is not measured again.
    xmpp::XmlReader reader({.bytes = text.size(), .depth = 1000, .children = 1'000'000, .attributes = 10'000});
    if (Result<xmpp::Element> whole = reader.read(text); whole.ok())
        occupant.shown = std::move(whole.value().children());
}

bool says_it_encrypts(std::vector<xmpp::Element> const& children) {
    return std::ranges::any_of(children, [](xmpp::Element const& child) {
        return child.name() == "features" && std::ranges::any_of(child.children(), [](xmpp::Element const& feature) {
                   return feature.name() == "feature" && feature.attribute("var") == "https://jitsi.org/meet/e2ee";
               });
    });
}

void take(Occupant& occupant, xmpp::Element presence, admission::Policy const& policy) {
    BroughtName brought = name_brought(presence, occupant.person, policy);
    // Who may not change his name keeps the first one that he gave; who must have one does not lay it down.
    bool const may_rename =
        occupant.features.has(admission::Feature::Rename) && (brought.text || !policy.everyone_named);
    if (brought.verified || may_rename || !occupant.asked_name) {
        occupant.asked_name = std::move(brought.text);
        occupant.name_verified = brought.verified;
    }
    occupant.name = occupant.asked_name;
    xmpp::Element const* email = presence.child("email");
    occupant.email = email == nullptr ? std::string{} : bounded(email->text(), kLongestEmail);
    remove_untrusted(presence);
    if (!is_moderator(occupant.role))
        std::erase_if(presence.children(), [](xmpp::Element const& child) { return child.name() == "startmuted"; });
    occupant.encrypts = says_it_encrypts(presence.children());
    occupant.shown = std::move(presence.children());
    occupant.shown_at = 0;
    std::erase_if(occupant.shown, [](xmpp::Element const& child) { return child.is_text(); });
    if (occupant.space.is_inside()) occupant.sources = complete_dialects(occupant.shown, occupant.nick);
    occupant.masks_sources = false;
}

void dress(Occupant& occupant, admission::IdentityShown const& identity) {
    take_out_shown(occupant);
    std::erase_if(occupant.shown, [](xmpp::Element const& child) {
        return child.is("nick", ns::kNick) || child.name() == "email" || child.name() == "identity";
    });
    add_name(occupant);
    add_identity(occupant, identity);
    add_email(occupant, identity);
    if (occupant.space.is_lobby()) return;
    bool const may_send = occupant.role != Role::Visitor;
    bool const may_share = occupant.features.has(admission::Feature::ScreenSharing);
    std::vector<focus::SourceState> sources = occupant.sources;
    bool masks = false;
    occupant.share_refused = false;
    occupant.withheld = {};
    for (focus::SourceState& source : sources) {
        bool const refused = source.desktop && !may_share;
        Sort const sort = sort_of(source, occupant.nick);
        bool const silenced = occupant.silence.has(sort);
        occupant.share_refused = occupant.share_refused || (refused && !source.muted);
        if (silenced && !source.muted) occupant.withheld.put(sort);
        if (may_send && !refused && !silenced) continue;
        masks = masks || !source.muted || source.desktop;
        source.muted = true;
        source.desktop = false;
    }
    if (masks || occupant.masks_sources) write_sources(occupant.shown, sources, occupant.nick);
    occupant.masks_sources = masks;
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
// 110) and what he may do.
void Conference::announce(Occupant const& occupant, Turn& turn) {
    Occupant* mine = occupants_.find(occupant.id);
    take_out_shown(*mine);
    xmpp::Element presence = available(*mine, jid_of(occupant.space));
    mine->presence = xmpp::Serialised::of(presence);
    put_away_shown(*mine);
    if (!occupant.hidden) {
        std::vector<SessionId> others = occupants_.sessions(occupant.space);
        std::erase(others, occupant.person.session);
        turn.out.emplace_back(Broadcast{std::move(others), mine->presence});
    }
    add_status(presence, 100);
    add_status(presence, 110);
    bool const tells = mine->tell_features;
    mine->tell_features = false;
    bool const is_old = occupant.person.generation == admission::Generation::Old;
    if (tells && !is_old) presence.add(permissions(occupant.features));
    send(occupant.person.session, std::move(presence), turn);
    if (tells && is_old) {
        xmpp::Element message = features_message(occupant.features);
        message.set("from", jid_of(occupant.space));
        send(occupant.person.session, std::move(message), turn);
    }
}

void Conference::take_presence(Occupant& occupant, xmpp::Element stanza, Turn& turn) {
    std::optional<std::string> const asked = occupant.asked_name;
    std::optional<std::string> shown = occupant.name;
    take(occupant, std::move(stanza), turn.policy);
    if (occupant.space.is_inside() && asked != occupant.asked_name)
        hall(occupant.space).speaker_stats.renamed(occupant.person.identity, occupant.asked_name.value_or(""));
    if (!asked || asked != occupant.asked_name) return refresh_shown(occupant, turn);
    // The usual presence brings no new name: nobody has to be compared with.
    occupant.name = std::move(shown);
    dress(occupant, turn.policy.identity_shown);
}

void Conference::refresh_shown(Occupant& occupant, Turn& turn) {
    occupant.name = occupant.asked_name;
    if (occupant.name && is_name_of_verified(occupant, *occupant.name, turn)) *occupant.name += " (guest)";
    dress(occupant, turn.policy.identity_shown);
}

// With names = "token" nobody else is shown under the exact name of somebody whose token says it.
bool Conference::is_name_of_verified(Occupant const& occupant, std::string const& name, Turn const& turn) const {
    if (turn.policy.names != admission::NamesFrom::Token || occupant.name_verified) return false;
    return std::ranges::any_of(occupants_.all(), [&](auto const& seat) {
        Occupant const& other = seat.second;
        return other.name_verified && other.space.is_inside() && other.id != occupant.id && other.asked_name == name;
    });
}

// Somebody came whose token says his name: whoever goes by it gives way.
void Conference::yield_name(OccupantId to, Turn& turn) {
    Occupant const* verified = occupants_.find(to);
    if (verified == nullptr || !verified->name_verified || turn.policy.names != admission::NamesFrom::Token) return;
    std::vector<OccupantId> others;
    for (auto const& [id, other] : occupants_.all())
        if (id != to && other.space.is_inside() && !other.name_verified && other.name == verified->asked_name)
            others.push_back(id);
    for (OccupantId id : others) {
        Occupant* other = occupants_.find(id);
        refresh_shown(*other, turn);
        announce(*other, turn);
    }
}

void Conference::update_presence(Occupant& occupant, xmpp::Element stanza, Turn& turn) {
    bool const was_refused = occupant.share_refused;
    SortSet const withheld = occupant.withheld;
    std::optional<StartMuted> const start_muted = start_muted_said(stanza);
    take_presence(occupant, std::move(stanza), turn);
    if (occupant.space == Space::Lobby) {
        xmpp::Element presence = available(occupant, lobby_jid_);
        occupant.presence = xmpp::Serialised::of(presence);
        if (!is_moderator(occupant.role)) turn.out.emplace_back(Broadcast{lobby_owners(), occupant.presence});
        add_status(presence, 110);
        send(occupant.person.session, std::move(presence), turn);
        return;
    }
    announce(occupant, turn);
    if (occupant.share_refused && !was_refused) refuse_share(occupant, turn);
    enforce_silence(occupant, withheld, turn);
    with_focus(hall(occupant.space), turn, [&](focus::Focus& focus, focus::Outputs& out) {
        focus.presence(occupant.id, occupant.sources, turn.now, turn.ids, out);
    });
    if (start_muted) take_start_muted(occupant, *start_muted, turn);
}

}  // namespace usher::conference
