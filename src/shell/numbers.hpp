// What is counted on the control thread, and what others are asked for when somebody wants to see the numbers
// (docs/operate/metrics.md). Plain values: counting allocates nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "conference/effect.hpp"
#include "token/key_fetches.hpp"

namespace usher::shell {

struct EdgeNumbers {
    std::uint64_t messages_in = 0;
    std::uint64_t messages_out = 0;
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
    int connections = 0;
    int behind = 0;            // connections for which something waits
    std::int64_t waiting = 0;  // bytes
    std::uint64_t dropped = 0;
};
struct MediaNumbers {
    int workers = 0;
    int running = 0;
    std::uint64_t lost = 0;
    std::vector<int> pids;
    std::size_t transports = 0;
    double incoming = 0;  // bits a second
    double outgoing = 0;
    double lost_incoming = 0;  // part of the packets, 0 to 1
    double lost_outgoing = 0;
};
struct WebhookNumbers {
    std::size_t waiting = 0;
    std::uint64_t delivered = 0;
    std::uint64_t failed = 0;
    std::uint64_t lost = 0;
};

// The parts of the program that the shell does not know. A null function: there is no such part.
struct Outside {
    std::function<EdgeNumbers()> edge;
    std::function<MediaNumbers()> media;
    std::function<WebhookNumbers()> webhooks;
};

struct Histogram {
    static constexpr std::array<double, 12> kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                       0.05,   0.1,   0.25,   0.5,   1,    2.5};  // seconds
    std::array<std::uint64_t, kBounds.size() + 1> counts{};
    double sum = 0;
    void observe(double seconds);
};

// Since the start.
class Tally {
public:
    // Different verdicts at most; they are words of this program, so this many are never seen.
    static constexpr std::size_t kMostVerdicts = 500;
    // Different issuers and tenants at most, as signed tokens say them; whoever signs may say many.
    static constexpr std::size_t kMostSigners = 200;

    void decided(conference::Record const& record);
    void noted(conference::Note const& note);
    void sent(std::string const& stanza);  // one stanza to one receiver, as bytes
    void fetched(std::vector<token::KeyAttempt> const& attempts);

    struct Verdict {
        std::string stage;
        std::string verdict;  // "admitted" or a reason code
        std::string rule;
        auto operator<=>(Verdict const&) const = default;
    };
    std::map<Verdict, std::uint64_t> verdicts;
    // Of people with a valid token.
    struct Signer {
        std::string issuer;
        std::string tenant;
        auto operator<=>(Signer const&) const = default;
    };
    struct Outcomes {
        std::uint64_t admitted = 0;
        std::uint64_t held = 0;  // they knock, or wait for the host
        std::uint64_t refused = 0;
    };
    std::map<Signer, Outcomes> signers;
    std::uint64_t presences_out = 0;
    std::uint64_t messages_out = 0;
    std::uint64_t iqs_out = 0;
    std::uint64_t others_out = 0;
    std::uint64_t resumed = 0;
    std::uint64_t resume_refused = 0;
    std::uint64_t lapsed = 0;
    std::uint64_t keys_got = 0;
    std::uint64_t keys_status = 0;  // another status than 200
    std::uint64_t keys_tls = 0;
    std::uint64_t keys_silent = 0;  // no answer, or one that is too long
    std::uint64_t failed_turns = 0;
    Histogram delivery;

private:
    void count(Verdict verdict);
    void count_signer(conference::Record const& record);
};

}  // namespace usher::shell
