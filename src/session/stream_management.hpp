// Stream management (XEP-0198): counts stanzas in both directions, answers the elements of urn:xmpp:sm:3, and keeps
// what the client has not acknowledged, so that a session can be resumed on another connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "xmpp/element.hpp"
#include "xmpp/serialised.hpp"

namespace usher::session {

// What is offered to clients that ask for resumption.
struct Resumption {
    Seconds window{0};        // how long a session without a connection is kept; 0: it is not offered
    std::size_t backlog = 0;  // bytes that may wait for an acknowledgement
};

class StreamManagement {
public:
    // What a stanza that waits takes besides its bytes.
    static constexpr std::size_t kPerStanza = 64;

    bool is_enabled() const { return enabled_; }
    // The client has an id to resume with, and what it would need is still there.
    bool is_resumable() const { return !id_.empty(); }
    // Of the resumption id the part that may be looked up; the rest is compared in constant time by fits().
    std::string handle() const;
    bool fits(std::string_view previd) const { return is_resumable() && id_.equals(previd); }
    static std::string handle_of(std::string_view previd);
    // The attribute `h`; none: it is missing, or no count.
    static std::optional<std::uint32_t> count_of(xmpp::Element const& element);

    // Stanzas since <enable/>, modulo 2^32 (XEP-0198 §4).
    std::uint32_t received() const { return received_; }
    std::uint32_t sent() const { return sent_; }
    std::uint32_t acknowledged() const { return acknowledged_; }

    void count_received() { ++received_; }
    // A stanza was written to the client, or would have been if it had a connection.
    void count_sent(xmpp::Serialised const& stanza);
    std::size_t waiting_bytes() const { return bytes_; }
    // More waits for an acknowledgement than may. The session has to end, or to give_up() being resumable.
    bool overflows() const { return bytes_ > limit_; }
    void give_up();
    // So much was written that the client should be asked (<r/>) what it has got. After asked(), only once it answered.
    bool is_acknowledgement_due() const;
    void asked();

    // One element of the namespace urn:xmpp:sm:3 but <resume/>; `bound`: a resource is bound. Gives the answer, if
    // there is one.
    std::optional<xmpp::Element> receive(xmpp::Element const& element, bool bound, Resumption const& offer,
                                         IdSource& ids);

    // The connection is lost. From now on a stanza is not on its way but waits; of updates of one occupant's presence
    // that wait, only the latest is kept (protocol decision 15).
    void lost();
    // The client is back, and has handled `count` stanzas. False: that cannot be; nothing has changed.
    bool resume(std::uint32_t count);
    // <resumed/> (XEP-0198 §5).
    xmpp::Element resumed() const;
    // What the client has not handled, oldest first: to be written again after <resumed/>.
    std::vector<xmpp::Serialised> unacknowledged() const { return waiting_; }

private:
    xmpp::Element enable(bool resumable, Resumption const& offer, IdSource& ids);
    void acknowledge(xmpp::Element const& element);
    void drop_acknowledged(std::uint32_t newly);
    bool replaces_waiting(xmpp::Serialised const& stanza);

    bool enabled_ = false;
    std::uint32_t received_ = 0;
    std::uint32_t sent_ = 0;
    std::uint32_t acknowledged_ = 0;
    Secret id_;                              // empty: cannot be resumed
    std::vector<xmpp::Serialised> waiting_;  // for an acknowledgement; only while resumable
    std::optional<std::size_t> on_way_;      // while the connection is lost: how many of `waiting_` were written
    std::size_t bytes_ = 0;                  // of `waiting_`
    std::size_t limit_ = 0;
    bool asked_ = false;
    std::uint32_t asked_at_ = 0;  // sent_ when <r/> was written last
    std::size_t bytes_since_ask_ = 0;
};

// <failed/> with this stanza error condition.
xmpp::Element sm_failed(std::string_view condition);

}  // namespace usher::session
