// What all edge threads share: settings, the way to the core, and counters. Lives as long as the Edge.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "config/addresses.hpp"
#include "config/settings.hpp"
#include "edge/address_counts.hpp"
#include "edge/handler.hpp"
#include "edge/request_rates.hpp"
#include "edge/tls.hpp"
#include "shell/wire.hpp"

namespace usher::edge {

// Hostile or broken input: counted, and told to the operator in at most one line a minute.
class CountedLine {
public:
    explicit CountedLine(char const* reason) : reason_(reason) {}
    // `now`: milliseconds of a steady clock.
    void hit(std::int64_t now);

private:
    char const* reason_;
    std::atomic<std::uint64_t> count_{0};
    std::atomic<std::int64_t> next_line_{0};
};

struct Counters {
    std::atomic<std::uint64_t> messages_out{0};
    std::atomic<std::uint64_t> bytes_out{0};
    std::atomic<std::uint64_t> writes{0};  // system calls, or TLS records
    std::atomic<std::uint64_t> messages_in{0};
    std::atomic<std::uint64_t> bytes_in{0};  // of messages
    std::atomic<int> connections{0};
    std::atomic<int> behind{0};  // see Traffic
    std::atomic<std::int64_t> waiting{0};
    std::atomic<std::uint64_t> dropped{0};
};

struct Site {
    Site(config::Settings const& the_settings, shell::Inlet& the_inlet, Handler the_handler,
         std::unique_ptr<Tls> the_tls)
        : limits(the_settings.limits),
          inlet(the_inlet),
          handler(std::move(the_handler)),
          tls(std::move(the_tls)),
          plain_api(config::is_loopback(the_settings.api.listen)) {}

    config::Limits const limits;
    shell::Inlet& inlet;
    Handler const handler;
    std::unique_ptr<Tls> const tls;  // null: plain
    bool const plain_api;            // the API is on this machine alone, without TLS
    Counters counters;
    AddressCounts addresses;
    RequestRates requests{limits.requests_per_address};
    CountedLine large_head{"head-too-large"};
    CountedLine large_body{"body-too-large"};
    CountedLine bad_request{"bad-request"};
    CountedLine too_many{"too-many-connections"};
    CountedLine too_many_here{"too-many-connections-from-one-address"};
    CountedLine too_fast_here{"too-many-requests-from-one-address"};
    CountedLine slow_sender{"slow-sender"};
    CountedLine slow_reader{"slow-reader"};
    CountedLine no_descriptors{"no-descriptors"};
};

}  // namespace usher::edge
