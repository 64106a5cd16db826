#include "shell/audit.hpp"

#include <algorithm>
#include <array>
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
    constexpr std::array<std::string_view, 9> kKept = {"login-refused", "lobby-admitted", "lobby-denied",
                                                       "kicked",        "banned",         "ban-lifted",
                                                       "ban-added",     "ban-removed",    "revocation-added"};
    bool is_kept = std::ranges::find(kKept, note.event) != kKept.end() || note.event == "revocation-removed";
    if (!is_kept) return std::nullopt;
    bool at_door = note.event == "login-refused";
    storage::AuditLine line;
    line.at = at;
    line.conference = field(note, "conference");
    line.stage = at_door ? "connect" : "act";
    line.identity = field(note, "identity");
    // Nobody is known at the door who was refused; the token's hash tells one from another.
    if (line.identity.empty() && !field(note, "token").empty()) line.identity = "token-hash:" + field(note, "token");
    if (line.identity.empty()) line.identity = field(note, "nick");
    line.user = user_of(line.identity);
    line.verdict = at_door ? field(note, "code") : note.event;
    line.rule = at_door ? "door" : "by " + field(note, "by");
    line.because = field(note, "because");
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
