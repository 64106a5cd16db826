#include "router/tries.hpp"

#include <utility>

namespace usher::router {

void Tries::keep(std::string const& room, conference::PasswordTries tries, WallTime now) {
    if (tries.empty() || limit_ == 0) return;
    while (!order_.empty() && (order_.size() >= limit_ || kept_.at(order_.begin()->second).until <= now)) drop_first();
    std::uint64_t const number = next_++;
    kept_.insert_or_assign(room, Kept{std::move(tries), now + kFor, number});
    order_.emplace(number, room);
}

std::optional<conference::PasswordTries> Tries::take(std::string_view room, WallTime now) {
    auto it = kept_.find(room);
    if (it == kept_.end()) return std::nullopt;
    Kept kept = std::move(it->second);
    order_.erase(kept.number);
    kept_.erase(it);
    if (kept.until <= now) return std::nullopt;
    return std::move(kept.tries);
}

void Tries::forget_right(std::string_view room) {
    auto it = kept_.find(room);
    if (it != kept_.end()) it->second.tries.right.clear();
}

void Tries::forget_right() {
    for (auto& [room, kept] : kept_) kept.tries.right.clear();
}

void Tries::drop_first() {
    kept_.erase(order_.begin()->second);
    order_.erase(order_.begin());
}

}  // namespace usher::router
