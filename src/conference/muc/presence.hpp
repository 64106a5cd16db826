// Presence as the room sends it (XEP-0045 §7): the server's own <x muc#user> first, then what the client may show.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "admission/policy.hpp"
#include "conference/occupants.hpp"
#include "focus/focus.hpp"
#include "session/person.hpp"
#include "xmpp/element.hpp"

namespace usher::conference {

struct Affiliation {
    std::string_view affiliation;
    std::string_view role;
};
// COMPAT(lib-jitsi-meet 2.0.6726): a moderator is one whose affiliation is owner; 2026 reads the role. Both are given.
Affiliation affiliation_of(Role role);

// The display name that a presence brings, trimmed and bounded; only spaces are no name. The token's where it has one
// and the client names none or may not (rooms.names, the feature rename), else the client's <nick/>.
struct BroughtName {
    std::optional<std::string> text;
    bool verified = false;  // it is the token's
};
BroughtName name_brought(xmpp::Element const& presence, session::Person const& person, admission::Policy const& policy);

// What a client's presence says of its abilities. COMPAT(lib-jitsi-meet, all): whoever can encrypt from end to end says
// so in every presence, the first one and those to the lobby included.
bool says_it_encrypts(std::vector<xmpp::Element> const& children);

// Takes what a client's presence says into the occupant: cleaned, bounded, completed for the other dialect. What others
// see of it is made by dress().
void take(Occupant& occupant, xmpp::Element presence, admission::Policy const& policy);
// What is shown takes several times as much memory as a tree than as text: once it is in the occupant's presence, the
// tree goes (put_away), and is there again when it is to be changed (take_out).
void put_away_shown(Occupant& occupant);
void take_out_shown(Occupant& occupant);
// Writes into `shown` what the server says of the occupant: name, identity, e-mail address, and no more of its sources
// than it may send.
void dress(Occupant& occupant, admission::IdentityShown const& identity);

// <presence from='room/nick'> with <x muc#user><item/></x>, then the occupant's shown children.
xmpp::Element available(Occupant const& occupant, std::string const& room);
xmpp::Element unavailable(Occupant const& occupant, std::string const& room);
// Adds <status code='…'/> to the presence's <x muc#user>.
void add_status(xmpp::Element& presence, int code);

// "wss://host" of "https://host".
std::string channel_base(std::string const& base_url);

}  // namespace usher::conference
