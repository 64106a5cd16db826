#include "replay/replay.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <nlohmann/json.hpp>

#include "conference/conference.hpp"
#include "config/load.hpp"
#include "config/surroundings.hpp"
#include "router/recording.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::replay {

namespace {

using nlohmann::json;
using namespace conference;

constexpr std::size_t kMostDifferences = 20;

std::string text(json const& from, char const* key) {
    auto it = from.find(key);
    return it != from.end() && it->is_string() ? it->get<std::string>() : std::string{};
}

std::int64_t number(json const& from, char const* key) {
    auto it = from.find(key);
    return it != from.end() && it->is_number_integer() ? it->get<std::int64_t>() : 0;
}

Place place_of(std::string_view written) {
    constexpr std::string_view kBreakout = "breakout ";
    if (written == "lobby") return Space::Lobby;
    if (!written.starts_with(kBreakout)) return Space::Main;
    std::uint32_t which = 0;
    std::from_chars(written.data() + kBreakout.size(), written.data() + written.size(), which);
    return Place::of_breakout(which);
}

// Sections and rule of the room as the dump has them: key → TOML text.
admission::Policy policy_of(json const& dump) {
    std::string toml;
    json const configuration = dump.value("configuration", json::object());
    for (auto const& [key, value] : configuration.items())
        if (value.is_string()) toml += key + " = " + value.get<std::string>() + "\n";
    admission::Policy policy = config::load_text(toml, "dump", config::real_surroundings()).settings.policy;
    policy.domain = text(dump, "domain");
    return policy;
}

admission::RoomSettings set_of(json const& values) {
    admission::RoomSettings set;
    if (!values.is_object()) return set;
    for (auto const& [key, value] : values.items())
        if (value.is_string()) (void)set.set(key, value.get<std::string>());  // what it knew, it knows
    return set;
}

json people_of(json const& state) {
    std::vector<std::string> people;
    if (!state.is_object()) return people;
    for (json const& one : state.value("people", json::array())) {
        json kept = json::object();
        for (char const* key : {"nick", "name", "identity", "space", "role", "interrupted"})
            if (one.contains(key)) kept[key] = one[key];
        people.push_back(kept.dump());
    }
    std::ranges::sort(people);
    return people;
}

class Player {
public:
    Player(json const& dump, ConferenceName name)
        : policy_(policy_of(dump)),
          first_{{}, {}},
          turn_{first_, ids_, policy_, out_},
          conference_(std::move(name), Addresses(text(dump, "domain")),
                      static_cast<std::uint64_t>(number(dump, "serial")), policy_, set_of(dump.value("set", json())),
                      turn_) {}

    void play(json const& event) {
        Now const at{{Milliseconds{number(event, "instant")}}, {Milliseconds{number(event, "at")}}};
        std::string const kind = text(event, "kind");
        if (kind == "decided") return expect(event.value("is", json::object()));
        if (kind == "breakout") return learn(event);
        if (kind == "person") return know(event);
        Result<Event> made = event_of(kind, event);
        if (!made.ok()) return differ("cannot be played: " + kind + ": " + made.error().detail);
        if (skipped_) return void(skipped_ = false);
        Turn turn{at, ids_, policy_, out_};
        conference_.handle(std::move(made).value(), turn);
        for (Effect const& effect : out_)
            if (auto const* record = std::get_if<Record>(&effect)) decided_.push_back(verdict_of(*record));
        out_.clear();
    }

