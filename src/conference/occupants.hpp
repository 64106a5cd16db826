// Who sits where. One seat is one occupant; one session may have a seat in the main room or a breakout room and, as a
// moderator, one in the lobby.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "admission/admission.hpp"
#include "base/ids.hpp"
#include "conference/av_moderation/av_moderation.hpp"
#include "conference/metadata/room_metadata.hpp"
#include "conference/place.hpp"
#include "focus/focus.hpp"
#include "session/person.hpp"
#include "xmpp/element.hpp"
#include "xmpp/serialised.hpp"

namespace usher::conference {

using admission::Role;

inline bool is_moderator(Role role) { return role == Role::Host || role == Role::Cohost; }

struct Occupant {
    OccupantId id;
    session::Person person;
    Place space;
    std::string nick;
    Role role = Role::Guest;
    bool hidden = false;
    bool takes_seat = true;
    admission::FeatureSet features;
    bool tell_features = true;              // its client has not been told of them
    bool share_refused = false;             // shows a screen that it may not share
    SortSet silence;                        // what moderators do not let it send
    SortSet withheld;                       // of that, what its presence shows all the same
    std::optional<StartMuted> start_muted;  // as his presence asks it of newcomers
    bool encrypts = false;                  // its client says that it can, from end to end
    bool masks_sources = false;             // what is shown of its sources is less than it said
    // Children of the latest presence, cleaned and translated; while `shown_at` is not 0, they are in `presence`, from
    // there to its end, and not here (presence.hpp).
    std::vector<xmpp::Element> shown;
    std::size_t shown_at = 0;
    std::vector<focus::SourceState> sources;  // what that presence said of its own
    xmpp::Serialised presence;                // as everybody else has it
    std::optional<std::string> asked_name;    // as the token or the presence has it
    std::optional<std::string> name;          // display name, as everybody sees it
    bool name_verified = false;               // it is the token's
    std::string email;                        // as the presence has it; not verified
    // The media session between two browsers that was passed on last: with whom, and its sid; empty: none.
    OccupantId direct_with;
    std::string direct_sid;
    bool interrupted = false;  // the connection is lost, the session is kept
    bool unlisted = false;     // knocks, but is not on the moderators' list for the moment
    Instant waits_since;       // in the lobby
    std::string let_in_by;     // the rule that admitted, for moderators' eyes
};

class Occupants {
public:
    explicit Occupants(std::uint64_t serial) : next_((serial << 24) + 1) {}

    Occupant& add(Occupant occupant);  // gives it an id
    void remove(OccupantId id);

    Occupant const* find(OccupantId id) const;
    Occupant* find(OccupantId id);
    Occupant const* find(SessionId session, Place place) const;
    Occupant* find(SessionId session, Place place);
    Occupant const* find(std::string_view nick, Place place) const;
    Occupant* find(std::string_view nick, Place place);

    // The seat in the meeting, wherever it is.
    Occupant const* find_inside(SessionId session) const;
    // Of whoever is inside and has this real address; the resource is not looked at, one session has one.
    Occupant const* find_inside(xmpp::Jid const& real) const;

    std::map<OccupantId, Occupant> const& all() const { return seats_; }
    // Sessions with a seat in this place, in the order of their coming; kept ready, so that a broadcast scans nothing.
    std::vector<SessionId> const& sessions(Place place) const;
    // Everybody inside: main room and breakout rooms.
    std::vector<SessionId> const& everybody() const { return everybody_; }
    bool is_empty(Place place) const { return sessions(place).empty(); }
    int seats_taken() const;
    // A moderator has a seat in the main room or in a breakout room.
    bool moderator_present() const { return moderators_ > 0; }
    void role_changed(OccupantId id, Role role);

private:
    std::map<OccupantId, Occupant> seats_;  // ordered: output order is stable
    std::map<std::pair<SessionId, Place>, OccupantId> by_session_;
    std::map<std::pair<Place, std::string>, OccupantId> by_nick_;
    std::map<Place, std::vector<SessionId>> in_place_;
    std::map<SessionId, OccupantId> inside_;
    std::map<std::string, OccupantId, std::less<>> inside_by_address_;  // bare
    std::vector<SessionId> everybody_;
    int moderators_ = 0;
    int seated_ = 0;
    std::uint64_t next_;
};

}  // namespace usher::conference
