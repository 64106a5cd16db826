// What ends a stay by itself: a token that ends (tokens.end_on_expiry: whoever is inside goes, unless a new one came in
// time), and a meeting of one (rooms.alone).
#include <algorithm>

#include "admission/refusals.hpp"
#include "conference/conference.hpp"

namespace usher::conference {

namespace {

std::optional<WallTime> end_of(Occupant const& occupant) {
    auto const* good = std::get_if<admission::GoodToken>(&occupant.person.token);
    bool const counts = good != nullptr && occupant.space.is_inside() && !occupant.person.service;
    return counts ? good->claims.expires : std::nullopt;
}

}  // namespace

void Conference::watch_stays(Turn& turn) {
    watch_expiry(turn);
    watch_alone(turn);
}

// At each coming and going.
void Conference::watch_alone(Turn& turn) {
    if (!turn.policy.alone) return;
    if (people_inside() == 1)
        turn.out.emplace_back(StartTimer{"alone", turn.now.instant + *turn.policy.alone});
    else
        turn.out.emplace_back(StopTimer{"alone"});
}

// Somebody on the way from one room to another counts as well.
void Conference::nobody_else_came(Turn& turn) {
    if (!turn.policy.alone || people_inside() != 1) return;
    if (memory_.seats_moving(turn.now.wall) > 0) return watch_alone(turn);
    note(turn, "alone-too-long", {});
    end("Everybody else has left.", turn);
}

// The token was looked at when its holder logged in; it may have ended since.
void Conference::count_expiry(admission::JoinRequest& request) {
    auto* good = std::get_if<admission::GoodToken>(&request.token);
    if (good == nullptr || !good->claims.expires || good->expired_for || request.at < *good->claims.expires) return;
    good->expired_for = std::chrono::floor<Seconds>(request.at - *good->claims.expires);
}

// At each coming in and each new token, not at each stanza: one timer, for whoever is next.
void Conference::watch_expiry(Turn& turn) {
    if (!turn.policy.end_on_expiry) return;
    std::optional<WallTime> next;
    for (auto const& [id, occupant] : occupants_.all())
        if (std::optional<WallTime> const end = end_of(occupant); end && (!next || *end < *next)) next = end;
    if (!next) return turn.out.emplace_back(StopTimer{"expiry"}), void();
    Milliseconds const left = std::max(Milliseconds{0}, *next - turn.now.wall);
    turn.out.emplace_back(StartTimer{"expiry", turn.now.instant + left});
}

void Conference::remove_expired(Turn& turn) {
    if (!turn.policy.end_on_expiry) return;
    std::vector<OccupantId> over;
    for (auto const& [id, occupant] : occupants_.all())
        if (std::optional<WallTime> const end = end_of(occupant); end && *end <= turn.now.wall) over.push_back(id);
    for (OccupantId id : over) {
        Occupant const* occupant = occupants_.find(id);
        if (occupant == nullptr) continue;
        admission::Decision const decision{
            admission::Refuse{"expired", std::string(admission::sentence_of("expired")), {}}, {}};
        note(turn, "token-ended", {{"identity", occupant->person.identity.text()}});
        send_verdict(occupant->person, decision, turn, occupant->space);
        remove(id, {"none", 307, {}, decision.text()}, turn);
    }
    watch_expiry(turn);
}

}  // namespace usher::conference
