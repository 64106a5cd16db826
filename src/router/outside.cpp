// Questions to the operator's own program: one about each person and room at a time, each with its deadline. The shell
// does the asking; what an answer means is in admission/outside_answers.hpp.
#include <algorithm>

#include "router/core.hpp"
#include "router/room.hpp"

namespace usher::router {

namespace {

constexpr std::string_view kTimer = "outside|";

}  // namespace

// Whoever is asked about already needs no second question; beyond Settings::questions there is none either, and the
// deadline answers.
void Core::ask_outside(std::size_t from, Scope scope) {
    std::size_t const end = scope.out.size();
    bool has_dropped = false;
    for (std::size_t i = from; i < end; ++i) {
        auto* question = std::get_if<conference::AskOutside>(&scope.out[i]);
        if (question == nullptr || question->number != 0) continue;
        Result<ConferenceName> room = ConferenceName::parse(question->room);
        std::string key = admission::person_in_room(room.value(), question->person.identity);
        if (asked_.contains(key)) {
            has_dropped = true;
            continue;
        }
        std::uint64_t const number = next_question_++;
        bool const is_busy = questions_.size() >= settings_.questions;
        questions_.emplace(number, Asked{std::move(room).value(), question->person.identity});
        asked_.emplace(std::move(key), number);
        if (is_busy)
            has_dropped = true;
        else
            question->number = number;
        scope.out.emplace_back(
            conference::StartTimer{std::string(kTimer) + std::to_string(number),
                                   scope.now.instant + Milliseconds{settings_.policy.outside_within}});
    }
    if (!has_dropped) return;
    std::erase_if(scope.out, [](conference::Effect const& effect) {
        auto const* question = std::get_if<conference::AskOutside>(&effect);
        return question != nullptr && question->number == 0;
    });
}

void Core::outside_answered(std::uint64_t number, admission::OutsideAnswer answer, Now now, IdSource& ids,
                            Effects& out) {
    if (!questions_.contains(number)) return;
    std::size_t const from = out.size();
    out.emplace_back(conference::StopTimer{std::string(kTimer) + std::to_string(number)});
    take_outside_answer(number, std::move(answer), {now, ids, out});
    settle(from, {now, ids, out});
}

bool Core::outside_timer(std::string_view which, Scope scope) {
    if (!which.starts_with(kTimer)) return false;
    std::uint64_t const number = std::stoull(std::string(which.substr(kTimer.size())));
    std::string within = std::to_string(settings_.policy.outside_within.count()) + " s";
    take_outside_answer(number, {{}, {}, "nothing came within " + within}, scope);
    return true;
}

// A failure is remembered only for those who wait right now: the next one is asked about again.
void Core::take_outside_answer(std::uint64_t number, admission::OutsideAnswer answer, Scope scope) {
    auto const it = questions_.find(number);
    if (it == questions_.end()) return;
    Asked const question = std::move(it->second);
    questions_.erase(it);
    asked_.erase(admission::person_in_room(question.room, question.who));
    bool const has_failed = !answer.failed.empty();
    if (has_failed)
        scope.out.emplace_back(conference::Note{
            "outside-failed",
            {{"conference", question.room.text()}, {"identity", question.who.text()}, {"because", answer.failed}},
            true});
    Seconds const kept = has_failed ? Seconds{1} : std::max(Seconds{1}, settings_.policy.outside_kept_for);
    standing_.outside.put(question.room, question.who, std::move(answer), scope.now.wall + Milliseconds{kept});
    auto room = conferences_.find(question.room.text());
    if (room != conferences_.end()) feed(*room->second, conference::OutsideAnswered{question.who}, scope);
}

}  // namespace usher::router
