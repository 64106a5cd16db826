#include "admission/room_settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/glob.hpp"
#include "base/units.hpp"

namespace usher::admission {

namespace {

// Reads `value` into the policy; what would be right, where it cannot.
using Reader = std::optional<std::string> (*)(std::string_view value, Policy& policy);

struct Row {
    std::string_view key;
    Reader read;
};

template <class Enum, std::size_t N>
std::optional<std::string> read_choice(std::string_view value, std::array<std::string_view, N> const& words,
                                       Enum& into) {
    auto found = std::ranges::find(words, value);
    if (found != words.end()) {
        into = static_cast<Enum>(found - words.begin());
        return std::nullopt;
    }
    std::string right;
    for (std::string_view word : words) right += (right.empty() ? "" : ", ") + std::string(word);
    return "one of " + right;
}

std::optional<std::string> read_flag(std::string_view value, bool& into) {
    if (value != "true" && value != "false") return "true or false";
    into = value == "true";
    return std::nullopt;
}

std::optional<std::string> read_count(std::string_view value, int least, int most, int& into) {
    int number = 0;
    auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < least || number > most)
        return "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    into = number;
    return std::nullopt;
}

constexpr Seconds kLongestSpan{365LL * 24 * 3600};

std::optional<std::string> read_span(std::string_view value, Seconds& into) {
    Result<Milliseconds> span = parse_span(value);
    auto const seconds = span.ok() ? std::chrono::floor<Seconds>(span.value()) : Seconds{-1};
    if (seconds.count() < 0 || seconds > kLongestSpan) return "a time of at most a year, such as \"90s\" or \"2h\"";
    into = seconds;
    return std::nullopt;
}

// "none" takes the value away.
template <class T, class Read>
std::optional<std::string> read_optional(std::string_view value, std::optional<T>& into, Read read) {
    if (value == "none") {
        into.reset();
        return std::nullopt;
    }
    T read_value{};
    if (std::optional<std::string> wrong = read(value, read_value)) return "\"none\", or " + *wrong;
    into = std::move(read_value);
    return std::nullopt;
}

std::optional<std::string> read_time(std::string_view value, WallTime& into) {
    Result<WallTime> time = parse_time(value);
    if (!time.ok()) return "a time such as \"2026-12-01T09:30:00Z\"";
    into = time.value();
    return std::nullopt;
}

std::optional<std::string> read_password(std::string_view value, Secret& into) {
    constexpr std::size_t kLongest = 256;
    if (value.empty() || value.size() > kLongest) return "a text of 1 to 256 bytes";
    into = Secret{std::string(value)};
    return std::nullopt;
}

// With commas between them; "none" for nobody.
std::optional<std::string> read_bypass(std::string_view value, std::vector<BypassClass>& into) {
    std::vector<BypassClass> classes;
    while (!value.empty() && value != "none") {
        std::size_t const comma = std::min(value.find(','), value.size());
        Result<BypassClass> one = BypassClass::parse(value.substr(0, comma));
        if (!one.ok()) return "\"none\", or with commas between them: " + one.error().detail;
        classes.push_back(std::move(one).value());
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
    into = std::move(classes);
    return std::nullopt;
}

constexpr std::array kRows = {
    Row{"guests.allowed",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 3>{"no", "after-host", "yes"}, policy.guests);
        }},
    Row{"guests.may_create",
        [](std::string_view value, Policy& policy) { return read_flag(value, policy.guests_may_create); }},
    Row{"lobby.mode",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 3>{"off", "on", "when-moderator-joins"},
                               policy.lobby);
        }},
    Row{"lobby.name_required",
        [](std::string_view value, Policy& policy) { return read_flag(value, policy.name_required); }},
    Row{"lobby.deny_cooldown",
        [](std::string_view value, Policy& policy) { return read_span(value, policy.deny_cooldown); }},
    Row{"lobby.message",
        [](std::string_view value, Policy& policy) -> std::optional<std::string> {
            if (value.size() > kLongestLobbyMessage) return "a text of at most 500 bytes";
            policy.lobby_message = value;
            return std::nullopt;
        }},
    Row{"lobby.max_wait",
        [](std::string_view value, Policy& policy) { return read_optional(value, policy.max_wait, read_span); }},
    Row{"lobby.approval_ttl",
        [](std::string_view value, Policy& policy) { return read_span(value, policy.approval_ttl); }},
    Row{"lobby.bypass",
        [](std::string_view value, Policy& policy) { return read_bypass(value, policy.lobby_bypass); }},
    Row{"lobby.password",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 2>{"either", "both"}, policy.lobby_password);
        }},
    Row{"lobby.unattended",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 3>{"hold", "known", "everybody"}, policy.unattended);
        }},
    Row{"lobby.phones",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 2>{"pass", "knock"}, policy.phones);
        }},
    Row{"waiting_room.mode",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 2>{"off", "on"}, policy.waiting);
        }},
    Row{"waiting_room.host_gone",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 3>{"hold", "promote", "end"}, policy.host_gone);
        }},
    Row{"waiting_room.host_gone_after",
        [](std::string_view value, Policy& policy) { return read_span(value, policy.host_gone_after); }},
    Row{"waiting_room.old_clients",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 2>{"lobby", "poll"}, policy.old_clients);
        }},
    Row{"rooms.may_create",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 2>{"anyone-admitted", "hosts"}, policy.may_create);
        }},
    Row{"rooms.seats",
        [](std::string_view value, Policy& policy) {
            return read_optional(value, policy.seats,
                                 [](std::string_view text, int& seats) { return read_count(text, 1, 100000, seats); });
        }},
    Row{"rooms.seats_for_hosts",
        [](std::string_view value, Policy& policy) { return read_count(value, 0, 1000, policy.seats_for_hosts); }},
    Row{"rooms.kick_for",
        [](std::string_view value, Policy& policy) -> std::optional<std::string> {
            if (value != "meeting") {
                if (std::optional<std::string> wrong = read_span(value, policy.kick_for))
                    return "\"meeting\", or " + *wrong;
                return std::nullopt;
            }
            policy.kick_for = kForTheMeeting;
            return std::nullopt;
        }},
    Row{"rooms.same_user",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 3>{"allow", "newest", "first"}, policy.same_user);
        }},
    Row{"rooms.names",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 2>{"free", "token"}, policy.names);
        }},
    Row{"rooms.name_required",
        [](std::string_view value, Policy& policy) { return read_flag(value, policy.everyone_named); }},
    Row{"rooms.e2ee",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 2>{"optional", "required"}, policy.end_to_end);
        }},
    Row{"rooms.alone",
        [](std::string_view value, Policy& policy) { return read_optional(value, policy.alone, read_span); }},
    Row{"rooms.duration",
        [](std::string_view value, Policy& policy) { return read_optional(value, policy.duration, read_span); }},
    Row{"rooms.opens",
        [](std::string_view value, Policy& policy) { return read_optional(value, policy.opens, read_time); }},
    Row{"rooms.closes",
        [](std::string_view value, Policy& policy) { return read_optional(value, policy.closes, read_time); }},
    Row{"rooms.early_for_hosts",
        [](std::string_view value, Policy& policy) { return read_span(value, policy.early_for_hosts); }},
    Row{"rooms.start_audio_muted",
        [](std::string_view value, Policy& policy) { return read_flag(value, policy.start_audio_muted); }},
    Row{"rooms.start_video_muted",
        [](std::string_view value, Policy& policy) { return read_flag(value, policy.start_video_muted); }},
    Row{"breakouts.move",
        [](std::string_view value, Policy& policy) {
            return read_choice(value, std::array<std::string_view, 2>{"moderator", "anyone"}, policy.breakout_move);
        }},
    Row{"breakouts.timer",
        [](std::string_view value, Policy& policy) { return read_optional(value, policy.breakout_timer, read_span); }},
    Row{"rooms.password",
        [](std::string_view value, Policy& policy) { return read_optional(value, policy.password, read_password); }},
};

