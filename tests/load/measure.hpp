// Figures: what the server's processes used, percentiles, and one JSON object as the result.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace usher::load {

std::uint64_t now_ns();
inline double seconds_since(std::uint64_t start) { return static_cast<double>(now_ns() - start) / 1e9; }
double own_cpu_seconds();

struct ProcessSample {
    double cpu_seconds = 0;  // of all threads, from the scheduler's accounting
    long rss_kib = 0;
};
ProcessSample sample(std::vector<int> const& pids);

struct Counters {
    std::uint64_t bytes_in = 0;
    std::uint64_t frames_in = 0;
    std::uint64_t authenticated = 0;
    std::uint64_t joined = 0;
    std::uint64_t failed = 0;
    std::uint64_t updates_done = 0;
    std::uint64_t deliveries = 0;
    std::vector<float> auth_ms;
    std::vector<float> join_ms;
    std::vector<float> delivery_ms;
    std::map<std::string, std::uint64_t> errors;
};

// A moment between two phases.
struct Mark {
    std::uint64_t at = 0;
    double own_cpu = 0;
    ProcessSample server;
    std::uint64_t bytes_in = 0;
    std::uint64_t frames_in = 0;
    std::uint64_t authenticated = 0;
    std::uint64_t joined = 0;
    std::uint64_t updates_done = 0;
    std::uint64_t deliveries = 0;
};
Mark mark(Counters const& counters, std::vector<int> const& pids);

class Report {
public:
    void text(std::string const& name, std::string const& value);
    void number(std::string const& name, double value);
    // p50, p90, p99 and the count, of milliseconds.
    void spread(std::string const& name, std::vector<float>& values);
    // What a phase cost: seconds, server and own CPU, frames, bytes.
    void phase(Mark const& from, Mark const& to);
    void errors(Counters const& counters);
    std::string json() const { return "{" + body_ + "}"; }

private:
    void raw(std::string const& name, std::string const& value);
    std::string body_;
};

}  // namespace usher::load
