#include "shell/audit.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "token/shown.hpp"

namespace usher::shell {

namespace {

// "token:ISSUER/USER" → USER; a slash of the issuer is escaped (admission/identity.cpp). Others have no user id.
std::string user_of(std::string_view identity) {
    constexpr std::string_view kToken = "token:";
    std::size_t slash = identity.find('/');
    if (!identity.starts_with(kToken) || slash == std::string_view::npos) return {};
    return std::string(identity.substr(slash + 1));
}

std::string const& field(conference::Note const& note, std::string_view name) {
    static std::string const kNone;
    auto it = std::ranges::find(note.fields, name, [](auto const& one) { return std::string_view(one.first); });
    return it == note.fields.end() ? kNone : it->second;
}

// Who did it.
std::string rule_of(conference::Note const& note) {
    return field(note, "by").empty() ? "by itself" : "by " + field(note, "by");
}

// What else there is to say, as "role=host media=audio".
std::string details_of(conference::Note const& note) {
    constexpr std::array<std::string_view, 10> kDetails = {"because", "role", "media", "place", "name",
                                                           "meeting", "from", "to",    "ban",   "reason"};
    std::string text;
    for (std::string_view name : kDetails) {
        std::string const& value = field(note, name);
        if (value.empty()) continue;
        if (!text.empty()) text += ' ';
        if (name != "because") text.append(name).append("=");
        text += value;
    }
    return text;
}

}  // namespace

storage::AuditLine audit_line(conference::Record const& record, WallTime at) {
    storage::AuditLine line;
    line.at = at;
    line.conference = record.conference;
    line.stage = std::string(admission::name_of(record.stage));
    line.identity = record.identity;
    line.user = user_of(record.identity);
    line.verdict = record.decision.code();
    line.session = record.session.number;
    if (record.decision.trace.empty()) return line;
    line.rule = std::string(record.decision.trace.back().rule);
    line.because = record.decision.trace.back().because;
    return line;
}

std::optional<storage::AuditLine> audit_line(conference::Note const& note, WallTime at) {
    // What people did to others and to the room, and who left. In the order of docs/operate/rooms.md.
    constexpr std::array<std::string_view, 30> kActs = {"lobby-admitted",
                                                        "lobby-denied",
                                                        "kicked",
                                                        "banned",
                                                        "ban-lifted",
                                                        "ban-added",
                                                        "ban-removed",
                                                        "revocation-added",
                                                        "revocation-removed",
                                                        "role-changed",
                                                        "sent-back",
                                                        "muted",
                                                        "media-approved",
                                                        "media-withdrawn",
                                                        "moderation-on",
                                                        "moderation-off",
                                                        "lobby-on",
                                                        "lobby-off",
                                                        "password-set",
                                                        "password-removed",
                                                        "breakout-added",
                                                        "breakout-renamed",
                                                        "breakout-removed",
                                                        "breakout-moved",
                                                        "announced",
                                                        "ended",
                                                        "conference-opened",
                                                        "conference-ended",
                                                        "token-ended",
                                                        "left"};
    bool const at_door = note.event == "login-refused";
    bool const limited = note.event == "limited";
    if (!at_door && !limited && std::ranges::find(kActs, note.event) == kActs.end()) return std::nullopt;
    storage::AuditLine line;
    line.at = at;
    line.conference = field(note, "conference");
    line.stage = at_door ? "connect" : limited ? "limit" : "act";
    line.identity = field(note, "identity");
    // Nobody is known at the door who was refused; the token's hash tells one from another.
    if (line.identity.empty() && !field(note, "token").empty()) line.identity = "token-hash:" + field(note, "token");
    if (line.identity.empty()) line.identity = field(note, "nick");
    line.user = user_of(line.identity);
    line.verdict = at_door || limited ? field(note, "code") : note.event;
    line.rule = at_door ? "door" : limited ? field(note, "limit") : rule_of(note);
    line.because = at_door ? field(note, "because") : details_of(note);
    std::string const& session = field(note, "session");
    std::from_chars(session.data(), session.data() + session.size(), line.session);
    return line;
}

nlohmann::json json_of(storage::AuditLine const& line) {
    nlohmann::json json = {{"number", line.number},   {"at", token::shown(line.at)}, {"room", line.conference},
                           {"stage", line.stage},     {"identity", line.identity},   {"user", line.user},
                           {"verdict", line.verdict}, {"rule", line.rule},           {"because", line.because},
                           {"session", line.session}};
    if (line.count > 1) json["count"] = line.count;
    return json;
}

bool Flood::pass(storage::AuditLine const& line, Instant now) {
    std::string key = line.identity + '\n' + line.conference + '\n' + line.stage + '\n' + line.verdict;
    auto it = seen_.find(key);
    if (it == seen_.end() && seen_.size() >= kMostAtOnce) {
        key = "\n\n" + line.stage + '\n' + line.verdict;
        it = seen_.find(key);
    }
    if (it == seen_.end()) {
        it = seen_.emplace(key, Seen{now + kSpan, 0, {}, 0}).first;
        ends_.emplace(it->second.ends, key);
    }
    Seen& seen = it->second;
    if (seen.passed < kLinesEach) {
        ++seen.passed;
        return true;
    }
    ++seen.counted;
    seen.last = line;
    return false;
}

std::optional<Instant> Flood::next() const {
    if (ends_.empty()) return std::nullopt;
    return ends_.begin()->first;
}

std::vector<storage::AuditLine> Flood::due(Instant now) {
    std::vector<storage::AuditLine> lines;
    while (!ends_.empty() && ends_.begin()->first <= now) {
        auto it = seen_.find(ends_.begin()->second);
        if (it->second.counted > 0) {
            it->second.last.count = it->second.counted;
            lines.push_back(std::move(it->second.last));
        }
        seen_.erase(it);
        ends_.erase(ends_.begin());
    }
    return lines;
}

}  // namespace usher::shell
