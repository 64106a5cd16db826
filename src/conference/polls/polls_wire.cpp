#include "conference/polls/polls_wire.hpp"

#include <nlohmann/json.hpp>

#include "conference/json_text.hpp"

namespace usher::conference {

namespace {

using nlohmann::json;

// What it is about: "new-poll", "answer-poll", "old-polls".
std::string kind_of(json const& message) {
    std::string type = text_in(message, "type");
    return type == "polls" ? text_in(message, "command") : type;
}

// 2.0.6726 gives texts, 2026 objects with a name.
Result<std::vector<std::string>> answers_of(json const& list) {
    std::vector<std::string> answers;
    for (json const& each : list) {
        if (answers.size() > Polls::kMostAnswers) return malformed("too-large: there are too many answers");
        if (each.is_string())
            answers.push_back(each.get<std::string>());
        else if (each.is_object() && each.contains("name") && each["name"].is_string())
            answers.push_back(each["name"].get<std::string>());
        else
            return malformed("an answer of the poll is neither a text nor has it a name");
    }
    return answers;
}

Result<std::vector<bool>> choices_of(json const& list) {
    std::vector<bool> chosen;
    for (json const& each : list) {
        if (!each.is_boolean() || chosen.size() > Polls::kMostAnswers)
            return malformed("the choices must be true or false, one for each answer");
        chosen.push_back(each.get<bool>());
    }
    return chosen;
}

json named(std::vector<std::string> const& answers) {
    json list = json::array();
    for (std::string const& answer : answers) list.push_back({{"name", answer}});
    return list;
}

json with_sender(json message, PollPerson const& by, std::string_view room) {
    message["senderId"] = by.nick;
    message["senderName"] = by.name;
    message["roomJid"] = room;
    return message;
}

}  // namespace

bool is_poll(json const& message) {
    std::string const type = text_in(message, "type");
    return type == "new-poll" || type == "answer-poll" || type == "old-polls" || type == "polls";
}

bool is_poll_list(json const& message) { return kind_of(message) == "old-polls"; }

Result<PollMessage> read_poll_message(json const& message) {
    std::string const kind = kind_of(message);
    auto const answers = message.find("answers");
    if (answers == message.end() || !answers->is_array()) return malformed("a poll needs a list of answers");
    if (kind == "new-poll") {
        std::vector<std::string> texts = TRY(answers_of(*answers));
        return PollMessage{NewPoll{text_in(message, "pollId"), text_in(message, "question"), std::move(texts)}};
    }
    if (kind == "answer-poll") {
        std::vector<bool> chosen = TRY(choices_of(*answers));
        return PollMessage{PollAnswer{text_in(message, "pollId"), std::move(chosen)}};
    }
    return malformed("this is neither a new poll nor an answer to one");
}

json poll_for_old(NewPoll const& poll, PollPerson const& by) {
    return {{"type", "new-poll"},      {"pollId", poll.id},   {"question", poll.question},
            {"answers", poll.answers}, {"senderId", by.nick}, {"senderName", by.name}};
}

json poll_for_old(PollAnswer const& answer, PollPerson const& by) {
    return {{"type", "answer-poll"},
            {"pollId", answer.id},
            {"answers", answer.chosen},
            {"voterId", by.nick},
            {"voterName", by.name}};
}

json polls_for_old(Polls const& polls) {
    json list = json::array();
    for (Poll const& poll : polls.all()) {
        json answers = named(poll.what.answers);
        for (std::size_t i = 0; i < poll.what.answers.size(); ++i) {
            json voters = json::object();
            for (auto const& [identity, vote] : poll.votes)
                if (vote.chosen[i]) voters[vote.who.nick] = vote.who.name;
            answers[i]["voters"] = std::move(voters);
        }
        list.push_back({{"id", poll.what.id},
                        {"question", poll.what.question},
                        {"senderId", poll.by.nick},
                        {"senderName", poll.by.name},
                        {"answers", std::move(answers)}});
    }
    return {{"type", "old-polls"}, {"polls", std::move(list)}};
}

json poll_for_new(NewPoll const& poll, PollPerson const& by, std::string_view room) {
    return with_sender({{"type", "polls"},
                        {"command", "new-poll"},
                        {"pollId", poll.id},
                        {"question", poll.question},
                        {"answers", named(poll.answers)}},
                       by, room);
}

json poll_for_new(PollAnswer const& answer, PollPerson const& by, std::string_view room) {
    return with_sender(
        {{"type", "polls"}, {"command", "answer-poll"}, {"pollId", answer.id}, {"answers", answer.chosen}}, by, room);
}

json polls_for_new(Polls const& polls, std::string_view room) {
    json list = json::array();
    for (Poll const& poll : polls.all()) {
        json answers = named(poll.what.answers);
        for (std::size_t i = 0; i < poll.what.answers.size(); ++i) {
            json voters = json::array();
            for (auto const& [identity, vote] : poll.votes)
                if (vote.chosen[i]) voters.push_back({{"id", vote.who.nick}, {"name", vote.who.name}});
            answers[i]["voters"] = std::move(voters);
        }
        list.push_back({{"pollId", poll.what.id},
                        {"question", poll.what.question},
                        {"senderId", poll.by.nick},
                        {"senderName", poll.by.name},
                        {"answers", std::move(answers)}});
    }
    return {{"type", "polls"}, {"command", "old-polls"}, {"roomJid", room}, {"polls", std::move(list)}};
}

}  // namespace usher::conference
