// What other programs are told of a meeting: it opens, people come and go, somebody waits, it ends.
#include <algorithm>

#include "conference/conference.hpp"

namespace usher::conference {

namespace {
constexpr Milliseconds kBetweenWaiters{60'000};
}

std::size_t Conference::people_inside() const {
    auto const& all = occupants_.all();
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [](auto const& seat) { return seat.second.space.is_inside() && !seat.second.hidden; }));
}

void Conference::happened(Happening what, Turn& turn, std::string reason) const {
    Happened told{what, name_.text(), meeting_id_};
    told.reason = std::move(reason);
    told.people = people_inside();
    turn.out.emplace_back(std::move(told));
}

void Conference::happened(Happening what, Occupant const& who, Turn& turn) const {
    bool const in_breakout = who.space.is_breakout() && breakouts_.find(who.space.breakout) != nullptr;
    std::string const place = in_breakout ? breakouts_.find(who.space.breakout)->name : "main";
    if (what == Happening::PersonLeft)
        note(turn, "left",
             {{"identity", who.person.identity.text()},
              {"session", std::to_string(who.person.session.number)},
              {"nick", who.nick},
              {"place", place}});
    if (who.hidden) return;
    Happened told{what, name_.text(), meeting_id_, who.person.identity.text(), who.nick};
    told.name = who.name.value_or("");
    told.role = admission::name_of(who.role);
    told.place = place;
    told.people = people_inside() - (what == Happening::PersonLeft ? 1 : 0);  // he is still there
    turn.out.emplace_back(std::move(told));
}

// The first one is told at once; whoever comes within a minute after it is told of together, at its end.
void Conference::somebody_waits(Occupant const& who, Turn& turn) {
    if (told_of_waiting_) {
        waits_untold_ = who.id;
        return;
    }
    told_of_waiting_ = true;
    waits_untold_.reset();
    Happened told{Happening::PersonWaits, name_.text(), meeting_id_, who.person.identity.text(), who.nick};
    told.name = who.name.value_or("");
    for (auto const& [id, other] : occupants_.all())
        if (other.space == Space::Lobby && !is_moderator(other.role)) ++told.people;
    turn.out.emplace_back(std::move(told));
    turn.out.emplace_back(StartTimer{"waiting", turn.now.instant + kBetweenWaiters});
}

void Conference::waiting_timer(Turn& turn) {
    told_of_waiting_ = false;
    std::optional<OccupantId> const untold = std::exchange(waits_untold_, std::nullopt);
    if (!untold) return;
    Occupant const* who = occupants_.find(*untold);
    if (who != nullptr && who->space == Space::Lobby) return somebody_waits(*who, turn);
    for (auto const& [id, other] : occupants_.all())
        if (other.space == Space::Lobby && !is_moderator(other.role)) return somebody_waits(other, turn);
}

}  // namespace usher::conference
