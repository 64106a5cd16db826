#include "conference/polls/polls.hpp"

#include <algorithm>

namespace usher::conference {

namespace {

Result<bool> check(NewPoll const& poll) {
    if (poll.id.empty() || poll.id.size() > Polls::kLongestId) return malformed("a poll needs an id of 1 to 64 bytes");
    if (poll.question.empty()) return malformed("a poll needs a question");
    if (poll.question.size() > Polls::kLongestQuestion) return malformed("too-large: the question is too long");
    if (poll.answers.empty()) return malformed("a poll needs answers to choose from");
    if (poll.answers.size() > Polls::kMostAnswers) return malformed("too-large: there are too many answers");
    auto const too_long = [](std::string const& answer) { return answer.size() > Polls::kLongestAnswer; };
    if (std::ranges::any_of(poll.answers, too_long)) return malformed("too-large: an answer is too long");
    return true;
}

}  // namespace

Poll const* Polls::find(std::string_view id) const {
    auto const found = std::ranges::find_if(polls_, [&](Poll const& poll) { return poll.what.id == id; });
    return found == polls_.end() ? nullptr : &*found;
}

Result<bool> Polls::add(NewPoll poll, PollPerson by) {
    TRY(check(poll));
    if (find(poll.id) != nullptr) return malformed("a poll with this id was asked already");
    if (polls_.size() >= kMost) return malformed("too-large: there are too many polls in this room");
    polls_.push_back({std::move(poll), std::move(by), {}});
    return true;
}

Result<bool> Polls::answer(PollAnswer const& answer, admission::Identity const& who, PollPerson person) {
    return restore_vote(answer, who.text(), std::move(person));
}

Result<bool> Polls::restore_vote(PollAnswer const& answer, std::string identity, PollPerson person) {
    auto const poll = std::ranges::find_if(polls_, [&](Poll const& each) { return each.what.id == answer.id; });
    if (poll == polls_.end()) return malformed("there is no such poll");
    if (answer.chosen.size() != poll->what.answers.size()) return malformed("there is not one choice for each answer");
    if (!poll->votes.contains(identity) && poll->votes.size() >= kMostVotes)
        return malformed("too-large: too many people have voted");
    poll->votes[std::move(identity)] = {std::move(person), answer.chosen};
    return true;
}

}  // namespace usher::conference
