#include "storage/sqlite_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "storage/migrations.hpp"
#include "storage/statement.hpp"

namespace usher::storage {

namespace {

constexpr int kApplicationId = 0x75736872;  // "ushr": tells our files from others'
constexpr int kPatience = 1000;             // milliseconds: a server that is just stopping lets go
constexpr std::int64_t kPrunedAtOnce = 5000;

class SqliteStore final : public Store {
public:
    explicit SqliteStore(Database database) : database_(std::move(database)) {}

    Result<Kept> read_all(WallTime now) override;
    Result<bool> write(Batch const& batch) override;
    // The database's first page gets what it has: that goes through the log and to the disk like anything else.
    Result<bool> probe() override {
        return execute(database_.get(), "PRAGMA application_id = " + std::to_string(kApplicationId));
    }
    Result<std::vector<AuditLine>> audit(AuditQuery const& query) override;
    Result<bool> prune_audit(WallTime before, std::size_t most) override;

private:
    Result<Statement> prepare(std::string_view sql) { return Statement::prepare(database_.get(), sql); }
    Result<bool> write_all(Batch const& batch);
    Result<bool> apply(admission::Change const& change);
    Result<bool> apply(WebhookChange const& change);
    Result<bool> read_webhooks(Kept& kept);
    Result<bool> put(DeliveryPut const& it);
    Result<bool> put(admission::Ban const& ban);
    Result<bool> put(admission::Revocation const& revocation);
    Result<bool> put(admission::UsedToken const& used);
    Result<bool> drop(std::string_view table, std::string_view key, std::string_view value);
    Result<bool> expire_tokens(WallTime before);
    Result<bool> add(AuditLine const& line, Statement& statement);

