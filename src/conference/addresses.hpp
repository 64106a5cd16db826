// The textual addresses of one server: which JID is which room, lobby, component, and back. Jitsi's separate hosts are
// kept on the wire; inside there is one conference (docs/decisions). Tenants: room@conference.acme.D for the room,
// [acme]room@lobby.D for its lobby (protocol decision 17, docs/protocol/clients.md).
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "admission/admission.hpp"
#include "base/names.hpp"
#include "xmpp/jid.hpp"

namespace usher::conference {

struct ServerAddress {};
struct FocusAddress {};
struct RoomAddress {
    ConferenceName conference;
    admission::Space space = admission::Space::Main;
    std::string nick;  // as written; empty: the room itself
};
// A room below breakout.D: of which conference it is, the router knows.
struct BreakoutAddress {
    std::string jid;   // bare
    std::string nick;  // as written; empty: the room itself
};
struct ComponentAddress {
    std::string component;  // "lobby", "breakout", "endconference", …
};
struct PersonAddress {};  // user@D: another session; nobody may write there
struct BadRoomName {
    std::string why;
};
struct UnknownAddress {};
using Address = std::variant<ServerAddress, FocusAddress, RoomAddress, BreakoutAddress, ComponentAddress, PersonAddress,
                             BadRoomName, UnknownAddress>;

class Addresses {
public:
    explicit Addresses(std::string domain);

    std::string const& domain() const { return domain_; }
    Address resolve(xmpp::Jid const& jid) const;

    std::string room_jid(ConferenceName const& name) const;
    std::string lobby_jid(ConferenceName const& name) const;
    std::string focus_component() const { return "focus." + domain_; }
    std::string focus_user() const { return "focus@auth." + domain_; }
    std::string component(std::string_view name) const { return std::string(name) + "." + domain_; }

private:
    std::string domain_;
};

}  // namespace usher::conference
