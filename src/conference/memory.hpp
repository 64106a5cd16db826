// What a meeting remembers of people by their identity, so that a reload changes nothing: grants, approvals, denials,
// kicks, and who left a moment ago. Ends with the meeting.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json_fwd.hpp>

#include "admission/admission.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "conference/password_tries.hpp"

namespace usher::conference {

// A session that left a seat with its stream still up may come back within this time without a new decision
// (admission.md, "inside").
inline constexpr Seconds kMovingFor{60};

class Memory {
public:
    // `session`: whose move it may be; `inside`: does this identity or session have a seat right now.
    admission::History history(admission::Identity const& who, SessionId session, bool inside, WallTime now,
                               Seconds approval_ttl) const;

    // Moderator from now on, wherever he comes back to, with the features that came with it.
    void grant(admission::Identity const& who, admission::FeatureSet delegated);
    // No moderator any more. Also of somebody who has it from roles.first_joiner.
    void revoke(admission::Identity const& who);
    // The right to send was given or taken.
    void set_voice(admission::Identity const& who, bool may_send);
    bool is_granted(admission::Identity const& who) const;
    admission::FeatureSet delegated(admission::Identity const& who) const;
    // The identity of a session that is moving; none: it is not.
    std::optional<admission::Identity> moving_as(SessionId session) const;
    // The same person goes by another identity now (a guest who has logged in): what moderators gave him follows.
    void follow(admission::Identity const& from, admission::Identity const& to, SessionId session);
    void approve(admission::Identity const& who, WallTime now);
    void deny(admission::Identity const& who, std::optional<WallTime> until);
    void kick(admission::Identity const& who, std::optional<WallTime> until);
    // For as long as the meeting lasts, until a moderator lets him in from the lobby.
    void kick_for_the_meeting(admission::Identity const& who);
    // Out, and in again only through the lobby, until a moderator lets him in.
    void send_back(admission::Identity const& who);
    // Nothing that was given to this person in the meeting counts any more.
    void forget_rights(admission::Identity const& who);
    // Kept out of this meeting by a moderator.
    void ban(admission::Identity const& who);
    void lift_ban(admission::Identity const& who);
    bool is_banned(admission::Identity const& who) const;
    // The last two hold for him as well until he is back after a restart.
    void entered(admission::Identity const& who, SessionId session, WallTime now, bool moderator, bool takes_seat);
    // What somebody holds who has just left a seat.
    struct Held {
        bool may_return = false;  // left by itself with its stream up: is moving
        bool moderator = false;
        bool takes_seat = true;
        std::optional<admission::Role> role = std::nullopt;  // none: what claims and standing give
    };
    void left(admission::Identity const& who, SessionId session, WallTime now, Held held);
    // Of those who are moving now (admission.md, "host present" and "inside").
    bool moderator_moving(WallTime now) const;
    int seats_moving(WallTime now) const;
    void session_gone(SessionId session);
    // Told to come in from the lobby while its connection was lost: it will, when it is back.
    void called_in(SessionId session) { called_.insert(session); }
    bool is_called_in(SessionId session) const { return called_.contains(session); }

    // For a restart of the server (kept.cpp). Those of whom something is different since the last call, by identity.
    std::set<std::string, std::less<>> take_changed() { return std::exchange(changed_, {}); }
    // Something else that is kept with this person is another now.
    void note_change(std::string const& identity) { changed_.insert(identity); }
    bool has_changed() const { return !changed_.empty(); }
    // A JSON object; null: nothing is remembered of this person that would outlive a restart.
    nlohmann::json kept(std::string_view identity) const;
    // Whoever had a seat may come back to it until `until`, as if he only moved.
    void restore(std::string const& identity, nlohmann::json const& kept, WallTime now, WallTime until);

    // The right password came (lobby.password = "both": it is asked once, then the person knocks). Until it changes.
    void password_given(admission::Identity const& who) { change(who).password_given = true; }
    void forget_passwords();
    PasswordTries& tries() { return tries_; }
    PasswordTries const& tries() const { return tries_; }
    // When the conference goes, and comes again.
    PasswordTries take_tries();
    void restore_tries(PasswordTries tries);

private:
    // Who was sent away does not come back as one who only moves.
    void end_moves(admission::Identity const& who);
    void role_changed(admission::Identity const& who, bool moderator);

    struct Person {
        bool granted = false;
        bool demoted = false;
        bool kicked = false;
        std::optional<bool> voice;
        admission::FeatureSet delegated;
        bool approved = false;
        bool password_given = false;
        bool banned = false;
        bool sent_back = false;
        std::optional<WallTime> approval_counts_from;  // approval, or the last time inside
        std::optional<WallTime> denied_until;
        std::optional<WallTime> kicked_until;
        std::optional<WallTime> last_inside;
        int seats = 0;  // that he has, one for each session
        bool moderator = false;
        bool takes_seat = true;
        std::optional<WallTime> returns_until;  // had a seat when the server ended
    };
    // Every change of a person goes through here.
    Person& change(admission::Identity const& who);
    Person& change(std::string const& identity);
    bool is_returning(Person const& person, WallTime now) const;
    struct Move {
        admission::Identity who;
        WallTime until;
        Held held;
    };
    std::map<std::string, Person, std::less<>> people_;
    std::set<std::string, std::less<>> changed_;
    bool has_returning_ = false;
    std::map<SessionId, Move> moving_;
    std::set<SessionId> called_;
    PasswordTries tries_;
};

}  // namespace usher::conference