    void compare(json const& state, Outcome& outcome) {
        for (std::string const& verdict : decided_) differ("decided now, and not then: " + verdict);
        json const now = people_of(json::parse(conference_.describe(), nullptr, false));
        json const then = people_of(state);
        if (now != then) differ("people now: " + now.dump() + ", and then: " + then.dump());
        outcome.people = now.size();
        outcome.verdicts = verdicts_;
        outcome.differences = std::move(differences_);
    }

private:
    static std::string verdict_of(Record const& record) {
        return std::string(admission::name_of(record.stage)) + " " + record.identity + " " + record.decision.code();
    }
    void differ(std::string what) {
        if (differences_.size() < kMostDifferences) differences_.push_back(std::move(what));
    }
    void expect(json const& then) {
        ++verdicts_;
        std::string const wanted = text(then, "stage") + " " + text(then, "identity") + " " + text(then, "verdict");
        if (decided_.empty()) return differ("decided then, and not now: " + wanted);
        std::string const now = std::move(decided_.front());
        decided_.pop_front();
        if (now != wanted) differ("decided then: " + wanted + ", and now: " + now);
    }
    // Addresses of breakout rooms are made by chance: what was said of the one is said of the other.
    void learn(json const& event) {
        auto const& rooms = conference_.breakouts().all();
        auto room = rooms.find(place_of(text(event, "place")).breakout);
        if (room != rooms.end()) addresses_.emplace_back(text(event, "text"), room->second.hall.jid);
    }
    void know(json const& event) {
        Result<session::Person> person = router::person_of(event.value("is", json()));
        if (!person.ok()) return differ("a person cannot be read: " + person.error().detail);
        people_.insert_or_assign(person.value().session, person.value());
    }
    Result<xmpp::Element> stanza_of(json const& event) {
        std::string xml = text(event, "xml");
        for (auto const& [then, now] : addresses_)
            for (std::size_t at = xml.find(then); at != std::string::npos; at = xml.find(then, at + now.size()))
                xml.replace(at, then.size(), now);
        return reader_.read(xml);
    }
    Result<Event> event_of(std::string const& kind, json const& event) {
        SessionId const session{static_cast<std::uint64_t>(number(event, "session"))};
        if (kind == "timer") return Event{TimerFired{text(event, "text")}};
        if (kind == "close") return Event{Close{text(event, "text")}};
        if (kind == "settings") return Event{SettingsChanged{policy_, set_of(event.value("is", json()))}};
        if (kind == "lost") return Event{SessionLost{session}};
        if (kind == "gone") return Event{SessionGone{session, text(event, "text")}};
        auto const person = people_.find(session);
        bool const needs_person = kind == "back" || kind == "person-changed" || kind == "stanza" || kind == "component";
        if (!needs_person) {
            skipped_ = true;  // what is noted and decides nothing, or is named in "because"
            return Event{Close{}};
        }
        if (person == people_.end()) return not_found("nobody is known of session " + std::to_string(session.number));
        if (kind == "back") return Event{SessionBack{person->second}};
        if (kind == "person-changed") return Event{PersonChanged{person->second}};
        xmpp::Element stanza = TRY(stanza_of(event));
        if (kind == "component") return Event{ComponentIn{person->second, text(event, "component"), std::move(stanza)}};
        return Event{StanzaIn{person->second, place_of(text(event, "place")), text(event, "nick"), std::move(stanza)}};
    }

    SeededIds ids_{1};
    admission::Policy policy_;
    Effects out_;
    Now first_;
    Turn turn_;
    Conference conference_;
    xmpp::XmlReader reader_{xmpp::XmlLimits{}};
    std::map<SessionId, session::Person> people_;
    std::vector<std::pair<std::string, std::string>> addresses_;
    std::deque<std::string> decided_;  // that the recording has not come to yet
    std::vector<std::string> differences_;
    std::size_t verdicts_ = 0;
    bool skipped_ = false;
};

}  // namespace

Result<Outcome> replay(std::string_view text_of_dump) {
    json const dump = json::parse(text_of_dump, nullptr, false);
    if (!dump.is_object()) return malformed("a dump is a JSON object");
    if (text(dump, "format") != "usher-room-dump/1") return malformed("this is not a dump of a room in the form 1");
    ConferenceName name = TRY(ConferenceName::parse(text(dump, "room")));
    Outcome outcome;
    outcome.complete = dump.value("complete", json()) == true;
    Player player(dump, std::move(name));
    for (json const& event : dump.value("events", json::array())) {
        ++outcome.events;
        player.play(event);
    }
    player.compare(dump.value("state", json::object()), outcome);
    return outcome;
}

}  // namespace usher::replay
