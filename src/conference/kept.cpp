// A meeting survives a restart of the server: what it remembers is kept while it goes on, and is there again when its
// people come back. Whoever was inside comes in without being decided again, for a minute.
#include <nlohmann/json.hpp>

#include "conference/conference.hpp"
#include "conference/json_text.hpp"
#include "conference/kept_halls.hpp"

namespace usher::conference {

namespace {
using nlohmann::json;

// Whoever speaks changes all the time: so often it is written at most.
constexpr Milliseconds kSpokenEvery{60'000};

std::string text_of(json const& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }
}  // namespace

std::string Conference::kept_state() const {
    json state = {{"meeting", meeting_id_},
                  {"created", created_.since_epoch.count()},
                  {"lobby_on", lobby_on_},
                  {"lobby_autostarted", lobby_autostarted_}};
    state.update(kept_of(main_));
    if (!metadata_.all().empty()) state["metadata"] = metadata_.all();
    if (password_) state["password"] = password_->reveal();
    if (!main_.subject.empty()) state["subject"] = main_.subject;
    if (policy_.has_wishes()) state["wishes"] = json::object();
    for (auto const& [key, value] : policy_.wishes().values()) state["wishes"][key] = value.reveal();
    for (auto const& [number, room] : breakouts_.all())
        if (!room.closing) {
            json kept = kept_of(room.hall);
            kept["id"] = room.id;
            kept["name"] = room.name;
            state["breakouts"].push_back(std::move(kept));
        }
    for (auto const& [identity, number] : breakouts_.assignments())
        if (BreakoutRoom const* room = breakouts_.find(number)) state["assigned"][identity] = room->id;
    return text_of(state);
}

// At the end of each turn: what is another now. Meetings that only hold people are not kept, nor what is known of
// people who were never inside such a one.
void Conference::keep(Turn& turn) {
    if (finished_) {
        if (kept_) turn.out.emplace_back(Store{admission::MeetingDrop{name_.text()}});
        kept_.reset();
        return;
    }
    if (!open_) return;
    if (!kept_ || std::exchange(is_to_keep_, false) || is_state_changed()) {
        kept_ = Kept{lobby_on_, lobby_autostarted_, password_, main_.moderation.active(), metadata_.version()};
        turn.out.emplace_back(Store{admission::MeetingPut{name_.text(), kept_state()}});
    }
    note_spoken(turn);
    if (!memory_.has_changed()) return;
    for (std::string const& identity : memory_.take_changed())
        if (json person = memory_.kept(identity); !person.is_null()) {
            if (json in_halls = kept_in_halls(main_, breakouts_, identity, turn.now.instant); !in_halls.empty())
                person["halls"] = std::move(in_halls);
            turn.out.emplace_back(Store{admission::MemberPut{name_.text(), identity, text_of(person)}});
        }
}

void Conference::note_spoken(Turn const& turn) {
    if (turn.now.instant - spoken_kept_ < kSpokenEvery) return;
    spoken_kept_ = turn.now.instant;
    for (std::string const& identity : main_.speaker_stats.take_spoken(turn.now.instant)) memory_.note_change(identity);
    for (auto& [number, room] : breakouts_.all())
        for (std::string const& identity : room.hall.speaker_stats.take_spoken(turn.now.instant))
            memory_.note_change(identity);
}

bool Conference::is_state_changed() const {
    bool const same_password = kept_->password.has_value() == password_.has_value() &&
                               (!password_ || password_->equals(kept_->password->reveal()));
    if (kept_->moderated != main_.moderation.active() || kept_->metadata_version != metadata_.version()) return true;
    return kept_->lobby_on != lobby_on_ || kept_->lobby_autostarted != lobby_autostarted_ || !same_password;
}

void Conference::resume(MeetingKept const& kept, Turn& turn) {
    json const state = json::parse(kept.state, nullptr, false);
    if (!state.is_object()) return;
    auto flag = [&state](char const* key, bool otherwise) {
        auto it = state.find(key);
        return it != state.end() && it->is_boolean() ? it->get<bool>() : otherwise;
    };
    if (auto meeting = state.find("meeting"); meeting != state.end() && meeting->is_string())
        meeting_id_ = meeting->get<std::string>();
    if (auto created = state.find("created"); created != state.end() && created->is_number_integer())
        created_ = WallTime{Milliseconds{created->get<std::int64_t>()}};
    resume_wishes(state);
    lobby_on_ = flag("lobby_on", lobby_on_);
    lobby_autostarted_ = flag("lobby_autostarted", false);
    password_.reset();
    if (auto password = state.find("password"); password != state.end() && password->is_string())
        password_ = Secret{password->get<std::string>()};
    if (auto subject = state.find("subject"); subject != state.end() && subject->is_string())
        main_.subject = subject->get<std::string>();
    resume_hall(main_, state);
    resume_breakouts(state);
    if (auto metadata = state.find("metadata"); metadata != state.end() && metadata->is_object())
        for (auto const& [key, value] : metadata->items()) static_cast<void>(metadata_.set(key, value).ok());
    WallTime const until = turn.now.wall + Milliseconds{kMovingFor};
    for (auto const& [identity, text] : kept.people) {
        json const person = json::parse(text, nullptr, false);
        memory_.restore(identity, person, turn.now.wall, until);
        if (person.is_object()) resume_in_halls(main_, breakouts_, identity, person);
    }
    open_ = true;
    start_times(turn);
    turn.out.emplace_back(StartTimer{"empty", turn.now.instant + Milliseconds{kMovingFor}});
    note(turn, "conference-resumed", {{"meeting", meeting_id_}, {"people", std::to_string(kept.people.size())}});
}

// A wish that this version, or this configuration, does not take any more is left out.
void Conference::resume_wishes(json const& state) {
    auto const wishes = state.find("wishes");
    if (wishes == state.end() || !wishes->is_object()) return;
    admission::RoomSettings taken;
    for (auto const& [key, value] : wishes->items())
        if (value.is_string()) static_cast<void>(taken.set(key, value.get_ref<std::string const&>()));
    policy_.take_wishes(std::move(taken));
}

// Under their old addresses, which their people come back to.
void Conference::resume_breakouts(json const& state) {
    std::map<std::string, std::uint32_t, std::less<>> numbers;
    if (auto const rooms = state.find("breakouts"); rooms != state.end() && rooms->is_array())
        for (json const& one : *rooms) {
            std::string id = text_in(one, "id");
            if (id.empty() || numbers.contains(id) || breakouts_.all().size() >= kMostBreakouts) continue;
            numbers[id] = breakouts_.next_number();
            resume_hall(add_hall(std::move(id), text_in(one, "name")).hall, one);
        }
    if (auto const assigned = state.find("assigned"); assigned != state.end() && assigned->is_object())
        for (auto const& [identity, room] : assigned->items())
            if (room.is_string())
                if (auto const it = numbers.find(room.get_ref<std::string const&>()); it != numbers.end())
                    breakouts_.assign(identity, it->second);
}

}  // namespace usher::conference
