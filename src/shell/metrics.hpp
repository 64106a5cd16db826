// The numbers of a running server in the text format of Prometheus, and the same as JSON for usher status. Each metric
// has a row in metrics.cpp and one in docs/operate/metrics.md; no label is ever a word that a client chose.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "router/core.hpp"
#include "shell/numbers.hpp"

namespace usher::shell {

struct Measured {
    std::string version;
    std::size_t websockets = 0;  // sessions with one
    std::size_t bosh = 0;
    std::size_t timers = 0;
    bool ready = true;
    bool draining = false;
    router::Census census;
    router::Counts counts;
    Tally const* tally = nullptr;
    EdgeNumbers edge;
    MediaNumbers media;
    WebhookNumbers webhooks;
    double worker_cpu = 0;  // seconds, of the workers that run now
    double process_cpu = 0;
    double process_rss = 0;    // bytes
    double process_start = 0;  // seconds since 1970
};

// Of the processor, of this process and of others, as /proc has it. 0: there is no such process.
struct ProcessNumbers {
    double cpu = 0;    // seconds
    double rss = 0;    // bytes
    double start = 0;  // seconds since 1970
};
ProcessNumbers process_numbers(int pid);

std::string metrics_text(Measured const& measured);
// Metric without "usher_" → number, or {"label=value,…": number}.
nlohmann::json metrics_json(Measured const& measured);

}  // namespace usher::shell
