#include "storage/storage_thread.hpp"

#include <algorithm>
#include <csignal>
#include <iterator>
#include <utility>

namespace usher::storage {

namespace {

constexpr std::size_t kLinesBetweenPrunings = 1000;

bool is_empty(Store::Batch const& batch) {
    return batch.changes.empty() && batch.lines.empty() && batch.webhooks.empty();
}

std::string said(Store::Batch const& batch) {
    return std::to_string(batch.changes.size() + batch.webhooks.size()) + " changes and " +
           std::to_string(batch.lines.size()) + " lines of the audit";
}

// Moves what fits behind `to`. Returns how many did not.
template <class Item>
std::size_t append(std::vector<Item>& to, std::vector<Item> from) {
    std::size_t const fits = std::min(from.size(), StorageThread::kMostWaiting - to.size());
    std::move(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(fits), std::back_inserter(to));
    return from.size() - fits;
}

}  // namespace

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
            ++work.lost;
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
        bool is_last = false;
        {
            std::unique_lock lock(mutex_);
            auto const is_due = [this] { return stopping_ || !work_.empty(); };
            if (is_empty(next_))
                wake_.wait(lock, is_due);
            else
                wake_.wait_until(lock, again_at_, is_due);
            is_last = stopping_;
            work = std::exchange(work_, {});
        }
        work_off(std::move(work), is_last);
        if (!is_last) continue;
        if (!is_empty(next_)) give_up();
        return;
    }
}

void StorageThread::work_off(Work work, bool is_last) {
    lines_since_pruned_ += work.batch.lines.size();
    lost_ += work.lost;
    take(std::move(work.batch));
    if (!is_empty(next_) && (well_ || is_last || std::chrono::steady_clock::now() >= again_at_)) write();
    if (well_ && lost_ > 0)
        failed_(std::to_string(std::exchange(lost_, 0)) +
                " changes or lines of the audit were not kept: too many waited");
    Result<bool> const written = well_ ? Result<bool>(true) : unavailable(why_);
    for (auto const& done : work.waiting) done(written);
    for (Question const& question : work.questions) question.done(store_->audit(question.query));
    if (well_ && lines_since_pruned_ >= kLinesBetweenPrunings) prune();
}

void StorageThread::take(Store::Batch batch) {
    lost_ += append(next_.changes, std::move(batch.changes));
    lost_ += append(next_.webhooks, std::move(batch.webhooks));
    lost_ += append(next_.lines, std::move(batch.lines));
}

void StorageThread::write() {
    Result<bool> const written = store_->write(next_);
    if (written.ok()) {
        next_ = {};
        tries_ = 0;
        well_ = true;
        return;
    }
    why_ = written.error().detail;
    again_at_ = std::chrono::steady_clock::now() + kAgainEvery;
    if (well_.exchange(false)) failed_(said(next_) + " wait to be kept: " + why_);
    tries_ = store_->probe().ok() ? tries_ + 1 : 0;
    if (tries_ < kMostTries) return;
    give_up();
    well_ = true;
}

void StorageThread::give_up() {
    failed_(said(next_) + " were not kept: " + why_);
    next_ = {};
    tries_ = 0;
}

// One bite at a time: whoever waits for a commit does not wait for this.
void StorageThread::prune() {
    lines_since_pruned_ = 0;
    Result<bool> more = store_->prune_audit(now_() - limits_.keep_for, limits_.most);
    if (!more.ok()) return failed_("the audit could not be pruned: " + more.error().detail);
    if (more.value()) lines_since_pruned_ = kLinesBetweenPrunings;  // goes on with the next work
}

}  // namespace usher::storage
