// The door: one client's stream from <open/> to bound resource (RFC 7395, RFC 6120, XEP-0198). Pure: elements in,
// outputs out. It authenticates by the token of the stream's URL through admission::decide at stage Connect.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "admission/admission.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "session/person.hpp"
#include "token/verify.hpp"
#include "xmpp/element.hpp"

namespace usher::session {

// What the connection's HTTP upgrade said.
struct Connect {
    std::string address;
    std::string room;    // query `room`
    std::string tenant;  // query `prefix` or path prefix
    Secret token;        // query `token`, else the Authorization header; empty: none
    bool has_token = false;
    std::string base_url;  // "https://meet.example", from Host header, TLS and server.public_url
};

// What the door needs from outside, the same for all streams.
struct Settings {
    std::string domain;
    admission::Policy const* policy = nullptr;
    token::KeySet const* keys = nullptr;
    token::Rules const* rules = nullptr;
    std::string caps_ver;  // may be empty
};

struct Write { xmpp::Element element; };     // one message to the client
struct Bound {};                             // person() is complete now
struct Deliver { xmpp::Element stanza; };    // for the router; `from` is the full JID, whatever the client wrote
struct Refused { std::string code; };        // an authentication was refused; for log and counters
struct End { std::string reason; };          // write <close/>, then close the connection
using Output = std::variant<Write, Bound, Deliver, Refused, End>;
using Outputs = std::vector<Output>;

class Stream {
public:
    Stream(SessionId id, Connect connect, Settings settings);

    // One element of the client's. Everything after End is ignored.
    void receive(xmpp::Element element, Now now, IdSource& ids, Outputs& out);
    // The document could not be read: answers with the stream error and ends. `detail` is XmlReader's.
    void unreadable(std::string_view detail, Outputs& out);

    bool is_bound() const;
    Person const& person() const { return person_; }
    Person& person() { return person_; }
    // A stanza was written to the client by somebody else than this stream (XEP-0198 counts it).
    void count_sent() { ++sent_; }

private:
    enum class State { Opening, Authenticating, Reopening, Binding, Bound, Ended };
    void open(xmpp::Element const& element, IdSource& ids, Outputs& out);
    void authenticate(xmpp::Element const& element, Now now, IdSource& ids, Outputs& out);
    void bind(xmpp::Element const& iq, IdSource& ids, Outputs& out);
    void bound_element(xmpp::Element element, IdSource& ids, Outputs& out);

    State state_ = State::Opening;
    Connect connect_;
    Settings settings_;
    Person person_;
    std::uint32_t received_ = 0;  // stanzas since <enable/> (XEP-0198 §4)
    std::uint32_t sent_ = 0;
    bool managed_ = false;
    int failures_ = 0;
};

}  // namespace usher::session
