// What every store must do, and what the one in a file must do besides.
#include "storage/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>

#include "storage/memory_store.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite_store.hpp"
#include "storage/storage_thread.hpp"

namespace usher::storage {
namespace {

using testing::HasSubstr;

WallTime at(std::int64_t seconds) { return WallTime::from_seconds(1'800'000'000 + seconds); }

admission::Ban ban(std::string id, std::optional<WallTime> until = {}) {
    admission::Ban one;
    one.id = std::move(id);
    one.identity = "token:acme-app/u-ben";
    one.issuer = "acme-app";
    one.user = "u-ben";
    one.scope = admission::BanScope::Room;
    one.place = "[acme]alpha";
    one.until = until;
    one.reason = "Shouting; 'quotes', \"both\"";
    one.by = "operator";
    one.made = at(1);
    return one;
}

AuditLine line(std::int64_t when, std::string conference, std::string user = "u-ben") {
    AuditLine one;
    one.at = at(when);
    one.conference = std::move(conference);
    one.stage = "join";
    one.identity = "token:acme-app/" + user;
    one.user = std::move(user);
    one.verdict = "banned";
    one.rule = "ban";
    one.because = "ban 1 of …";
    one.session = 7;
    return one;
}

class TestFolder {
public:
    TestFolder() {
        std::string name = testing::TempDir() + "usher-store-XXXXXX";
        path_ = mkdtemp(name.data());
    }
    ~TestFolder() { std::filesystem::remove_all(path_); }
    std::string file() const { return path_ + "/usher.db"; }

private:
    std::string path_;
};

class StoreTest : public testing::TestWithParam<bool> {
protected:
    void SetUp() override {
        if (GetParam())
            reopen();
        else
            store_ = std::make_unique<MemoryStore>();
    }
    // What a restart does; a store in memory just goes on.
    void reopen() {
        if (!GetParam()) return;
        store_.reset();
        Result<std::unique_ptr<Store>> opened = open_sqlite(folder_.file());
        ASSERT_TRUE(opened.ok()) << opened.error().detail;
        store_ = std::move(opened).value();
    }
    void write(Store::Batch const& batch) {
        Result<bool> written = store_->write(batch);
        ASSERT_TRUE(written.ok()) << written.error().detail;
    }
    Kept kept(std::int64_t now = 10) { return store_->read_all(at(now)).value(); }
    std::vector<std::int64_t> times(AuditQuery const& query) {
        std::vector<std::int64_t> all;
        std::vector<AuditLine> const lines = store_->audit(query).value();
        for (AuditLine const& one : lines) all.push_back(one.at.seconds() - at(0).seconds());
        return all;
    }

    TestFolder folder_;
    std::unique_ptr<Store> store_;
};

TEST_P(StoreTest, WhatWasKeptIsThereAfterARestart) {
    admission::Revocation revocation{"r1", "acme-app", "", "u-cleo", at(5), "lost phone", "api:crm", at(5)};
    admission::UsedToken used{"8:acme-app/j1", "alpha", at(3600), std::nullopt};
    admission::UsedToken released{"8:acme-app/j2", "alpha", at(3600), at(9)};
    write({{admission::BanPut{ban("b1", at(500))}, admission::BanPut{ban("b2")}, admission::RevocationPut{revocation},
            admission::TokenUse{used, SessionId{4}}, admission::TokenUse{released, SessionId{}},
            admission::RoomPut{"[acme]alpha", R"({"lobby.mode":"on"})"}},
           {}});
    reopen();
    Kept all = kept();
    EXPECT_EQ(all.bans, (std::vector{ban("b1", at(500)), ban("b2")}));
    EXPECT_EQ(all.revocations, std::vector{revocation});
    EXPECT_EQ(all.used_tokens, (std::vector{used, released}));
    ASSERT_EQ(all.rooms.size(), 1U);
    EXPECT_EQ(all.rooms[0].conference, "[acme]alpha");
    EXPECT_EQ(all.rooms[0].settings, R"({"lobby.mode":"on"})");
}

TEST_P(StoreTest, ALaterChangeHolds) {
    admission::Ban changed = ban("b1");
    changed.reason = "changed";
    admission::UsedToken used{"t", "alpha", at(3600), std::nullopt};
    write({{admission::BanPut{ban("b1")}, admission::TokenUse{used, SessionId{1}}, admission::RoomPut{"alpha", "{}"}},
           {}});
    used.released = at(7);
    write({{admission::BanPut{changed}, admission::TokenUse{used, SessionId{}},
            admission::RoomPut{"alpha", "{\"a\":\"b\"}"}},
           {}});
    EXPECT_EQ(kept().bans, std::vector{changed});
    EXPECT_EQ(kept().used_tokens, std::vector{used});
    EXPECT_EQ(kept().rooms.at(0).settings, "{\"a\":\"b\"}");
    write({{admission::BanDrop{"b1"}, admission::BanDrop{"never was"}, admission::RoomDrop{"alpha"}}, {}});
    reopen();
    EXPECT_TRUE(kept().bans.empty());
    EXPECT_TRUE(kept().rooms.empty());
}

TEST_P(StoreTest, WhatIsOverIsNotReadAgain) {
    std::int64_t kept_for = admission::UsedTokens::kKeptFor.count();
    write({{admission::BanPut{ban("b1", at(60))},
            admission::TokenUse{{"t", "alpha", at(60), std::nullopt}, SessionId{1}}},
           {}});
    EXPECT_EQ(kept(59).bans.size(), 1U);
    EXPECT_EQ(kept(60).bans.size(), 0U);
    EXPECT_EQ(kept(60 + kept_for).used_tokens.size(), 1U);
    EXPECT_EQ(kept(61 + kept_for).used_tokens.size(), 0U);
}

TEST_P(StoreTest, TheAuditIsAskedByRoomPersonAndTime) {
    write({{}, {line(1, "alpha"), line(2, "beta"), line(3, "alpha", "u-ana"), line(4, "alpha")}});
    reopen();
    EXPECT_EQ(times({}), (std::vector<std::int64_t>{1, 2, 3, 4}));
    EXPECT_EQ(times({"alpha", "", {}, 1000}), (std::vector<std::int64_t>{1, 3, 4}));
    EXPECT_EQ(times({"alpha", "u-ben", {}, 1000}), (std::vector<std::int64_t>{1, 4}));
    EXPECT_EQ(times({"", "u-ben", at(2), 1000}), (std::vector<std::int64_t>{2, 4}));
    EXPECT_EQ(times({"", "", {}, 2}), (std::vector<std::int64_t>{3, 4})) << "the newest, oldest first";
    AuditLine read = store_->audit({"beta", "", {}, 1}).value().at(0);
    AuditLine written = line(2, "beta");
    EXPECT_EQ(read.identity, written.identity);
    EXPECT_EQ(read.because, written.because);
    EXPECT_EQ(read.verdict, "banned");
    EXPECT_EQ(read.session, 7U);
    EXPECT_EQ(read.count, 1);
}

TEST_P(StoreTest, TheAuditIsPrunedByAgeAndByNumber) {
    std::vector<AuditLine> lines;
    for (int i = 0; i < 10; ++i) lines.push_back(line(i, "alpha"));
    write({{}, lines});
    EXPECT_FALSE(store_->prune_audit(at(3), 100).value());
    EXPECT_EQ(times({}), (std::vector<std::int64_t>{3, 4, 5, 6, 7, 8, 9}));
    EXPECT_FALSE(store_->prune_audit(at(0), 2).value());
    EXPECT_EQ(times({}), (std::vector<std::int64_t>{8, 9}));
}

INSTANTIATE_TEST_SUITE_P(Both, StoreTest, testing::Bool(),
                         [](auto const& shown) { return std::string(shown.param ? "Sqlite" : "Memory"); });

TEST(SqliteStore, TwoServersNeverOpenTheSameFile) {
    TestFolder folder;
    Result<std::unique_ptr<Store>> first = open_sqlite(folder.file());
    ASSERT_TRUE(first.ok());
    Result<std::unique_ptr<Store>> second = open_sqlite(folder.file());
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().kind, Error::Kind::Conflict);
    EXPECT_THAT(second.error().detail, HasSubstr("another server has the database"));
    EXPECT_THAT(second.error().detail, HasSubstr(folder.file()));
    ASSERT_TRUE(first.value()->write({{admission::BanPut{ban("b")}}, {}}).ok()) << "the first one is not disturbed";
    first.value().reset();
    EXPECT_TRUE(open_sqlite(folder.file()).ok());
}

TEST(SqliteStore, TheFileIsForItsOwnerAlone) {
    TestFolder folder;
    ASSERT_TRUE(open_sqlite(folder.file()).ok());
    struct stat status {};
    ASSERT_EQ(stat(folder.file().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

void run_sql(std::string const& file, std::string const& sql) {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &raw), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(raw);
    sqlite3_close(raw);
}

TEST(SqliteStore, ADatabaseOfANewerVersionIsLeftAlone) {
    TestFolder folder;
    ASSERT_TRUE(open_sqlite(folder.file()).ok());
    run_sql(folder.file(), "PRAGMA user_version = 9999");
    Result<std::unique_ptr<Store>> store = open_sqlite(folder.file());
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().kind, Error::Kind::Malformed);
    EXPECT_THAT(store.error().detail, HasSubstr("newer version"));
}

TEST(SqliteStore, AFileOfSomethingElseIsLeftAlone) {
    TestFolder folder;
    std::ofstream(folder.file()) << std::string(4096, 'x');
    Result<std::unique_ptr<Store>> no_database = open_sqlite(folder.file());
    ASSERT_FALSE(no_database.ok());
    EXPECT_THAT(no_database.error().detail, HasSubstr("not a database"));
    std::filesystem::remove(folder.file());
    run_sql(folder.file(), "CREATE TABLE theirs (a)");
    Result<std::unique_ptr<Store>> others = open_sqlite(folder.file());
    ASSERT_FALSE(others.ok());
    EXPECT_THAT(others.error().detail, HasSubstr("another program"));
    EXPECT_FALSE(open_sqlite("/nowhere/at/all/usher.db").ok());
}

TEST(SqliteStore, ABatchIsWrittenWholeOrNotAtAll) {
    TestFolder folder;
    ASSERT_TRUE(open_sqlite(folder.file()).ok());
    run_sql(folder.file(), "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    Result<std::unique_ptr<Store>> store = open_sqlite(folder.file());
    ASSERT_TRUE(store.ok()) << store.error().detail;
    Result<bool> written = store.value()->write({{admission::BanPut{ban("b")}}, {line(1, "alpha")}});
    ASSERT_FALSE(written.ok());
    EXPECT_THAT(written.error().detail, HasSubstr("disk full"));
    EXPECT_TRUE(store.value()->read_all(at(0)).value().bans.empty());
    EXPECT_TRUE(store.value()->write({{admission::BanPut{ban("b")}}, {}}).ok()) << "and goes on";
}

TEST(Migrations, AreThereInOrder) {
    ASSERT_FALSE(migrations().empty());
    EXPECT_THAT(std::string(migrations()[0]), HasSubstr("CREATE TABLE bans"));
}

TEST(StorageThread, AnswersAfterTheCommitAndInOrder) {
    TestFolder folder;
    {
        StorageThread thread(
            open_sqlite(folder.file()).value(), {}, [](std::string const&) {}, [] { return at(0); });
        thread.keep(admission::BanPut{ban("b")});
        thread.add(line(1, "alpha"));
        std::promise<bool> committed;
        thread.after([&](Result<bool> done) { committed.set_value(done.ok()); });
        EXPECT_TRUE(committed.get_future().get());
        std::promise<std::size_t> counted;
        thread.add(line(2, "alpha"));
        thread.audit({}, [&](Result<std::vector<AuditLine>> lines) { counted.set_value(lines.value().size()); });
        EXPECT_EQ(counted.get_future().get(), 2U) << "a question sees what was handed in before it";
        thread.keep(admission::BanPut{ban("last")});
    }
    EXPECT_EQ(open_sqlite(folder.file()).value()->read_all(at(0)).value().bans.size(), 2U)
        << "nothing that was handed in is lost at the end";
}

// What a disk does that is full at times.
struct Disk {
    std::atomic<bool> takes_probes = false;
    std::atomic<bool> takes = false;
    std::mutex mutex;
    Store::Batch written;  // all that it took
    void mend() { takes_probes = takes = true; }
};

class BrokenStore final : public Store {
public:
    explicit BrokenStore(std::shared_ptr<Disk> disk = std::make_shared<Disk>()) : disk_(std::move(disk)) {}
    Result<Kept> read_all(WallTime) override { return Kept{}; }
    Result<bool> write(Batch const& batch) override {
        if (!disk_->takes) return unavailable("disk full");
        std::scoped_lock lock(disk_->mutex);
        std::ranges::copy(batch.changes, std::back_inserter(disk_->written.changes));
        std::ranges::copy(batch.lines, std::back_inserter(disk_->written.lines));
        return true;
    }
    Result<bool> probe() override { return disk_->takes_probes ? Result<bool>(true) : unavailable("disk full"); }
    Result<std::vector<AuditLine>> audit(AuditQuery const&) override { return unavailable("disk full"); }
    Result<bool> prune_audit(WallTime, std::size_t) override { return false; }

private:
    std::shared_ptr<Disk> disk_;
};

bool becomes(StorageThread const& thread, bool well) {
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (thread.is_well() != well && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    return thread.is_well() == well;
}

std::string answer_of(StorageThread& thread) {
    std::promise<std::string> answered;
    thread.after([&](Result<bool> done) { answered.set_value(done.ok() ? "kept" : done.error().detail); });
    return answered.get_future().get();
}

TEST(StorageThread, WhatTheDiskDidNotTakeIsWrittenWhenItDoes) {
    auto disk = std::make_shared<Disk>();
    StorageThread thread(
        std::make_unique<BrokenStore>(disk), {}, [](std::string const&) {}, [] { return at(0); });
    EXPECT_TRUE(thread.is_well());
    thread.keep(admission::BanPut{ban("first")});
    thread.add(line(1, "alpha"));
    EXPECT_EQ(answer_of(thread), "disk full") << "nobody waits for a disk that is full";
    EXPECT_FALSE(thread.is_well());
    thread.keep(admission::BanPut{ban("second")});
    EXPECT_EQ(answer_of(thread), "disk full");
    disk->mend();
    EXPECT_TRUE(becomes(thread, true)) << "it is tried again without anything new to write";
    EXPECT_EQ(answer_of(thread), "kept");
    std::scoped_lock lock(disk->mutex);
    ASSERT_EQ(disk->written.changes.size(), 2U) << "once, and in order";
    EXPECT_EQ(std::get<admission::BanPut>(disk->written.changes[0]).ban.id, "first");
    EXPECT_EQ(std::get<admission::BanPut>(disk->written.changes[1]).ban.id, "second");
    EXPECT_EQ(disk->written.lines.size(), 1U);
}

TEST(StorageThread, WhatWaitsIsTriedOnceMoreAtTheEnd) {
    auto disk = std::make_shared<Disk>();
    {
        StorageThread thread(
            std::make_unique<BrokenStore>(disk), {}, [](std::string const&) {}, [] { return at(0); });
        thread.keep(admission::BanPut{ban("b")});
        EXPECT_EQ(answer_of(thread), "disk full");
        disk->mend();
    }
    EXPECT_EQ(disk->written.changes.size(), 1U);
}

TEST_P(StoreTest, WebhooksWaitInTheirOrderUntilTheyAreDone) {
    Delivery const one{"id-1", "room.opened", R"({"n":1})"};
    Delivery const two{"id-2", "person.joined", R"({"n":2})"};
    Delivery const three{"id-0", "room.closed", R"({"n":3})"};
    ASSERT_TRUE(store_->write({{}, {}, {DeliveryPut{one, "m1", 1}, DeliveryPut{two, "m1", 2}}}).ok());
    ASSERT_TRUE(store_->write({{}, {}, {DeliveryPut{three, "m2", 7}, DeliveryDone{"id-1"}}}).ok());
    reopen();
    Kept const kept = store_->read_all(at(0)).value();
    EXPECT_EQ(kept.deliveries, (std::vector<Delivery>{two, three}));
    EXPECT_EQ(kept.sequences, (std::map<std::string, std::uint64_t>{{"m1", 2}, {"m2", 7}}));
    ASSERT_TRUE(store_->write({{}, {}, {DeliveryPut{one, "m1", 0}, SequenceEnd{"m2"}}}).ok());
    reopen();
    EXPECT_TRUE(store_->read_all(at(0)).value().sequences.empty()) << "the last event of a meeting ends its counting";
    EXPECT_EQ(store_->read_all(at(0)).value().deliveries.size(), 3U);
}

TEST_P(StoreTest, AProbeWritesAndChangesNothing) {
    ASSERT_TRUE(store_->write({{admission::BanPut{ban("b")}}, {}}).ok());
    EXPECT_TRUE(store_->probe().ok());
    reopen();
    EXPECT_EQ(store_->read_all(at(0)).value().bans.size(), 1U);
}

TEST(StorageThread, SaysWhatWaitsAndAtTheEndWhatIsLost) {
    std::vector<std::string> told;  // read when the thread has ended
    {
        StorageThread thread(
            std::make_unique<BrokenStore>(), {}, [&](std::string const& why) { told.push_back(why); },
            [] { return at(0); });
        thread.keep(admission::BanPut{ban("b")});
        EXPECT_EQ(answer_of(thread), "disk full");
        thread.keep(admission::BanPut{ban("c")});
    }
    ASSERT_EQ(told.size(), 2U) << "not again for each try";
    EXPECT_THAT(told[0], AllOf(HasSubstr("1 changes"), HasSubstr("wait"), HasSubstr("disk full")));
    EXPECT_THAT(told[1], AllOf(HasSubstr("2 changes"), HasSubstr("were not kept")));
}

}  // namespace
}  // namespace usher::storage
