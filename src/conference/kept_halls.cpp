#include "conference/kept_halls.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "conference/json_text.hpp"

namespace usher::conference {

namespace {

using nlohmann::json;

constexpr char kMainRoom[] = "main";

json const& member(json const& object, char const* key, json::value_t type) {
    static json const kNothing;
    auto const it = object.find(key);
    return it != object.end() && it->type() == type ? *it : kNothing;
}

json json_of(Poll const& poll) {
    return {{"id", poll.what.id},
            {"question", poll.what.question},
            {"answers", poll.what.answers},
            {"nick", poll.by.nick},
            {"name", poll.by.name}};
}

json votes_of(Polls const& polls, std::string const& identity) {
    json votes = json::object();
    for (Poll const& poll : polls.all())
        if (auto const vote = poll.votes.find(identity); vote != poll.votes.end())
            votes[poll.what.id] = {
                {"chosen", vote->second.chosen}, {"nick", vote->second.who.nick}, {"name", vote->second.who.name}};
    return votes;
}

json kept_in(Hall const& in, std::string const& identity, Instant now) {
    json kept = json::object();
    if (json votes = votes_of(in.polls, identity); !votes.empty()) kept["votes"] = std::move(votes);
    for (Sort sort : kSorts)
        if (in.moderation.approved(sort).contains(identity)) kept["may_send"].push_back(name_of(sort));
    if (std::optional<SpeakerStats::Spoken> const spoken = in.speaker_stats.spoken(identity, now);
        spoken && spoken->time.count() > 0) {
        kept["spoke"] = spoken->time.count();
        kept["nick"] = spoken->nick;
        kept["name"] = spoken->name;
    }
    return kept;
}

std::vector<Sort> sorts_in(json const& object, char const* key) {
    std::vector<Sort> sorts;
    for (json const& name : member(object, key, json::value_t::array))
        if (std::optional<Sort> const sort = name.is_string() ? sort_named(name.get<std::string>()) : std::nullopt)
            sorts.push_back(*sort);
    return sorts;
}

// What does not fit any more is left out.
void resume_votes(Polls& polls, std::string const& identity, json const& votes) {
    for (auto const& [poll, vote] : votes.items()) {
        if (!vote.is_object()) continue;
        PollAnswer answer{poll, {}};
        for (json const& each : member(vote, "chosen", json::value_t::array))
            answer.chosen.push_back(each.is_boolean() && each.get<bool>());
        static_cast<void>(polls.restore_vote(answer, identity, {text_in(vote, "nick"), text_in(vote, "name")}).ok());
    }
}

void resume_in(Hall& in, std::string const& identity, json const& kept) {
    resume_votes(in.polls, identity, member(kept, "votes", json::value_t::object));
    for (Sort const sort : sorts_in(kept, "may_send")) in.moderation.restore(sort, identity);
    if (auto const spoke = kept.find("spoke"); spoke != kept.end() && spoke->is_number_integer())
        in.speaker_stats.restore(identity, {text_in(kept, "nick"), text_in(kept, "name"),
                                            Milliseconds{std::max<std::int64_t>(0, spoke->get<std::int64_t>())}});
}

}  // namespace

json kept_of(Hall const& in) {
    json kept = json::object();
    for (Sort sort : kSorts)
        if (in.moderation.is_on(sort)) kept["moderated"].push_back(name_of(sort));
    for (Poll const& poll : in.polls.all()) kept["polls"].push_back(json_of(poll));
    return kept;
}

void resume_hall(Hall& in, json const& kept) {
    for (Sort const sort : sorts_in(kept, "moderated")) in.moderation.set(sort, true);
    for (json const& poll : member(kept, "polls", json::value_t::array)) {
        if (!poll.is_object()) continue;
        NewPoll asked{text_in(poll, "id"), text_in(poll, "question"), {}};
        for (json const& answer : member(poll, "answers", json::value_t::array))
            asked.answers.push_back(answer.is_string() ? answer.get<std::string>() : std::string{});
        static_cast<void>(in.polls.add(std::move(asked), {text_in(poll, "nick"), text_in(poll, "name")}).ok());
    }
}

json kept_in_halls(Hall const& main, BreakoutRooms const& breakouts, std::string const& identity, Instant now) {
    json halls = json::object();
    if (json kept = kept_in(main, identity, now); !kept.empty()) halls[kMainRoom] = std::move(kept);
    for (auto const& [number, room] : breakouts.all())
        if (json kept = kept_in(room.hall, identity, now); !kept.empty()) halls[room.id] = std::move(kept);
    return halls;
}

void resume_in_halls(Hall& main, BreakoutRooms& breakouts, std::string const& identity, json const& person) {
    json const& halls = member(person, "halls", json::value_t::object);
    if (halls.is_null()) return;
    if (json const& kept = member(halls, kMainRoom, json::value_t::object); !kept.is_null())
        resume_in(main, identity, kept);
    for (auto& [number, room] : breakouts.all())
        if (json const& kept = member(halls, room.id.c_str(), json::value_t::object); !kept.is_null())
            resume_in(room.hall, identity, kept);
}

}  // namespace usher::conference
