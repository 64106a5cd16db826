// What one peer has said and nobody has dealt with yet. Past a limit nothing more is read of it: its bytes then wait in
// its own machine, and not in ours.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace usher::edge {

class Intake : public std::enable_shared_from_this<Intake> {
public:
    // What a message costs besides its bytes, on its way to the core.
    static constexpr std::size_t kPerMessage = 512;

    // `again` is called, on any thread, when there is room after a rest.
    Intake(std::size_t most, std::function<void()> again) : most_(most), again_(std::move(again)) {}

    // A message of so many bytes goes on its way; it counts until what is returned is gone.
    std::shared_ptr<void const> take(std::size_t bytes) {
        std::size_t const weight = bytes + kPerMessage;
        held_ += weight;
        return {this, [self = shared_from_this(), weight](void const*) { self->release(weight); }};
    }
    // True: nothing more is to be read until `again`.
    bool must_rest() {
        if (held_ < most_) return false;
        resting_ = true;
        if (held_ >= most_) return true;
        return !resting_.exchange(false);  // room came meanwhile; whoever made it either saw us resting, or did not
    }
    std::size_t held() const { return held_; }

private:
    void release(std::size_t weight) {
        if (held_.fetch_sub(weight) - weight < most_ && resting_.exchange(false)) again_();
    }

    std::size_t const most_;
    std::function<void()> const again_;
    std::atomic<std::size_t> held_{0};
    std::atomic<bool> resting_{false};
};

}  // namespace usher::edge