Row const* find_row(std::string_view key) {
    auto found = std::ranges::find(kRows, key, &Row::key);
    if (found != kRows.end()) return &*found;
    if (key.find('.') != std::string_view::npos) return nullptr;
    found = std::ranges::find(kRows, "rooms." + std::string(key), &Row::key);
    return found != kRows.end() ? &*found : nullptr;
}

}  // namespace

Result<bool> RoomSettings::set(std::string_view key, std::string_view value) {
    Row const* row = find_row(key);
    if (row == nullptr) return not_found("a room has no setting \"" + std::string(key) + "\"");
    Policy scratch;
    if (std::optional<std::string> right = row->read(value, scratch))
        return malformed(std::string(row->key) + " must be " + *right);
    values_.insert_or_assign(std::string(row->key), Secret{std::string(value)});
    return true;
}

bool RoomSettings::remove(std::string_view key) {
    Row const* row = find_row(key);
    return row != nullptr && values_.erase(std::string(row->key)) > 0;
}

void RoomSettings::take(RoomSettings const& other) {
    for (auto const& [key, value] : other.values_) values_.insert_or_assign(key, value);
}

void RoomSettings::apply(Policy& policy) const {
    for (auto const& [key, value] : values_)
        if (Row const* row = find_row(key)) (void)row->read(value.reveal(), policy);
}

