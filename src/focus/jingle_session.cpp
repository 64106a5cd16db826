#include "focus/jingle_session.hpp"

#include <algorithm>

namespace usher::focus {

using xmpp::ErrorType;
using xmpp::StanzaError;

void JingleSession::begin(IdSource& ids) {
    if (!sid_.empty() && std::ranges::find(past_sids_, sid_) == past_sids_.end()) past_sids_.push_back(sid_);
    if (past_sids_.size() > kRememberedSids) past_sids_.erase(past_sids_.begin());
    sid_ = ids.hex(8);
    bridge_session_ = ids.uuid();
    channel_password_ = Secret(ids.secret());
    initiate_id_.clear();
    ++generation_;
    state_ = State::Pending;
}

void JingleSession::offered(std::string iq_id) {
    initiate_id_ = std::move(iq_id);
    state_ = State::Offered;
}

void JingleSession::end(State to) {
    state_ = to;
    channel_password_ = Secret();
}

std::optional<StanzaError> JingleSession::refuse_sid(std::string_view sid) const {
    if (sid == sid_) {
        if (is_open()) return std::nullopt;
        if (state_ != State::Pending) return StanzaError{ErrorType::Cancel, "gone", "session ended"};
    }
    if (std::ranges::find(past_sids_, sid) != past_sids_.end())
        return StanzaError{ErrorType::Cancel, "gone", "session was replaced"};
    return StanzaError{ErrorType::Cancel, "item-not-found", "jingle session no longer active"};
}

bool JingleSession::may_restart(Instant now) {
    bool const too_soon = last_restart_ && now - *last_restart_ < kRestartInterval;
    last_restart_ = now;
    while (!restarts_.empty() && now - restarts_.front() >= kRestartWindow) restarts_.erase(restarts_.begin());
    if (too_soon || restarts_.size() >= kRestartsPerWindow) return false;
    restarts_.push_back(now);
    return true;
}

}  // namespace usher::focus
