// The one thread that waits for the disk. Others hand it what is to be kept and go on; it gathers what has come
// meanwhile into one commit.
#pragma once

#include <atomic>
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
    // `failed`: told on the storage thread what could not be kept, and why. `now`: the time, for the age of the audit.
    StorageThread(std::unique_ptr<Store> store, AuditLimits limits, std::function<void(std::string const&)> failed,
                  std::function<WallTime()> now);
    ~StorageThread();  // after everything that was handed in is kept
    StorageThread(StorageThread const&) = delete;
    StorageThread& operator=(StorageThread const&) = delete;

    // From any thread; none of them blocks on the disk.
    void keep(admission::Change change);
    void keep(WebhookChange change);
    // Lines beyond kMostWaiting that the disk has not taken yet are dropped, and counted in a line of the log.
    void add(AuditLine line);
    // Calls `done` on the storage thread once everything handed in before is committed, or could not be.
    void after(std::function<void(Result<bool>)> done);
    void audit(AuditQuery query, std::function<void(Result<std::vector<AuditLine>>)> done);

    // The last writing went well. After one that failed it is tried again every kProbeEvery. From any thread.
    bool is_well() const { return well_.load(std::memory_order_relaxed); }
    static constexpr Seconds kProbeEvery{2};
    static constexpr std::size_t kMostWaiting = 100'000;

private:
    struct Question {
        AuditQuery query;
        std::function<void(Result<std::vector<AuditLine>>)> done;
    };
    struct Work {
        Store::Batch batch;
        std::vector<std::function<void(Result<bool>)>> waiting;
        std::vector<Question> questions;
        std::size_t dropped = 0;
        bool empty() const {
            return batch.changes.empty() && batch.lines.empty() && batch.webhooks.empty() && waiting.empty() &&
                   questions.empty();
        }
    };
    template <class Fill>
    void hand_in(Fill fill);
    void run();
    void work_off(Work const& work);
    void prune();

    std::unique_ptr<Store> store_;
    AuditLimits const limits_;
    std::function<void(std::string const&)> failed_;
    std::function<WallTime()> now_;
    std::size_t lines_since_pruned_ = 0;

    std::mutex mutex_;  // guards the two below
    Work work_;
    bool stopping_ = false;
    std::atomic<bool> well_{true};
    std::condition_variable wake_;
    std::thread thread_;
};

}  // namespace usher::storage
