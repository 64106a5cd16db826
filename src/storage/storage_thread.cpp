#include "storage/storage_thread.hpp"

#include <csignal>
#include <utility>

namespace usher::storage {

namespace {
constexpr std::size_t kLinesBetweenPrunings = 1000;
}

StorageThread::StorageThread(std::unique_ptr<Store> store, AuditLimits limits,
                             std::function<void(std::string const&)> failed, std::function<WallTime()> now)
    : store_(std::move(store)), limits_(limits), failed_(std::move(failed)), now_(std::move(now)), thread_([this] {
          run();
      }) {}

StorageThread::~StorageThread() {
    {
        std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

template <class Fill>
void StorageThread::hand_in(Fill fill) {
    {
        std::scoped_lock lock(mutex_);
        fill(work_);
    }
    wake_.notify_one();
}

void StorageThread::keep(admission::Change change) {
    hand_in([&](Work& work) { work.batch.changes.push_back(std::move(change)); });
}

void StorageThread::keep(WebhookChange change) {
    hand_in([&](Work& work) { work.batch.webhooks.push_back(std::move(change)); });
}

void StorageThread::add(AuditLine line) {
    hand_in([&](Work& work) {
        if (work.batch.lines.size() < kMostWaiting)
            work.batch.lines.push_back(std::move(line));
        else
            ++work.dropped;
    });
}

void StorageThread::after(std::function<void(Result<bool>)> done) {
    hand_in([&](Work& work) { work.waiting.push_back(std::move(done)); });
}

void StorageThread::audit(AuditQuery query, std::function<void(Result<std::vector<AuditLine>>)> done) {
    hand_in([&](Work& work) { work.questions.push_back({std::move(query), std::move(done)}); });
}

void StorageThread::run() {
    // Signals are for the thread that waits for them.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    prune();
    while (true) {
        Work work;
        {
            std::unique_lock lock(mutex_);
            auto const is_due = [this] { return stopping_ || !work_.empty(); };
            if (well_)
                wake_.wait(lock, is_due);
            else
                wake_.wait_for(lock, kProbeEvery, is_due);
            if (work_.empty() && stopping_) return;
            work = std::exchange(work_, {});
        }
        if (work.empty())
            well_ = store_->probe().ok();
        else
            work_off(work);
    }
}

void StorageThread::work_off(Work const& work) {
    Result<bool> written = true;
    if (!work.batch.changes.empty() || !work.batch.lines.empty() || !work.batch.webhooks.empty()) {
        written = store_->write(work.batch);
        well_ = written.ok();
    }
    if (!written.ok())
        failed_(std::to_string(work.batch.changes.size() + work.batch.webhooks.size()) + " changes and " +
                std::to_string(work.batch.lines.size()) +
                " lines of the audit were not kept: " + written.error().detail);
    if (work.dropped > 0)
        failed_(std::to_string(work.dropped) + " lines of the audit were not kept: the disk is too slow");
    for (auto const& done : work.waiting) done(written);
    for (Question const& question : work.questions) question.done(store_->audit(question.query));
    lines_since_pruned_ += work.batch.lines.size();
    if (lines_since_pruned_ >= kLinesBetweenPrunings) prune();
}

// One bite at a time: whoever waits for a commit does not wait for this.
void StorageThread::prune() {
    lines_since_pruned_ = 0;
    Result<bool> more = store_->prune_audit(now_() - limits_.keep_for, limits_.most);
    if (!more.ok()) return failed_("the audit could not be pruned: " + more.error().detail);
    if (more.value()) lines_since_pruned_ = kLinesBetweenPrunings;  // goes on with the next work
}

}  // namespace usher::storage
