// The operator's settings for who may come in, as values. config/ fills them; decide() reads them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"

namespace usher::admission {

enum class Guests { No, AfterHost, Yes };
enum class LobbyMode { Off, On, WhenModeratorJoins };
enum class LobbyPassword { Either, Both };
enum class WaitingMode { Off, On };
enum class MayCreate { AnyoneAdmitted, Hosts };
enum class FirstJoiner { Nobody, Moderator };

struct Policy {
    std::string domain = "localhost";  // what a token's `sub` may name, besides "*" and the tenant

    Guests guests = Guests::No;
    bool guests_may_create = false;
    bool guests_somewhere = false;  // a rule lets guests into some room: a stream that names no room is not refused

    FirstJoiner first_joiner = FirstJoiner::Nobody;

    LobbyMode lobby = LobbyMode::Off;
    LobbyPassword lobby_password = LobbyPassword::Either;
    bool name_required = true;
    Seconds deny_cooldown{60};
    Seconds approval_ttl{120};

    WaitingMode waiting = WaitingMode::Off;

    MayCreate may_create = MayCreate::AnyoneAdmitted;
    std::optional<int> seats;
    int seats_for_hosts = 2;
    Seconds kick_for{0};
    int wrong_passwords_per_minute = 5;  // of one person at one address
    int wrong_passwords_per_room = 50;

    bool wildcard_rooms = true;
    Seconds rejoin_grace{120};

    bool draining = false;
};

}  // namespace usher::admission
