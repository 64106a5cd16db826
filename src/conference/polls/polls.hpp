// Polls of one room: questions, answers to choose from, and who chose what. One voice for each identity; a later one
// takes the place of the earlier.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "admission/identity.hpp"
#include "base/result.hpp"

namespace usher::conference {

struct NewPoll {
    std::string id;  // chosen by the client
    std::string question;
    std::vector<std::string> answers;
};
struct PollAnswer {
    std::string id;
    std::vector<bool> chosen;  // one for each answer
};
// Whoever asked or voted, as he was called then.
struct PollPerson {
    std::string nick;
    std::string name;
};

struct Poll {
    NewPoll what;
    PollPerson by;
    struct Vote {
        PollPerson who;
        std::vector<bool> chosen;
    };
    std::map<std::string, Vote, std::less<>> votes;  // by identity
};

class Polls {
public:
    static constexpr std::size_t kMost = 128;        // in one room
    static constexpr std::size_t kMostVotes = 5000;  // in one poll
    static constexpr std::size_t kMostAnswers = 32;  // to choose from
    static constexpr std::size_t kLongestId = 64;    // bytes
    static constexpr std::size_t kLongestQuestion = 1000;
    static constexpr std::size_t kLongestAnswer = 500;

    // Errors, with nothing changed: "too-large: …" where a limit is reached, else what is wrong with it.
    Result<bool> add(NewPoll poll, PollPerson by);
    // Errors: there is no such poll; not one choice for each answer; a limit.
    Result<bool> answer(PollAnswer const& answer, admission::Identity const& who, PollPerson person);

    // Of a poll that was kept: as it was, if it is still there.
    Result<bool> restore_vote(PollAnswer const& answer, std::string identity, PollPerson person);

    std::vector<Poll> const& all() const { return polls_; }  // in the order in which they were asked
    Poll const* find(std::string_view id) const;

private:
    std::vector<Poll> polls_;
};

}  // namespace usher::conference
