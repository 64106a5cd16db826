// May this person come in? decide() is the one place that says so. Start reading here, then rules.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "admission/identity.hpp"
#include "admission/policy.hpp"
#include "base/names.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "token/claims.hpp"

namespace usher::admission {

enum class Stage { Connect, Request, Join, Knock, Recheck };
enum class Space { Main, Lobby, Breakout };
enum class Generation { Unknown, Old, New };  // OLD: lib-jitsi-meet of 2.0.6726
enum class Role { Host, Cohost, Participant, Guest, Visitor };
enum class ServiceKind { Recorder, Phone, Transcriber };
enum class Seat { None, Inside, Moving, Interrupted };

std::string_view name_of(Role role);
std::string_view name_of(Stage stage);

struct NoToken {};
struct BadToken {
    std::string code;
    std::string text;
};  // never claims of an unverified token
struct GoodToken {
    token::Claims claims;
    std::optional<Seconds> expired_for;
};
using Token = std::variant<NoToken, BadToken, GoodToken>;

// What this conference remembers of this identity.
struct History {
    Seat seat = Seat::None;
    bool granted = false;       // moderator by grant
    bool demoted = false;       // a moderator took that role away: nothing but a grant gives it back
    std::optional<bool> voice;  // a moderator gave or took the right to send (a visitor has none)
    bool approved = false;      // admitted from the lobby, and still in force
    std::optional<WallTime> denied_until;
    std::optional<WallTime> kicked_until;
    bool kicked = false;  // for as long as this meeting lasts
    std::optional<WallTime> last_inside;
    std::optional<Role> role_now;  // of the seat; none: what claims and grant give
    bool password_given = false;   // the right one came with an earlier request (lobby.password = "both")
    bool sent_back = false;        // to the lobby, by a moderator: must knock
};

// What has to be asked for and the core cannot know. The defaults say: nothing to ask, nothing known against it.
struct Facts {
    std::optional<std::string> ban;          // a reason code: "banned", "revoked"
    std::string ban_said;                    // the words of whoever did it, for the person
    std::string ban_because;                 // which ban or revocation, for operators
    std::optional<std::string> reservation;  // a reason code: "no-reservation", "room-not-open", "room-closed"
    std::string reservation_said;            // the words of the program that said so, for the person
    bool unasked = false;                    // that program would be asked at a join; this is none
    bool token_used = false;                 // single use, and used before
    std::vector<std::string> missing;        // names of facts that must be asked for before anything is decided
    bool timed_out = false;                  // some of them did not come in time
    std::string timed_out_because;           // for operators
};

struct JoinRequest {
    Stage stage = Stage::Join;
    Space target = Space::Main;
    WallTime at;
    bool room_named = true;  // false: at Connect, where the URL names no room; view.name says nothing
    Token token = NoToken{};
    std::optional<ServiceKind> service;
    Identity who = Identity::of_stream("0");
    std::string from;  // address of the network
    Generation client = Generation::Unknown;
    std::optional<Secret> password;
    std::string nick;                 // as asked for
    std::string expected_nick;        // the first 8 characters of the session's node; empty: any
    std::optional<std::string> name;  // display name, trimmed; none: not given
    std::optional<bool> encrypts;     // its client can encrypt from end to end; none: it says so at the join
    History history;
    Facts facts;
};

enum class NickOwner { Free, Own, Other };

// When the room may be used. Hosts by claim may come `early_for_hosts` before it opens.
struct Window {
    std::optional<WallTime> opens;
    std::optional<WallTime> closes;
    Seconds early_for_hosts{0};
    bool time_is_up = false;  // the meeting had its time, and the name is not free again
};

struct RoomView {
    ConferenceName name;
    bool exists = false;
    int seats_taken = 0;
    bool lobby_on = false;
    bool host_present = false;
    std::optional<Secret> password = std::nullopt;
    NickOwner nick_owner = NickOwner::Free;
    Window window = {};
    bool same_user = false;            // another session of this identity is inside, with its connection
    bool not_assigned = false;         // the breakout rule keeps this person out of the target
    bool passwords_exhausted = false;  // too many wrong passwords lately, of this person or in this room
};

struct Admit {
    Role role = Role::Participant;
    bool hidden = false;
    bool takes_seat = true;
};
struct Knock {};
struct WaitForHost {};
struct NeedName {
    bool to_knock = true;  // false: to come in at all
};
struct AskFor {
    std::vector<std::string> facts;
};
struct Refuse {
    std::string code;
    std::string text;
    std::optional<Seconds> retry_after;
};
using Verdict = std::variant<Admit, Knock, WaitForHost, NeedName, AskFor, Refuse>;

// One row that was looked at: which, whether it settled the matter, and because of what.
struct Step {
    int row = 0;
    std::string_view rule;
    bool settled = false;
    std::string because;  // a sentence for operators; no secrets
};
struct Decision {
    Verdict verdict;
    std::vector<Step> trace;
    // The code of a refusal or hold ("lobby", "waiting-for-host", "name-required", "room-mismatch"), "asking" or
    // "admitted".
    std::string code() const;
    // The sentence for the person; empty when admitted.
    std::string text() const;
    bool admitted() const { return std::holds_alternative<Admit>(verdict); }
    bool held() const { return std::holds_alternative<Knock>(verdict) || std::holds_alternative<WaitForHost>(verdict); }
};

// What came of the password: limits count the wrong ones (admission.md note 11).
enum class PasswordCheck { NotSet, NotGiven, Wrong, Right };
PasswordCheck check_password(JoinRequest const& request, RoomView const& view);

Decision decide(JoinRequest const& request, RoomView const& view, Policy const& policy);

// The role that claims and standing give (admission.md note 8). With the view and the policy also the role that the
// first joiner gets; `decide` uses it inside Admit.
Role role_of(JoinRequest const& request);
Role role_of(JoinRequest const& request, RoomView const& view, Policy const& policy);

}  // namespace usher::admission
