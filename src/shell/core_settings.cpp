#include "shell/core_settings.hpp"

#include <algorithm>

#include "config/difference.hpp"
#include "config/keys.hpp"

namespace usher::shell {

Result<router::Settings> core_settings(config::Settings const& from, Secret device_key) {
    router::Settings to;
    to.domain = from.domain;
    to.policy = from.policy;
    to.rules = from.rules;
    to.policy.wrong_passwords_per_minute = from.limits.wrong_passwords_per_minute;
    to.policy.wrong_passwords_per_room = from.limits.wrong_passwords_per_room;
    to.policy.knocks = from.limits.knocks;
    to.policy.knocks_per_address = from.limits.knocks_per_address;
    to.fairness = {from.limits.sessions_per_address, from.limits.stanzas,       from.limits.messages, from.limits.joins,
                   from.limits.logins_per_address,   from.limits.joins_per_room};
    to.channel = {from.limits.channel_message, from.limits.channel_messages, from.limits.channel_bytes};
    to.questions = static_cast<std::size_t>(std::max(1, from.limits.questions));
    to.tokens = from.tokens;
    to.keys = TRY(config::make_key_set(from.keys));
    to.device_key = std::move(device_key);
    for (config::ExternalService const& service : from.turn.servers)
        to.services.servers.push_back({service.type, service.host, service.port, service.transport});
    to.services.secret = from.turn.secret;
    to.services.ttl = from.turn.ttl;
    for (config::ServiceAccount const& account : from.services)
        to.accounts.push_back({account.kind, account.user, account.password});
    to.resumption = {from.resume, from.limits.outbox};
    to.linger_after_unload = from.linger_after_unload;
    to.lost_sessions = static_cast<std::size_t>(std::max(0, from.limits.lost_sessions));
    to.xml.bytes = from.limits.stanza;
    to.xml.depth = from.limits.depth;
    to.standing.bans = admission::Bans(from.limits.bans);
    to.standing.revocations = admission::Revocations(from.limits.revocations);
    to.standing.used_tokens = admission::UsedTokens(from.limits.used_tokens);
    to.recording = {from.limits.recording, static_cast<std::size_t>(std::max(0, from.limits.recorded_events))};
    to.held_rooms = static_cast<std::size_t>(std::max(0, from.limits.held_rooms));
    return to;
}

Result<router::Core::Renewal> renewal_of(config::Settings const& running, config::Settings const& next) {
    router::Settings made = TRY(core_settings(next, Secret{}));
    router::Core::Renewal renewal{std::move(made.policy), std::move(made.rules),    std::move(made.tokens),
                                  std::nullopt,           std::move(made.services), std::nullopt};
    if (!config::same(next.keys, running.keys)) renewal.keys = std::move(made.keys);
    if (!config::same(next.services, running.services)) renewal.accounts = std::move(made.accounts);
    return renewal;
}

}  // namespace usher::shell
