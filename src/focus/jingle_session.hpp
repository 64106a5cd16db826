// The offer/answer machine of one occupant: which session it has, whether a request belongs to it, and how often it may
// ask for a new one. Knows no sources and sends nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::focus {

// docs/protocol/clients.md, "A broken session".
inline constexpr Milliseconds kRestartInterval{5000};
inline constexpr Milliseconds kRestartWindow{60000};
inline constexpr std::size_t kRestartsPerWindow = 5;
inline constexpr std::size_t kRememberedSids = 4;

class JingleSession {
public:
    // None: never invited, or ended because the occupant was alone: to be invited when enough are here.
    // Pending: the engine was asked for a transport. Offered: session-initiate is out. Ended: by the client, or failed.
    enum class State { None, Pending, Offered, Accepted, Ended };

    // A new session: its sid, bridge session id and channel password are new, and so is its generation.
    void begin(IdSource& ids);
    void offered(std::string iq_id);
    void accepted() { state_ = State::Accepted; }
    void end(State to);

    State state() const { return state_; }
    // The client knows of it, and it goes on.
    bool is_open() const { return state_ == State::Offered || state_ == State::Accepted; }
    // The engine has an endpoint for it.
    bool has_endpoint() const { return is_open() || state_ == State::Pending; }
    std::string const& sid() const { return sid_; }
    std::string const& bridge_session() const { return bridge_session_; }
    Secret const& channel_password() const { return channel_password_; }
    std::uint32_t generation() const { return generation_; }
    bool is_initiate(std::string_view iq_id) const { return state_ == State::Offered && iq_id == initiate_id_; }

    // Does a request with this sid belong to the open session? If not, the answer (docs/protocol/clients.md).
    std::optional<xmpp::StanzaError> refuse_sid(std::string_view sid) const;
    // Counts a request for a new session; false: too soon or too often. Refused requests count for the interval only.
    bool may_restart(Instant now);

private:
    State state_ = State::None;
    std::string sid_;
    std::string bridge_session_;
    Secret channel_password_;
    std::string initiate_id_;
    std::uint32_t generation_ = 0;
    std::vector<std::string> past_sids_;  // a few at most: an empty deque alone would take 600 bytes
    std::vector<Instant> restarts_;
    std::optional<Instant> last_restart_;
};

}  // namespace usher::focus
