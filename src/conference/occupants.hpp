// Who sits where. One seat is one occupant; one session may have a seat in Main and, as a moderator, one in the Lobby.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "admission/admission.hpp"
#include "base/ids.hpp"
#include "session/person.hpp"
#include "xmpp/element.hpp"
#include "xmpp/serialised.hpp"

namespace usher::conference {

using admission::Role;
using admission::Space;

inline bool is_moderator(Role role) { return role == Role::Host || role == Role::Cohost; }

struct Occupant {
    OccupantId id;
    session::Person person;
    Space space = Space::Main;
    std::string nick;
    Role role = Role::Guest;
    bool hidden = false;
    bool takes_seat = true;
    std::vector<xmpp::Element> shown;  // children of the latest presence, cleaned and translated
    xmpp::Serialised presence;         // as everybody else has it
    std::optional<std::string> name;   // display name
    std::string let_in_by;             // the rule that admitted, for moderators' eyes
};

class Occupants {
public:
    explicit Occupants(std::uint64_t serial) : next_((serial << 24) + 1) {}

    Occupant& add(Occupant occupant);  // gives it an id
    void remove(OccupantId id);

    Occupant const* find(OccupantId id) const;
    Occupant* find(OccupantId id);
    Occupant const* find(SessionId session, Space space) const;
    Occupant* find(SessionId session, Space space);
    Occupant const* find(std::string_view nick, Space space) const;
    Occupant* find(std::string_view nick, Space space);

    std::map<OccupantId, Occupant> const& all() const { return seats_; }
    // Sessions with a seat in this space, in the order of their coming; kept ready, so that a broadcast scans nothing.
    std::vector<SessionId> const& sessions(Space space) const;
    bool is_empty(Space space) const { return sessions(space).empty(); }
    int seats_taken() const;
    // A moderator has a seat in Main: "host present" of admission.md, as long as there are no breakout rooms.
    bool moderator_present() const { return moderators_ > 0; }
    void role_changed(OccupantId id, Role role);

private:
    using Place = std::pair<int, std::string>;
    std::map<OccupantId, Occupant> seats_;  // ordered: output order is stable
    std::map<std::pair<SessionId, int>, OccupantId> by_session_;
    std::map<Place, OccupantId, std::less<>> by_nick_;
    std::map<int, std::vector<SessionId>> in_space_;
    int moderators_ = 0;
    int seated_ = 0;
    std::uint64_t next_;
};

}  // namespace usher::conference
