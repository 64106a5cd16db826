// One BOSH session (XEP-0124, XEP-0206): a stream over HTTP requests. Which request is whose turn, what is answered
// again, what waits for the next request, and when nobody comes any more. Pure: requests are numbered tickets, time
// comes in, answers go out. The stream behind it is a Stream as over a WebSocket, which is spoken to in its terms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bucket.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "xmpp/element.hpp"

namespace usher::session {

struct BoshLimits {
    Seconds wait{60};               // the longest that a request is held
    Seconds inactivity{60};         // without any request, after which the session is given up
    std::size_t backlog = 8 << 20;  // bytes that may wait for the next request
    std::size_t batch = 1 << 20;    // bytes in one answer; a single stanza may be longer
    int requests = 1000;            // in 10 s; more end the session (XEP-0124 §12)
};

// What one <body/> says.
struct BoshBody {
    std::uint64_t rid = 0;
    std::string sid;  // empty: begins a session
    std::string to;
    std::optional<std::int64_t> wait;
    std::optional<std::int64_t> hold;
    bool restarts = false;
    bool terminates = false;
    std::vector<xmpp::Element> payload;
};
// Errors: no <body/> of XEP-0124, or one without a request id from 1 to 2^53-1.
Result<BoshBody> read_bosh_body(xmpp::Element body);

// The answer to a request that belongs to no session: <body type='terminate' condition='…'/> (XEP-0124 §17).
std::string bosh_refusal(std::string_view condition);

class Bosh {
public:
    using Ticket = std::uint64_t;
    struct Answer {
        Ticket ticket = 0;
        std::string body;
    };
    struct Receive {
        xmpp::Element element;
    };  // for the stream: what came over a WebSocket would be the same
    struct Over {
        bool too_slow = false;  // its backlog was too long
    };                          // nobody will ask any more: the session is to be forgotten
    using Output = std::variant<Answer, Receive, Over>;
    using Outputs = std::vector<Output>;

    // At most so many requests at the same time; one more than is held, as XEP-0124 §7 has it.
    static constexpr std::size_t kRequests = 2;

    Bosh(Secret sid, std::string domain, BoshLimits limits);

    Secret const& sid() const { return sid_; }

    // The request that began it; then the others. `now` is when it came.
    void begin(BoshBody body, Ticket ticket, Instant now, Outputs& out);
    void request(BoshBody body, Ticket ticket, Instant now, Outputs& out);
    // Something of the stream's for the client, as XML with its namespace. It goes out by flush().
    void send(std::string xml);
    void send(xmpp::Element const& element);
    // The stream has ended: after what is queued, the client is told so.
    void close();
    // At the end of a turn.
    void flush(Instant now, Outputs& out);
    // When deadline() has come.
    void tick(Instant now, Outputs& out);
    // None while nothing waits for time.
    std::optional<Instant> deadline() const;

private:
    struct Held {
        std::uint64_t rid = 0;
        Ticket ticket = 0;
        Instant since;
    };
    struct Early {
        BoshBody body;
        Ticket ticket = 0;
    };
    void take(BoshBody body, Ticket ticket, Instant now, Outputs& out);
    void answer(Held const& held, std::string body, Outputs& out);
    void answer_oldest(Instant now, Outputs& out);
    void terminate(std::string_view condition, std::optional<Ticket> ticket, Instant now, Outputs& out);
    std::string next_batch();

    Secret sid_;
    std::string domain_;
    BoshLimits limits_;
    Seconds wait_{60};
    std::size_t hold_ = 1;
    std::uint64_t last_ = 0;                                      // the rid up to which everything was taken
    std::map<std::uint64_t, Early> early_;                        // came before its turn
    std::deque<Held> held_;                                       // oldest first
    std::deque<std::pair<std::uint64_t, std::string>> answered_;  // the last kRequests, for repeated requests
    std::deque<std::string> queue_;
    std::size_t queued_ = 0;  // bytes
    bool begun_ = false;      // the first answer is out
    bool restarts_ = false;   // the next <open/> of the stream's is the answer to a restart
    bool closing_ = false;
    bool over_ = false;
    Instant idle_since_;
    Bucket requests_;
};

}  // namespace usher::session