    Database database_;
};

Result<Kept> SqliteStore::read_all(WallTime now) {
    Statement over = TRY(prepare("DELETE FROM bans WHERE until <= ?"));
    TRY(over.bind(now).run());
    TRY(expire_tokens(now));
    Kept kept;
    Statement bans =
        TRY(prepare("SELECT id, identity, issuer, user, network, scope, place, until, reason, made_by, made FROM bans "
                    "ORDER BY id"));
    while (TRY(bans.step())) {
        admission::Ban ban;
        ban.id = bans.text();
        ban.identity = bans.text();
        ban.issuer = bans.text();
        ban.user = bans.text();
        ban.network = bans.text();
        ban.scope = static_cast<admission::BanScope>(bans.number());
        ban.place = bans.text();
        ban.until = bans.time_or_none();
        ban.reason = bans.text();
        ban.by = bans.text();
        ban.made = bans.time();
        kept.bans.push_back(std::move(ban));
    }
    Statement revocations =
        TRY(prepare("SELECT id, issuer, jti, user, issued_before, reason, made_by, made FROM revocations ORDER BY id"));
    while (TRY(revocations.step())) {
        admission::Revocation one;
        one.id = revocations.text();
        one.issuer = revocations.text();
        one.jti = revocations.text();
        one.user = revocations.text();
        one.issued_before = revocations.time();
        one.reason = revocations.text();
        one.by = revocations.text();
        one.made = revocations.time();
        kept.revocations.push_back(std::move(one));
    }
    Statement tokens = TRY(prepare("SELECT token, conference, expires, released FROM used_tokens ORDER BY token"));
    while (TRY(tokens.step())) {
        admission::UsedToken used;
        used.token = tokens.text();
        used.conference = tokens.text();
        used.expires = tokens.time();
        used.released = tokens.time_or_none();
        kept.used_tokens.push_back(std::move(used));
    }
    Statement rooms = TRY(prepare("SELECT conference, settings FROM rooms ORDER BY conference"));
    while (TRY(rooms.step())) {
        std::string conference = rooms.text();
        kept.rooms.push_back({std::move(conference), rooms.text()});
    }
    Statement meetings = TRY(prepare("SELECT conference, state FROM meetings ORDER BY conference"));
    while (TRY(meetings.step())) {
        std::string conference = meetings.text();
        kept.meetings.push_back({std::move(conference), meetings.text()});
    }
    Statement members = TRY(prepare("SELECT conference, identity, state FROM members ORDER BY conference, identity"));
    while (TRY(members.step())) {
        std::string conference = members.text();
        std::string identity = members.text();
        kept.members.push_back({std::move(conference), std::move(identity), members.text()});
    }
    TRY(read_webhooks(kept));
    return kept;
}

Result<bool> SqliteStore::read_webhooks(Kept& kept) {
    Statement deliveries = TRY(prepare("SELECT id, event, body FROM webhooks ORDER BY number"));
    while (TRY(deliveries.step())) {
        Delivery one;
        one.id = deliveries.text();
        one.event = deliveries.text();
        one.body = deliveries.text();
        kept.deliveries.push_back(std::move(one));
    }
    Statement sequences = TRY(prepare("SELECT meeting, sequence FROM webhook_sequences"));
    while (TRY(sequences.step())) {
        std::string meeting = sequences.text();
        kept.sequences[std::move(meeting)] = static_cast<std::uint64_t>(sequences.number());
    }
    return true;
}

Result<bool> SqliteStore::apply(WebhookChange const& change) {
    return std::visit(Overloaded{
                          [&](DeliveryPut const& it) { return put(it); },
                          [&](DeliveryDone const& it) { return drop("webhooks", "id", it.id); },
                          [&](SequenceEnd const& it) { return drop("webhook_sequences", "meeting", it.meeting); },
                      },
                      change);
}

Result<bool> SqliteStore::put(DeliveryPut const& it) {
    Statement insert = TRY(prepare("INSERT OR IGNORE INTO webhooks (id, event, body) VALUES (?, ?, ?)"));
    TRY(insert.bind(it.delivery.id).bind(it.delivery.event).bind(it.delivery.body).run());
    if (it.sequence == 0) return drop("webhook_sequences", "meeting", it.meeting);
    Statement count = TRY(prepare("INSERT OR REPLACE INTO webhook_sequences (meeting, sequence) VALUES (?, ?)"));
    return count.bind(it.meeting).bind(static_cast<std::int64_t>(it.sequence)).run();
}

Result<bool> SqliteStore::write(Batch const& batch) {
    TRY(execute(database_.get(), "BEGIN IMMEDIATE"));
    Result<bool> written = write_all(batch);
    if (written.ok()) written = execute(database_.get(), "COMMIT");
    if (!written.ok() && sqlite3_get_autocommit(database_.get()) == 0)
        (void)execute(database_.get(), "ROLLBACK");  // the first failure is the one to tell
    return written;
}

Result<bool> SqliteStore::write_all(Batch const& batch) {
    for (admission::Change const& change : batch.changes) TRY(apply(change));
    for (WebhookChange const& change : batch.webhooks) TRY(apply(change));
    if (batch.lines.empty()) return true;
    Statement statement =
        TRY(prepare("INSERT INTO audit (at, conference, stage, identity, user, verdict, rule, because, session, count) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    for (AuditLine const& line : batch.lines) TRY(add(line, statement));
    return true;
}

Result<bool> SqliteStore::add(AuditLine const& line, Statement& statement) {
    statement.bind(line.at).bind(line.conference).bind(line.stage).bind(line.identity).bind(line.user);
    statement.bind(line.verdict).bind(line.rule).bind(line.because);
    statement.bind(static_cast<std::int64_t>(line.session)).bind(line.count);
    return statement.run();
}

Result<bool> SqliteStore::apply(admission::Change const& change) {
    return std::visit(
        Overloaded{
            [&](admission::BanPut const& it) { return put(it.ban); },
            [&](admission::BanDrop const& it) { return drop("bans", "id", it.id); },
            [&](admission::RevocationPut const& it) { return put(it.revocation); },
            [&](admission::RevocationDrop const& it) { return drop("revocations", "id", it.id); },
            [&](admission::TokenUse const& it) { return put(it.used); },
            [&](admission::TokensExpire const& it) { return expire_tokens(it.before); },
            [&](admission::RoomPut const& it) -> Result<bool> {
                Statement insert = TRY(prepare("INSERT OR REPLACE INTO rooms (conference, settings) VALUES (?, ?)"));
                return insert.bind(it.conference).bind(it.settings).run();
            },
            [&](admission::RoomDrop const& it) { return drop("rooms", "conference", it.conference); },
            [&](admission::MeetingPut const& it) -> Result<bool> {
                Statement insert = TRY(prepare("INSERT OR REPLACE INTO meetings (conference, state) VALUES (?, ?)"));
                return insert.bind(it.conference).bind(it.state).run();
            },
            [&](admission::MemberPut const& it) -> Result<bool> {
                Statement insert =
                    TRY(prepare("INSERT OR REPLACE INTO members (conference, identity, state) VALUES (?, ?, ?)"));
                return insert.bind(it.conference).bind(it.identity).bind(it.state).run();
            },
            [&](admission::MeetingDrop const& it) -> Result<bool> {
                TRY(drop("members", "conference", it.conference));
                return drop("meetings", "conference", it.conference);
            },
        },
        change);
}

Result<bool> SqliteStore::put(admission::Ban const& ban) {
    Statement insert = TRY(prepare(
        "INSERT OR REPLACE INTO bans (id, identity, issuer, user, network, scope, place, until, reason, made_by, "
        "made) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    insert.bind(ban.id).bind(ban.identity).bind(ban.issuer).bind(ban.user).bind(ban.network);
    insert.bind(static_cast<std::int64_t>(ban.scope)).bind(ban.place).bind(ban.until);
    return insert.bind(ban.reason).bind(ban.by).bind(ban.made).run();
}

Result<bool> SqliteStore::put(admission::Revocation const& revocation) {
    Statement insert = TRY(prepare(
        "INSERT OR REPLACE INTO revocations (id, issuer, jti, user, issued_before, reason, made_by, made) VALUES "
        "(?, ?, ?, ?, ?, ?, ?, ?)"));
    insert.bind(revocation.id).bind(revocation.issuer).bind(revocation.jti).bind(revocation.user);
    return insert.bind(revocation.issued_before)
        .bind(revocation.reason)
        .bind(revocation.by)
        .bind(revocation.made)
        .run();
}

Result<bool> SqliteStore::put(admission::UsedToken const& used) {
    Statement insert =
        TRY(prepare("INSERT OR REPLACE INTO used_tokens (token, conference, expires, released) VALUES (?, ?, ?, ?)"));
    return insert.bind(used.token).bind(used.conference).bind(used.expires).bind(used.released).run();
}

// Table and column are words of this file.
Result<bool> SqliteStore::drop(std::string_view table, std::string_view key, std::string_view value) {
    std::string sql = "DELETE FROM " + std::string(table) + " WHERE " + std::string(key) + " = ?";
    Statement statement = TRY(prepare(sql));
    return statement.bind(value).run();
}

Result<bool> SqliteStore::expire_tokens(WallTime before) {
    Statement statement = TRY(prepare("DELETE FROM used_tokens WHERE expires < ?"));
    return statement.bind(before - admission::UsedTokens::kKeptFor).run();
}

Result<std::vector<AuditLine>> SqliteStore::audit(AuditQuery const& query) {
    std::string sql =
        "SELECT number, at, conference, stage, identity, user, verdict, rule, because, session, count FROM audit WHERE "
        "1";
    if (!query.conference.empty()) sql += " AND conference = ?";
    if (!query.user.empty()) sql += " AND user = ?";
    if (query.since) sql += " AND at >= ?";
    sql += " ORDER BY number DESC LIMIT ?";
    Statement statement = TRY(prepare(sql));
    if (!query.conference.empty()) statement.bind(query.conference);
    if (!query.user.empty()) statement.bind(query.user);
    if (query.since) statement.bind(*query.since);
    statement.bind(static_cast<std::int64_t>(query.most));
    std::vector<AuditLine> lines;
    while (TRY(statement.step())) {
        AuditLine line;
        line.number = statement.number();
        line.at = statement.time();
        line.conference = statement.text();
        line.stage = statement.text();
        line.identity = statement.text();
        line.user = statement.text();
        line.verdict = statement.text();
        line.rule = statement.text();
        line.because = statement.text();
        line.session = static_cast<std::uint64_t>(statement.number());
        line.count = statement.number();
        lines.push_back(std::move(line));
    }
    return std::vector<AuditLine>(std::make_move_iterator(lines.rbegin()), std::make_move_iterator(lines.rend()));
}

Result<bool> SqliteStore::prune_audit(WallTime before, std::size_t most) {
    Statement old = TRY(prepare("DELETE FROM audit WHERE number IN (SELECT number FROM audit WHERE at < ? LIMIT ?)"));
    TRY(old.bind(before).bind(kPrunedAtOnce).run());
    bool more = sqlite3_changes(database_.get()) == kPrunedAtOnce;
    // Numbers go up one by one, but for lines that were taken away by age, which are the oldest.
    Statement many =
        TRY(prepare("DELETE FROM audit WHERE number IN (SELECT number FROM audit WHERE number <= (SELECT max(number) "
                    "FROM audit) - ? "
                    "ORDER BY number LIMIT ?)"));
    TRY(many.bind(static_cast<std::int64_t>(most)).bind(kPrunedAtOnce).run());
    return more || sqlite3_changes(database_.get()) == kPrunedAtOnce;
}

Result<std::int64_t> number_of(sqlite3* database, std::string_view sql) {
    Statement statement = TRY(Statement::prepare(database, sql));
    return TRY(statement.step()) ? statement.number() : std::int64_t{0};
}

// With the exclusive lock held: what another server wrote cannot come between.
Result<bool> migrate(sqlite3* database, std::string const& path) {
    std::int64_t reached = TRY(number_of(database, "PRAGMA user_version"));
    std::int64_t owner = TRY(number_of(database, "PRAGMA application_id"));
    std::int64_t tables = TRY(number_of(database, "SELECT count(*) FROM sqlite_schema"));
    if (owner != kApplicationId && tables != 0) return malformed(path + " is a database of another program");
    auto const known = static_cast<std::int64_t>(migrations().size());
    if (reached > known)
        return malformed(path + " was made by a newer version (its form is " + std::to_string(reached) +
                         ", this version knows " + std::to_string(known) + ")");
    for (auto step = static_cast<std::size_t>(reached); step < migrations().size(); ++step)
        TRY(execute(database, std::string(migrations()[step])));
    TRY(execute(database, "PRAGMA application_id = " + std::to_string(kApplicationId)));
    return execute(database, "PRAGMA user_version = " + std::to_string(known));
}

Error cannot_open(sqlite3* database, std::string const& path) {
    int code = database == nullptr ? SQLITE_NOMEM : sqlite3_errcode(database);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return {Error::Kind::Conflict, "another server has the database " + path +
                                           " open; each server needs a folder of its own (server.state_dir)"};
    std::string why = database == nullptr ? "out of memory" : sqlite3_errmsg(database);
    if (code == SQLITE_NOTADB) return malformed(path + " is not a database: " + why);
    return unavailable("the database " + path + " cannot be opened: " + why);
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(std::string const& path) {
    // Made here, so that nobody else may read it from its first byte on.
    int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return unavailable("the database " + path + " cannot be opened or made in its folder");
    ::close(file);
    sqlite3* raw = nullptr;
    int opened = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(raw);
    if (opened != SQLITE_OK) return cannot_open(raw, path);
    sqlite3_busy_timeout(raw, kPatience);
    // The locking mode comes first: then the log needs no shared memory, and the lock is held until the end.
    for (char const* sql : {"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                            "PRAGMA foreign_keys = ON", "PRAGMA trusted_schema = OFF", "BEGIN EXCLUSIVE"})
        if (!execute(raw, sql).ok()) return cannot_open(raw, path);
    Result<bool> migrated = migrate(raw, path);
    if (!migrated.ok()) {
        (void)execute(raw, "ROLLBACK");
        return std::move(migrated).error();
    }
    if (!execute(raw, "COMMIT").ok()) return cannot_open(raw, path);
    return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(database)));
}

}  // namespace usher::storage
