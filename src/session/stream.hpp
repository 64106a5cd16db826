// The door: one client's stream from <open/> to bound resource (RFC 7395, RFC 6120, XEP-0198). Pure: elements in,
// outputs out. It authenticates by the token of the stream's URL through admission::decide at stage Connect.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "admission/admission.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "session/connect.hpp"
#include "session/person.hpp"
#include "session/sasl.hpp"
#include "session/stream_management.hpp"
#include "xmpp/element.hpp"

namespace usher::session {

struct Write {
    xmpp::Element element;
};                // one message to the client
struct Bound {};  // person() is complete now
struct Deliver {
    xmpp::Element stanza;
};  // for the router; `from` is the full JID, whatever the client wrote
struct Refused {
    std::string code;
    std::string text;          // why, for the operator; empty where the code says it all
    std::string token;         // names the token (token::hash_in_logs); empty: none
    std::string who = {};      // Identity::text() of a good token; empty: nobody knows
    std::string where = {};    // the conference that the URL names
    std::string because = {};  // the rule's own words
};                             // an authentication was refused; for log and counters
struct Resumable {
    std::string handle;
};  // the client got a resumption id, which begins with this
struct Resume {
    Secret previd;
    std::uint32_t handled = 0;  // stanzas that the client says it has got
};  // the client asks for an older session; the owner of all streams knows it. resumed() or not_resumed() answers
struct WantKeys {
    token::Bad otherwise;  // the refusal if none comes; its `need` says which
};                         // the token's key has to be asked for; keys_came() or no_keys() goes on
struct End {
    std::string reason;
};  // write <close/>, then close the connection
using Output = std::variant<Write, Bound, Deliver, Refused, Resumable, Resume, WantKeys, End>;
using Outputs = std::vector<Output>;

class Stream {
public:
    // `settings` outlive it.
    Stream(SessionId id, Connect connect, Settings const& settings);
    Stream(SessionId id, Connect connect, Settings&& settings) = delete;

    // One element of the client's. Everything after End is ignored.
    void receive(xmpp::Element element, Now now, IdSource& ids, Outputs& out);
    // After WantKeys, keys have come: looks at the token again, which may want keys again.
    void keys_came(Now now, Outputs& out);
    // After WantKeys, none will come now: `why` is the refusal.
    void no_keys(token::Bad why, Now now, Outputs& out);
    // The document could not be read: answers with the stream error and ends. `detail` is XmlReader's.
    void unreadable(std::string_view detail, Outputs& out);

    // Whoever is at the other end may not be here any more: says so and ends.
    void expel(std::string_view why, Outputs& out);

    // The same person has a newer session, and nobody answers on this one: says so and ends.
    void replace(Outputs& out);

    // Resumption (XEP-0198 §5, protocol decision 15). Whoever asked for it may not have it; he can still bind.
    void not_resumed(Outputs& out);
    // Whoever logged in on this stream is whoever logged in on `lost`: the same class, and with a token the same issuer
    // and user id. Without a token the resumption id is the proof.
    bool may_resume(Stream const& lost) const;
    // This stream goes on on the connection of `by`, whose client has handled `count` stanzas; <resumed/> is written.
    // False: the count cannot be; nothing has changed.
    bool resume(Stream const& by, std::uint32_t count, Outputs& out);

    bool is_bound() const;
    Person const& person() const { return person_; }
    Person& person() { return person_; }
    StreamManagement& management() { return management_; }
    StreamManagement const& management() const { return management_; }

private:
    enum class State { Opening, Authenticating, AwaitingKeys, Reopening, Binding, Bound, Ended };
    void open(xmpp::Element const& element, IdSource& ids, Outputs& out);
    void authenticate(xmpp::Element const& element, Now now, IdSource& ids, Outputs& out);
    void settle(admission::Token token, Now now, Outputs& out);
    void come_in(admission::Token token, admission::Identity who, std::string node, Outputs& out);
    void refuse(Refused refused, xmpp::Element failure, Outputs& out);

    // service_login.cpp
    bool has_services() const;
    void offer_services(xmpp::Element& mechanisms) const;
    bool begin_service_login(xmpp::Element const& auth, Now now, IdSource& ids, Outputs& out);
    void go_on_with_service(xmpp::Element const& response, Now now, IdSource& ids, Outputs& out);
    void service_step(SaslStep step, Now now, IdSource& ids, Outputs& out);
    void refuse_service(std::string_view condition, bool counts, Now now, Outputs& out);

    void bind(xmpp::Element const& iq, IdSource& ids, Outputs& out);
    void bound_stanza(xmpp::Element stanza, Outputs& out);
    bool answer_iq(xmpp::Element const& iq, Outputs& out);
    void manage(xmpp::Element const& element, IdSource& ids, Outputs& out);
    void unexpected(xmpp::Element const& element, IdSource& ids, Outputs& out);

    bool serves(std::string_view domain) const;
    void write_open(std::string_view id, Outputs& out) const;
    void write_features(Outputs& out) const;
    void write_stanza(xmpp::Element stanza, Outputs& out);
    void fail(std::string_view condition, std::string_view text, Outputs& out);

    State state_ = State::Opening;
    Connect connect_;
    Settings const& settings_;
    Person person_;
    admission::Identity login_ = admission::Identity::of_stream("0");  // as it was at the login
    bool by_token_ = false;                                            // at the login
    std::string full_jid_;  // person_.jid as text: it is written into every stanza
    std::string node_;      // of the address that this authentication may get
    StreamManagement management_;
    int failures_ = 0;
    std::unique_ptr<ScramExchange> exchange_;  // of a service, between its two messages
};

}  // namespace usher::session
