// The operator's settings for who may come in, as values. config/ fills them; decide() reads them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "admission/features.hpp"
#include "admission/lobby_bypass.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

namespace usher::admission {

enum class Guests { No, AfterHost, Yes };
enum class LobbyMode { Off, On, WhenModeratorJoins };
enum class LobbyPassword { Either, Both };
enum class Unattended { Hold, Known, Everybody };
enum class Phones { Pass, Knock };
enum class EndToEnd { Optional, Required };
enum class WaitingMode { Off, On };
enum class HostGone { Hold, Promote, End };
enum class OldClients { Lobby, Poll };
enum class MayCreate { AnyoneAdmitted, Hosts };
enum class FirstJoiner { Nobody, Moderator };
enum class BreakoutMove { Moderator, Anyone };
enum class SameUser { Allow, Newest, First };

enum class NamesFrom { Person, Token };

inline constexpr Seconds kForTheMeeting{-1};
inline constexpr std::size_t kLongestLobbyMessage = 500;  // bytes

// What others see of a token's person in <identity/>. The e-mail address also stands for that of the client's presence.
struct IdentityShown {
    bool id = true;
    bool name = true;
    bool avatar = true;
    bool email = false;
    bool group = false;
    bool operator==(IdentityShown const&) const = default;
};

struct Policy {
    std::string domain = "localhost";  // what a token's `sub` may name, besides "*" and the tenant

    Guests guests = Guests::No;
    bool guests_may_create = false;
    bool guests_somewhere = false;  // a rule lets guests into some room: a stream that names no room is not refused

    FirstJoiner first_joiner = FirstJoiner::Nobody;
    bool cohosts_may_end = true;  // the meeting, for everybody

    LobbyMode lobby = LobbyMode::Off;
    LobbyPassword lobby_password = LobbyPassword::Either;
    std::vector<BypassClass> lobby_bypass;     // classes of token holders who need not knock
    Unattended unattended = Unattended::Hold;  // whom the lobby lets in while no moderator is there
    Phones phones = Phones::Pass;
    bool name_required = true;
    std::string lobby_message;        // said to everybody who waits
    std::optional<Seconds> max_wait;  // in the lobby, or for the host
    Seconds deny_cooldown{60};
    Seconds approval_ttl{120};

    WaitingMode waiting = WaitingMode::Off;
    HostGone host_gone = HostGone::Hold;
    Seconds host_gone_after{60};
    OldClients old_clients = OldClients::Lobby;  // how those wait for the host that know no screen for it

    MayCreate may_create = MayCreate::AnyoneAdmitted;
    std::optional<int> seats;
    int seats_for_hosts = 2;
    Seconds kick_for{0};  // kForTheMeeting: until it ends
    std::optional<Secret> password;
    std::optional<WallTime> opens;
    std::optional<WallTime> closes;
    Seconds early_for_hosts{0};
    std::optional<Seconds> alone;        // for which one person may sit in a meeting before it ends
    std::optional<Seconds> duration;     // of one meeting, from its first admission
    int wrong_passwords_per_minute = 5;  // of one person at one address
    int wrong_passwords_per_room = 50;
    bool start_audio_muted = false;  // newcomers are asked to come in so
    bool start_video_muted = false;
    int knocks = 300;             // people in one lobby
    int knocks_per_address = 50;  // of them from one network address, or one IPv6 /64

    SameUser same_user = SameUser::Allow;  // one identity in two sessions at a time

    BreakoutMove breakout_move = BreakoutMove::Anyone;  // who decides in which breakout room somebody sits
    std::optional<Seconds> breakout_timer;              // from the first entry into one to the end of all

    NamesFrom names = NamesFrom::Person;
    bool everyone_named = false;               // nobody comes in without a name, lobby or not
    EndToEnd end_to_end = EndToEnd::Optional;  // encryption: whose client cannot stays out
    IdentityShown identity_shown;
    FeatureDefaults features;

    bool wildcard_rooms = true;
    bool single_use = false;  // a token is good for one person's coming in (used_tokens.hpp)
    Seconds rejoin_grace{120};
    std::string login_url;  // where somebody without a token gets one; "{room}" stands for the room; empty: nowhere
    bool end_on_expiry = false;  // whoever is inside goes when his token ends

    bool asks_outside = false;      // the operator's own program is asked about each person (outside_answers.hpp)
    bool outside_may_fail = false;  // without its answer it goes on as if it had nothing against anybody
    Seconds outside_kept_for{30};   // its answers
    Seconds outside_within{2};      // for an answer

    bool draining = false;
};

}  // namespace usher::admission
