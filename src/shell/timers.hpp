// Named timers of the control thread. Starting one again replaces it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"

namespace usher::shell {

class Timers {
public:
    void start(std::string const& name, Instant at) {
        stop(name);
        by_name_[name] = by_time_.emplace(at, name);
    }
    void stop(std::string const& name) {
        auto it = by_name_.find(name);
        if (it == by_name_.end()) return;
        by_time_.erase(it->second);
        by_name_.erase(it);
    }
    std::optional<Instant> next() const {
        if (by_time_.empty()) return std::nullopt;
        return by_time_.begin()->first;
    }
    // Those that are due, in order; they are not running any more.
    std::vector<std::string> take_due(Instant now) {
        std::vector<std::string> due;
        while (!by_time_.empty() && by_time_.begin()->first <= now) {
            due.push_back(std::move(by_time_.begin()->second));
            by_name_.erase(due.back());
            by_time_.erase(by_time_.begin());
        }
        return due;
    }
    std::size_t size() const { return by_time_.size(); }

private:
    using ByTime = std::multimap<Instant, std::string>;
    ByTime by_time_;
    std::unordered_map<std::string, ByTime::iterator> by_name_;
};

}  // namespace usher::shell
