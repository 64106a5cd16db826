// The latest events of one room, kept in memory so that what went wrong can be looked at afterwards and replayed as a
// test (usher room dump, tests/replay). What is secret or was said is replaced before anything is kept: passwords by
// pseudonyms that tell one from another, texts by their length; tokens, keys and credentials of media are left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "conference/effect.hpp"
#include "conference/event.hpp"
#include "session/person.hpp"

namespace usher::router {

struct RecordingLimits {
    std::size_t bytes = 64 * 1024;  // 0: nothing is kept
    std::size_t events = 1000;
};

class Recording {
public:
    // `salt`: of the pseudonyms; never in the recording.
    Recording(RecordingLimits limits, Secret salt) : limits_(limits), salt_(std::move(salt)) {}

    // Before the conference has it. `is_seated`: whoever it is from has a seat in that place.
    void add(Now now, conference::Event const& event, bool is_seated);
    // What the conference decided about it.
    void decided(Now now, conference::Record const& record);
    // A breakout room got its address, which only chance knows.
    void breakout(Now now, std::uint32_t number, std::string_view jid);

    // {"complete": whether a replay can come to the same, "because": why not, "dropped": how many have gone,
    // "events": […]}
    nlohmann::json json() const;
    // "[pseudonym …]"; the same text gives the same one.
    std::string pseudonym(std::string_view secret) const;

private:
    struct Entry {
        Now at;
        std::string_view kind;  // a literal
        SessionId session;
        conference::Place place;
        std::string nick;
        std::string text;  // JSON for "person", XML for stanzas, else words
        std::size_t size() const { return sizeof(Entry) + nick.size() + text.size(); }
    };
    struct Adding;
    void keep(Entry entry);
    void person(Now now, session::Person const& who);
    std::string redacted(xmpp::Element const& stanza) const;
    void write(std::string& out, xmpp::Element const& element, std::string_view parent_xmlns,
               std::string_view field) const;
    std::string text_of(xmpp::Element const& element, std::string_view field) const;

    RecordingLimits limits_;
    Secret salt_;
    std::deque<Entry> entries_;
    std::size_t bytes_ = 0;
    std::uint64_t dropped_ = 0;
    std::set<SessionId> known_;              // whose person is in the recording, or was
    std::set<std::string_view> incomplete_;  // words
};

// Who somebody is, without what is secret; and back, for a replay. Errors: not such an object.
nlohmann::json person_json(session::Person const& person, Recording const& recording);
Result<session::Person> person_of(nlohmann::json const& json);

}  // namespace usher::router