std::vector<std::pair<std::string, std::string>> RoomSettings::shown() const {
    std::vector<std::pair<std::string, std::string>> list;
    for (auto const& [key, value] : values_)
        list.emplace_back(key, key == "rooms.password" && value.reveal() != "none" ? "[set]" : value.reveal());
    return list;
}

RoomSettings wishes_of(token::Claims const& claims) {
    RoomSettings settings;
    token::RoomWishes const& wishes = claims.wishes;
    auto wish = [&](std::string_view key, std::string const& value) { (void)settings.set(key, value); };
    if (wishes.lobby) wish("lobby.mode", *wishes.lobby ? "on" : "off");
    if (wishes.waiting_room) wish("waiting_room.mode", *wishes.waiting_room ? "on" : "off");
    if (wishes.password) wish("rooms.password", wishes.password->empty() ? "none" : *wishes.password);
    if (wishes.seats) wish("rooms.seats", std::to_string(*wishes.seats));
    if (wishes.e2ee) wish("rooms.e2ee", *wishes.e2ee ? "required" : "optional");
    if (wishes.duration) wish("rooms.duration", std::to_string(wishes.duration->count()) + "s");
    return settings;
}

std::vector<std::string_view> room_setting_keys() {
    std::vector<std::string_view> keys;
    for (Row const& row : kRows) keys.push_back(row.key);
    return keys;
}

bool RoomRule::fits(ConferenceName const& name) const {
    if (!room.empty() && !glob_fits(room, name.room.title())) return false;
    return tenant.empty() || (!name.tenant.is_none() && glob_fits(tenant, name.tenant.text()));
}

Policy policy_of(ConferenceName const& name, Policy const& sections, std::span<RoomRule const> rules) {
    Policy policy = sections;
    auto rule = std::ranges::find_if(rules, [&](RoomRule const& one) { return one.fits(name); });
    if (rule != rules.end()) rule->settings.apply(policy);
    return policy;
}

bool lets_guests_somewhere(Policy const& sections, std::span<RoomRule const> rules) {
    return sections.guests != Guests::No || std::ranges::any_of(rules, [&](RoomRule const& rule) {
               Policy policy = sections;
               rule.settings.apply(policy);
               return policy.guests != Guests::No;
           });
}

}  // namespace usher::admission
