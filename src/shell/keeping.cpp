// What goes to the storage thread, and what waits for it: changes, the audit, answers of commands that changed
// something (docs/decisions/0018-store.md).
#include <map>
#include <nlohmann/json.hpp>

#include "shell/log.hpp"
#include "shell/server.hpp"
#include "shell/standing_commands.hpp"
#include "storage/storage_thread.hpp"

namespace usher::shell {

namespace {
constexpr std::size_t kMostLines = 10'000;  // of one answer
}

void Server::restore(storage::Kept kept) {
    for (admission::Ban& ban : kept.bans) core_.restore(admission::BanPut{std::move(ban)});
    for (admission::Revocation& revocation : kept.revocations)
        core_.restore(admission::RevocationPut{std::move(revocation)});
    for (admission::UsedToken& used : kept.used_tokens) {
        // Its session ended with the server that had it: whoever it was may come back like after a lost line.
        if (!used.released) {
            used.released = now().wall;
            if (store_ != nullptr) store_->keep(admission::TokenUse{used, SessionId{}});
        }
        core_.restore(admission::TokenUse{std::move(used), SessionId{}});
    }
    for (admission::RoomPut& room : kept.rooms) {
        nlohmann::json values = nlohmann::json::parse(room.settings, nullptr, false);
        admission::RoomSettings settings;
        for (auto const& [key, value] : values.items()) {
            Result<bool> set =
                value.is_string() ? settings.set(key, value.get<std::string>()) : malformed("not a text");
            if (set.ok()) continue;
            log_line(Level::Warn, "room-setting-lost",
                     {{"conference", room.conference}, {"key", key}, {"because", set.error().detail}});
        }
        if (!settings.empty()) core_.restore_room(std::move(room.conference), std::move(settings));
    }
    restore_meetings(kept);
}

// Of those that went on: their people come back within a minute, or they end.
void Server::restore_meetings(storage::Kept& kept) {
    std::map<std::string, conference::MeetingKept> meetings;
    for (admission::MeetingPut& meeting : kept.meetings)
        meetings[std::move(meeting.conference)].state = std::move(meeting.state);
    for (admission::MemberPut& member : kept.members)
        if (auto meeting = meetings.find(member.conference); meeting != meetings.end())
            meeting->second.people.emplace_back(std::move(member.identity), std::move(member.state));
    for (auto& [conference, meeting] : meetings)
        core_.restore_meeting(conference, std::move(meeting), now(), ids_, effects_);
}

void Server::keep(admission::Change change) {
    if (store_ == nullptr) return;
    has_kept_ = true;
    store_->keep(std::move(change));
}

// One decision: a line of the log and one of the audit, unless it is one of a flood.
void Server::write(storage::AuditLine line, std::string_view event) {
    bool const was_quiet = !flood_.next();
    if (!flood_.pass(line, now().instant)) return;
    if (was_quiet) timers_.start(kFloodTimer, *flood_.next());
    Fields fields = {{"decided", line.verdict},   {"rule", line.rule},
                     {"because", line.because},   {"conference", line.conference},
                     {"identity", line.identity}, {"session", std::to_string(line.session)}};
    if (line.count > 1) fields.emplace_back("count", std::to_string(line.count));
    log_line(Level::Info, event, fields);
    if (store_ != nullptr) store_->add(std::move(line));
}

void Server::write_counted() {
    for (storage::AuditLine& line : flood_.due(now().instant)) {
        log_line(Level::Info, "repeated",
                 {{"stage", line.stage},
                  {"decided", line.verdict},
                  {"conference", line.conference},
                  {"identity", line.identity},
                  {"count", std::to_string(line.count)}});
        if (store_ != nullptr) store_->add(std::move(line));
    }
    if (std::optional<Instant> next = flood_.next()) timers_.start(kFloodTimer, *next);
}

void Server::perform_command(nlohmann::json const& command, std::function<void(nlohmann::json)> done) {
    has_kept_ = false;
    if (command.is_object() && text_of(command, "command") == "audit") return answer_audit(command, std::move(done));
    if (command.is_object() && text_of(command, "command") == "reload") return begin_reload(command, std::move(done));
    answer_when_kept(answer_command(command), std::move(done));
}

void Server::answer_when_kept(nlohmann::json answer, std::function<void(nlohmann::json)> done) {
    perform();
    if (store_ == nullptr || !has_kept_) return done(std::move(answer));
    store_->after([answer = std::move(answer), done = std::move(done)](Result<bool> const& kept) mutable {
        if (!kept.ok())
            answer = refusal("not-kept",
                             "it holds now, and is kept as soon as the disk takes it; until then it ends with "
                             "a restart: " +
                                 kept.error().detail);
        done(std::move(answer));
    });
}

// {"command":"audit","room":…,"user":…,"since":…,"most":…}; the answer comes from the storage thread.
void Server::answer_audit(nlohmann::json const& command, std::function<void(nlohmann::json)> done) {
    if (store_ == nullptr) return done(refusal("not-found", "this server keeps no audit"));
    storage::AuditQuery query;
    query.user = text_of(command, "user");
    if (std::string room = text_of(command, "room"); !room.empty()) {
        Result<ConferenceName> name = ConferenceName::parse(room);
        if (!name.ok()) return done(refusal("bad-request", "room: " + name.error().detail));
        query.conference = name.value().text();
    }
    if (std::string since = text_of(command, "since"); !since.empty()) {
        Result<WallTime> time = parse_when(since, now().wall, Direction::Back);
        if (!time.ok()) return done(refusal("bad-request", "since: " + time.error().detail));
        query.since = time.value();
    }
    if (auto most = command.find("most"); most != command.end()) {
        if (!most->is_number_unsigned() || most->get<std::uint64_t>() == 0 || most->get<std::uint64_t>() > kMostLines)
            return done(
                refusal("bad-request", "most: a number from 1 to " + std::to_string(kMostLines) + " is expected"));
        query.most = most->get<std::size_t>();
    }
    store_->audit(std::move(query), [done = std::move(done)](Result<std::vector<storage::AuditLine>> const& found) {
        if (!found.ok()) return done(refusal("unavailable", found.error().detail));
        nlohmann::json lines = nlohmann::json::array();
        for (storage::AuditLine const& line : found.value()) lines.push_back(json_of(line));
        done({{"ok", true}, {"lines", std::move(lines)}});
    });
}

}  // namespace usher::shell
