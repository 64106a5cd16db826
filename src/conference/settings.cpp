// What happens in a meeting when its policy changes, and when one of its times comes: opening hours and duration.
#include "conference/conference.hpp"

namespace usher::conference {

// Nobody inside is put out by a change (admission.md note 1), except by a time that is over; those who wait are decided
// again. What moderators chose in the meeting stays, unless the value itself is another one now.
void Conference::settings_changed(SettingsChanged change, Turn& turn) {
    admission::Policy const before = policy_.now();
    policy_.change(std::move(change.configured), std::move(change.set));
    policy_changed(before, turn);
    recheck_held(turn);
}

// The claims of the first host who comes (admission.md note 9): before he is seated, so that nobody sees the room
// without them. True if something is different now; the caller has those who wait decided again.
bool Conference::take_wishes(session::Person const& person, Role role, Turn& turn) {
    auto const* good = std::get_if<admission::GoodToken>(&person.token);
    if (role != Role::Host || good == nullptr || good->claims.wishes.empty()) return false;
    if (policy_.has_wishes()) {
        note(turn, "wishes-ignored", {{"identity", person.identity.text()}, {"because", "an earlier host's hold"}});
        return false;
    }
    admission::Policy const before = policy_.now();
    policy_.take_wishes(admission::wishes_of(good->claims));
    policy_changed(before, turn);
    note(turn, "wishes-taken", {{"identity", person.identity.text()}});
    return true;
}

void Conference::policy_changed(admission::Policy const& before, Turn& turn) {
    admission::Policy const& now = policy_.now();
    bool shown = false;
    if (now.lobby != before.lobby && now.lobby != admission::LobbyMode::WhenModeratorJoins) {
        bool const on = now.lobby == admission::LobbyMode::On;
        shown = on != lobby_on_;
        lobby_on_ = on;
    }
    bool const same_password = now.password.has_value() == before.password.has_value() &&
                               (!now.password || now.password->equals(before.password->reveal()));
    if (!same_password) {
        password_ = now.password;
        memory_.forget_passwords();
        shown = true;
    }
    settle_features(turn);
    if (open_) start_times(turn);
    if (shown && open_) notify_config_changed(turn);
}

// From the first admission on: when does this meeting end by itself?
void Conference::start_times(Turn& turn) {
    admission::Policy const& policy = policy_.now();
    turn.out.emplace_back(StopTimer{"time-is-up"});
    std::optional<WallTime> until = policy.closes;
    if (policy.duration) {
        WallTime const limit = created_ + *policy.duration;
        until = until ? std::min(*until, limit) : limit;
    }
    if (!until) return;
    Milliseconds const left = std::max(Milliseconds{0}, *until - turn.now.wall);
    turn.out.emplace_back(StartTimer{"time-is-up", turn.now.instant + left});
}

admission::Window Conference::window() const {
    admission::Policy const& policy = policy_.now();
    return {policy.opens, policy.closes, policy.early_for_hosts, false};
}

}  // namespace usher::conference
