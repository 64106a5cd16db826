#include "config/difference.hpp"

#include <algorithm>
#include <array>

#include "config/schema.hpp"

namespace usher::config {

namespace {

// Sections that hold from the next decision on, and the keys of other sections that do. All else is read once, when the
// server starts.
constexpr std::array<std::string_view, 10> kLive = {"tokens", "guests",    "roles",    "lobby",    "waiting_room",
                                                    "rooms",  "breakouts", "features", "services", "turn"};
constexpr std::array<std::string_view, 9> kLiveKeys = {"api.signing_key",
                                                       "api.token_lifetime",
                                                       "api.keys",
                                                       "limits.token",
                                                       "webhooks.decide_failed",
                                                       "webhooks.decide_kept_for",
                                                       "webhooks.decide_within",
                                                       "limits.wrong_passwords_per_room",
                                                       "limits.wrong_passwords_per_minute"};
constexpr std::array<std::string_view, 7> kOfRooms = {"guests", "roles",     "lobby",   "waiting_room",
                                                      "rooms",  "breakouts", "features"};

std::string_view section_of(std::string_view key) { return key.substr(0, key.find('.')); }

bool is_live(std::string_view key) {
    return std::ranges::find(kLive, section_of(key)) != kLive.end() ||
           std::ranges::find(kLiveKeys, key) != kLiveKeys.end();
}

std::string set_or_not(bool is_set) { return is_set ? "set" : "not set"; }

bool same(std::optional<Secret> const& one, std::optional<Secret> const& other) {
    return one.has_value() == other.has_value() && (!one || one->equals(other->reveal()));
}
bool same(token::KeyScope const& one, token::KeyScope const& other) {
    return one.issuer == other.issuer && one.audiences == other.audiences && one.tenants == other.tenants &&
           one.wildcard == other.wildcard;
}
bool same(TokenKey const& one, TokenKey const& other) {
    return one.id == other.id && one.kind == other.kind && one.algorithms == other.algorithms &&
           one.value.equals(other.value.reveal()) && one.url == other.url && same(one.scope, other.scope);
}
bool same(ServiceAccount const& one, ServiceAccount const& other) {
    return one.kind == other.kind && one.user == other.user && one.password.equals(other.password.reveal());
}
bool same(ApiKey const& one, ApiKey const& other) {
    return one.name == other.name && one.sha256 == other.sha256 && one.scopes == other.scopes;
}
bool same(admission::RoomRule const& one, admission::RoomRule const& other) {
    auto equal = [](auto const& a, auto const& b) { return a.first == b.first && a.second.equals(b.second.reveal()); };
    return one.room == other.room && one.tenant == other.tenant &&
           std::ranges::equal(one.settings.values(), other.settings.values(), equal);
}

template <class Item>
bool all_same(std::vector<Item> const& one, std::vector<Item> const& other) {
    return std::ranges::equal(one, other, [](Item const& a, Item const& b) { return same(a, b); });
}

void compare(Row const& row, Settings const& before, Settings const& after, std::vector<Difference>& out) {
    if (row.status != Status::Setting || row.show == nullptr || row.type == Type::Secret) return;
    std::string was = row.show(before, row);
    std::string is = row.show(after, row);
    if (was != is) out.push_back({std::string(row.name), std::move(was), std::move(is), !is_live(row.name)});
}

// Tables and secrets are not shown: that they are others is.
void compare_hidden(Settings const& before, Settings const& after, std::vector<Difference>& out) {
    auto note = [&out](bool is_same, char const* key, std::string was, std::string is) {
        if (!is_same) out.push_back({key, std::move(was), std::move(is), false});
    };
    auto count = [](auto const& list) { return std::to_string(list.size()); };
    note(all_same(before.keys, after.keys), "tokens.keys", count(before.keys), count(after.keys));
    note(same(before.policy.password, after.policy.password), "rooms.password",
         set_or_not(before.policy.password.has_value()), set_or_not(after.policy.password.has_value()));
    note(all_same(before.rules, after.rules), "rooms.rule", count(before.rules), count(after.rules));
    note(all_same(before.services, after.services), "services", count(before.services), count(after.services));
    note(before.turn.secret.equals(after.turn.secret.reveal()), "turn.secret", set_or_not(!before.turn.secret.empty()),
         set_or_not(!after.turn.secret.empty()));
    if (!before.webhooks.secret.equals(after.webhooks.secret.reveal()))
        out.push_back({"webhooks.secret", set_or_not(!before.webhooks.secret.empty()),
                       set_or_not(!after.webhooks.secret.empty()), true});
    note(all_same(before.api.keys, after.api.keys), "api.keys", count(before.api.keys), count(after.api.keys));
    // The listener of the API is opened at the start, if there is a key then.
    if (before.api.keys.empty() && !after.api.keys.empty()) out.back().needs_restart = true;
}

}  // namespace

bool same(std::vector<TokenKey> const& one, std::vector<TokenKey> const& other) { return all_same(one, other); }
bool same(std::vector<ServiceAccount> const& one, std::vector<ServiceAccount> const& other) {
    return all_same(one, other);
}

std::vector<Difference> differences(Settings const& before, Settings const& after) {
    std::vector<Difference> all;
    for (Row const& row : rows()) compare(row, before, after, all);
    compare_hidden(before, after, all);
    return all;
}

std::vector<Difference> differences(admission::Policy const& before, admission::Policy const& after) {
    Settings was;
    Settings is;
    was.policy = before;
    is.policy = after;
    std::vector<Difference> all;
    for (Row const& row : rows())
        if (std::ranges::find(kOfRooms, section_of(row.name)) != kOfRooms.end()) compare(row, was, is, all);
    if (!same(before.password, after.password))
        all.push_back(
            {"rooms.password", set_or_not(before.password.has_value()), set_or_not(after.password.has_value()), false});
    return all;
}

std::vector<std::pair<std::string, std::string>> texts_of(admission::Policy const& policy) {
    Settings defaults;
    Settings is;
    is.policy = policy;
    std::vector<std::pair<std::string, std::string>> all;
    for (Row const& row : rows()) {
        if (row.status != Status::Setting || row.show == nullptr || row.type == Type::Secret) continue;
        std::string text = row.show(is, row);
        if (text != row.show(defaults, row)) all.emplace_back(std::string(row.name), std::move(text));
    }
    return all;
}

Settings renewed(Settings const& running, Settings read) {
    Settings next = running;
    next.tokens = std::move(read.tokens);
    next.keys = std::move(read.keys);
    next.policy = std::move(read.policy);
    next.rules = std::move(read.rules);
    next.turn = std::move(read.turn);
    next.services = std::move(read.services);
    next.api.keys = std::move(read.api.keys);
    next.api.signing_key = std::move(read.api.signing_key);
    next.api.token_lifetime = read.api.token_lifetime;
    next.limits.wrong_passwords_per_minute = read.limits.wrong_passwords_per_minute;
    next.limits.wrong_passwords_per_room = read.limits.wrong_passwords_per_room;
    next.tokens.domain = running.tokens.domain;  // of server.domain
    next.policy.domain = running.policy.domain;
    next.policy.asks_outside = running.policy.asks_outside;  // of webhooks.decide_url
    return next;
}

}  // namespace usher::config
