// When keys from elsewhere are asked for, and what an answer means. Pure: it says what to ask, the shell asks, and the
// answer comes back with the time. What is asked is shared: however many wait for a key, one question is under way.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "token/freshness.hpp"
#include "token/key_set.hpp"
#include "token/verify.hpp"

namespace usher::token {

constexpr Seconds kRefetchInterval{30};  // between two questions for ids that a set does not have
constexpr Seconds kAfterFailure{10};     // until the same is asked again after a failure
constexpr Seconds kShortestLife{60};     // of what was given, whatever its headers say
constexpr Seconds kLongestLife{86400};
constexpr Seconds kUsualLife{3600};     // where the headers say nothing
constexpr Seconds kAnswerDeadline{10};  // the shell gives up before (fetch/key_fetcher.hpp)
constexpr int kNewIdsPerInterval = 10;  // ids that one key server is asked for within kRefetchInterval
constexpr std::size_t kMostAsapKeys = 128;

// To be asked now: the addresses one after the other, until one has it.
struct KeyQuestion {
    std::size_t source = 0;
    std::string id;  // of the key; empty: the whole set
    std::vector<std::string> urls;
    std::string expected;  // for the log: "a JWKS (JSON)", "a public key as PEM"
};

// One address that was asked.
struct KeyAttempt {
    enum class Failure { None, Tls, NoAnswer, TooLong };
    std::string url = {};
    Failure failure = Failure::None;
    std::string detail = {};  // of a failure: "certificate verify failed"
    int status = 0;
    std::string content_type = {};
    std::string body = {};
    CacheHeaders cache = {};
};

// What an answer came to.
struct KeyNews {
    std::size_t source = 0;
    std::string id;
    std::optional<Bad> failure;  // none: keys were taken
    std::string asked;           // "https://… → 404 text/html; …"
    std::string expected;
    std::size_t keys = 0;               // that the source gives now
    std::vector<std::string> left_out;  // of a set: one sentence each
};

class KeyFetches {
public:
    // Makes one question for each source that is to be asked at the start (sets).
    std::vector<KeyQuestion> start(KeySet const& keys, Instant now);

    // A token needs a key that is not there. True: wait, an answer is under way (perhaps to one of the questions that
    // were appended to `ask`). False: nobody is asked now; why_not() says why.
    bool want(KeyNeed const& need, KeySet const& keys, Instant now, std::vector<KeyQuestion>& ask);
    // The refusal of a token whose key did not come: the failure of a source that was asked, else `otherwise`.
    Bad why_not(KeyNeed const& need, Bad otherwise, Instant now) const;

    // An answer to a question; taken also after its deadline.
    KeyNews answered(std::size_t source, std::string const& id, std::vector<KeyAttempt> const& attempts, Now now,
                     KeySet& keys);

    // The next moment at which tick() has something to do.
    std::optional<Instant> next() const;
    // Sets and keys that are over are asked for again, meanwhile the old ones hold; questions that got no answer end.
    struct Tick {
        std::vector<KeyQuestion> ask;
        std::vector<KeyNews> overdue;
    };
    Tick tick(Instant now, KeySet const& keys);

    // Asks for everything again, whatever its age: for the operator. Key servers: for the keys that are known.
    std::vector<KeyQuestion> refresh(KeySet const& keys, Instant now);

    struct State {
        bool is_asking = false;
        std::optional<Instant> given;  // when the newest answer with keys came
        std::optional<Instant> until;  // when the first of them is to be asked for again
        std::optional<Bad> failure;    // of the newest answer
    };
    State state_of(std::size_t source) const;

private:
    // One set, or one key of a key server.
    struct Item {
        std::optional<Instant> asking_since;
        std::optional<Instant> given;
        std::optional<Instant> until;  // kept until then, and asked for again
        std::optional<Bad> failure;    // of the last answer
        std::optional<Instant> failed;
    };
    struct Source {
        std::map<std::string, Item, std::less<>> items;  // by the key's id; a set's is ""
        std::optional<Instant> last_unknown;             // sets: when an unknown id last made us ask
        std::optional<Instant> window;                   // key servers: since when `new_ids` counts
        int new_ids = 0;
    };

    Source& source(std::size_t number);
    KeyQuestion ask(std::size_t number, std::string const& id, KeySet const& keys, Instant now);
    bool may_ask_set(Source& from, Instant now) const;
    bool may_ask_for(Source& from, std::string const& id, Instant now) const;
    static std::optional<Instant> due(Item const& item);
    void forget_misses(std::size_t number, Instant now);
    void evict(std::size_t number, KeySet& keys);

    std::vector<Source> sources_;
};

}  // namespace usher::token
