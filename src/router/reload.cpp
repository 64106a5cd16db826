// Another configuration while people are meeting: what it would change, and the change.
#include "router/room.hpp"
#include "token/foresee.hpp"

namespace usher::router {

std::vector<Core::RoomOutlook> Core::preview(Renewal const& renewal, Now now, IdSource& ids) const {
    std::vector<RoomOutlook> all;
    Effects nothing;
    conference::Turn const turn{now, ids, settings_.policy, nothing, &standing_};
    token::KeySet const& keys = renewal.keys ? *renewal.keys : settings_.keys;
    auto const tokens = [&](token::Claims const& claims) -> std::optional<admission::BadToken> {
        std::optional<token::Bad> bad = token::foresee(claims, settings_.keys, keys, renewal.tokens, now.wall);
        // What is so today is no consequence of the change.
        if (!bad || token::foresee(claims, settings_.keys, settings_.keys, settings_.tokens, now.wall))
            return std::nullopt;
        return admission::BadToken{std::move(bad->code), std::move(bad->text)};
    };
    for (auto const& [key, room] : conferences_) {
        conference::Conference const& meeting = room->conference;
        admission::Policy const configured = admission::policy_of(meeting.name(), renewal.policy, renewal.rules);
        all.push_back(
            {key, meeting.policy(), meeting.policy_under(configured), meeting.outlook_under(configured, tokens, turn)});
    }
    return all;
}

void Core::renew(Renewal renewal, Now now, IdSource& ids, Effects& out) {
    std::size_t const from = out.size();
    bool const draining = settings_.policy.draining;
    settings_.policy = std::move(renewal.policy);
    settings_.policy.draining = draining;
    settings_.rules = std::move(renewal.rules);
    settings_.tokens = std::move(renewal.tokens);
    settings_.services = std::move(renewal.services);
    if (renewal.accounts) accounts_ = session::ServiceAccounts(*std::move(renewal.accounts), settings_.device_key);
    Scope const scope{now, ids, out};
    if (renewal.keys) {
        // Answers to what the old keys asked are nobody's any more (keys.cpp): a key is only ever taken from the place
        // that was asked for it.
        first_source_ += settings_.keys.sources().size();
        settings_.keys = *std::move(renewal.keys);
        fetches_ = {};
        ask_for_keys(fetches_.start(settings_.keys, now.instant), out);
        retry_streams(scope);
    }
    tries_.forget_right();
    std::vector<std::string> rooms;
    for (auto const& [key, room] : conferences_) rooms.push_back(key);
    for (std::string const& key : rooms) tell_settings(key, scope);
    settle(from, scope);
}

}  // namespace usher::router
