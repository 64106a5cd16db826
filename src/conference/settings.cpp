// What happens in a meeting when its policy changes, and when one of its times comes: opening hours and duration.
#include "conference/conference.hpp"

namespace usher::conference {

// Nobody inside is put out by a change (admission.md note 1), except by a time that is over; those who wait are decided
// again. What moderators chose in the meeting stays, unless the value itself is another one now.
void Conference::settings_changed(SettingsChanged change, Turn& turn) {
    admission::Policy const before = policy_.now();
    policy_.change(std::move(change.configured), std::move(change.set));
    policy_changed(before, turn);
    // Who waits here while the server ends finds the next one, where he may go on waiting.
    if (!policy_.now().draining) recheck_held(turn);
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
    is_to_keep_ = true;
    policy_changed(before, turn);
    note(turn, "wishes-taken", {{"identity", person.identity.text()}});
    return true;
}

Locks Conference::locks_under(admission::Policy const& before, admission::Policy const& after) const {
    Locks locks{lobby_on_, password_, true};
    if (after.lobby != before.lobby && after.lobby != admission::LobbyMode::WhenModeratorJoins)
        locks.lobby_on = after.lobby == admission::LobbyMode::On;
    locks.same_password = after.password.has_value() == before.password.has_value() &&
                          (!after.password || after.password->equals(before.password->reveal()));
    if (!locks.same_password) locks.password = after.password;
    return locks;
}

void Conference::policy_changed(admission::Policy const& before, Turn& turn) {
    Locks locks = locks_under(before, policy_.now());
    bool const shown = locks.lobby_on != lobby_on_ || !locks.same_password;
    lobby_on_ = locks.lobby_on;
    password_ = std::move(locks.password);
    if (!locks.same_password) memory_.forget_passwords();
    settle_features(turn);
    if (open_) start_times(turn);
    if (shown && open_) notify_config_changed(turn);
}

admission::Policy Conference::policy_under(admission::Policy configured) const {
    return policy_.under(std::move(configured)).now();
}

std::vector<Outlook> Conference::outlook_under(admission::Policy configured, TokenOutlook const& tokens,
                                               Turn const& outer) const {
    admission::Policy const then = policy_under(std::move(configured));
    Turn const turn{outer.now, outer.ids, policy_.now(), outer.out, outer.standing};
    std::vector<Outlook> all;
    for (auto const& [id, occupant] : occupants_.all())
        if (std::optional<Outlook> one = outlook_of(occupant, then, tokens, turn)) all.push_back(*std::move(one));
    return all;
}

// None: nothing would be different.
std::optional<Outlook> Conference::outlook_of(Occupant const& occupant, admission::Policy const& then,
                                              TokenOutlook const& tokens, Turn const& turn) const {
    Turn const later{turn.now, turn.ids, then, turn.out, turn.standing};
    Outlook outlook{occupant.nick, occupant.person.identity.text(), occupant.name.value_or(""), "inside", "inside"};
    auto const* good = std::get_if<admission::GoodToken>(&occupant.person.token);
    std::optional<admission::BadToken> const lost =
        good != nullptr && tokens ? tokens(good->claims) : std::optional<admission::BadToken>{};
    if (occupant.space.is_inside()) {
        admission::FeatureSet const after = features_for(occupant.person, occupant.role, later);
        outlook.gains = admission::names_of(after.without(occupant.features));
        outlook.loses = admission::names_of(occupant.features.without(after));
        if (lost) outlook.then = lost->code;
        bool const is_same = !lost && outlook.gains.empty() && outlook.loses.empty();
        return is_same ? std::nullopt : std::optional(std::move(outlook));
    }
    if (is_moderator(occupant.role)) return std::nullopt;  // looks after the lobby, and does not wait in it
    auto decided = [&](Turn const& when, Locks const& locks, bool with_lost_token) {
        admission::JoinRequest request = request_of(occupant, when);
        if (with_lost_token && lost) request.token = *lost;
        admission::RoomView view = view_for(occupant.person, Space::Main, request.nick, when);
        view.lobby_on = locks.lobby_on;
        view.password = locks.password;
        view.window = window_of(when.policy);
        return admission::decide(request, view, when.policy).code();
    };
    outlook.now = decided(turn, {lobby_on_, password_, true}, false);
    outlook.then = decided(later, locks_under(turn.policy, then), true);
    return outlook.now == outlook.then ? std::nullopt : std::optional(std::move(outlook));
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

admission::Window Conference::window_of(admission::Policy const& policy) {
    return {policy.opens, policy.closes, policy.early_for_hosts, false};
}

}  // namespace usher::conference
