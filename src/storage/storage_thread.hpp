// The one thread that waits for the disk. Others hand it what is to be kept and go on; it gathers what has come
// meanwhile into one commit. What the disk does not take waits, and is written when it does.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "storage/store.hpp"

namespace usher::storage {

// How much of the audit is kept.
struct AuditLimits {
    Seconds keep_for{90LL * 86400};
    std::size_t most = 1'000'000;  // lines
};

class StorageThread {
public:
    // `failed`: told on the storage thread that something waits or is lost, and why. `now`: the time, for the age of
    // the audit.
    StorageThread(std::unique_ptr<Store> store, AuditLimits limits, std::function<void(std::string const&)> failed,
                  std::function<WallTime()> now);
    ~StorageThread();  // after everything that was handed in is kept
    StorageThread(StorageThread const&) = delete;
    StorageThread& operator=(StorageThread const&) = delete;

    // From any thread; none of them blocks on the disk.
    void keep(admission::Change change);
    void keep(WebhookChange change);
    void add(AuditLine line);
    // Calls `done` on the storage thread once everything handed in before is committed, or could not be: then it waits.
    void after(std::function<void(Result<bool>)> done);
    void audit(AuditQuery query, std::function<void(Result<std::vector<AuditLine>>)> done);

    // Nothing waits that could not be written. What could not be is tried again every kAgainEvery. From any thread.
    bool is_well() const { return well_.load(std::memory_order_relaxed); }
    static constexpr Seconds kAgainEvery{2};
    // Of changes, of lines and of webhooks each; more are lost, and counted in a line of the log.
    static constexpr std::size_t kMostWaiting = 100'000;
    // So often what waits is tried although the disk takes other things: then the fault is its own, and it is given up.
    static constexpr int kMostTries = 30;

private:
    struct Question {
        AuditQuery query;
        std::function<void(Result<std::vector<AuditLine>>)> done;
    };
    struct Work {
        Store::Batch batch;
        std::vector<std::function<void(Result<bool>)>> waiting;
        std::vector<Question> questions;
        std::size_t lost = 0;
        bool empty() const {
            return batch.changes.empty() && batch.lines.empty() && batch.webhooks.empty() && waiting.empty() &&
                   questions.empty();
        }
    };
    template <class Fill>
    void hand_in(Fill fill);
    void run();
    void work_off(Work work, bool is_last);
    void take(Store::Batch batch);
    void write();
    void give_up();
    void prune();

    std::unique_ptr<Store> store_;
    AuditLimits const limits_;
    std::function<void(std::string const&)> failed_;
    std::function<WallTime()> now_;
    std::size_t lines_since_pruned_ = 0;
    // What is to be written next, and if that has failed, why, how often, and when it is tried again.
    Store::Batch next_;
    std::string why_;
    int tries_ = 0;
    std::chrono::steady_clock::time_point again_at_;
    std::size_t lost_ = 0;

    std::mutex mutex_;  // guards the two below
    Work work_;
    bool stopping_ = false;
    std::atomic<bool> well_{true};
    std::condition_variable wake_;
    std::thread thread_;
};

}  // namespace usher::storage
