// Brings events to another server, one after the other, each again until it is taken. One thread of its own, so that a
// receiver that is slow or gone delays nothing here. No Boost in this header.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"

namespace usher::fetch {

struct Delivery {
    std::string id;     // the same in every attempt: the receiver tells repetitions by it
    std::string event;  // "person.joined"
    std::string body;   // JSON
};

struct WebhookSettings {
    std::string url;
    Secret secret;                    // signs the body; empty: unsigned
    Milliseconds answer{10'000};      // for one attempt
    Milliseconds first_pause{1'000};  // after a failure; doubled each time
    Milliseconds longest_pause{60'000};
    Milliseconds give_up{3'600'000};    // since the first attempt; then it is lost, and the next one is tried
    std::size_t most_waiting = 10'000;  // beyond, the newest is lost
};

class WebhookSender {
public:
    // What the operator should know: "webhook-failed" (an attempt), "webhook-lost" (an event), with the reason. Called
    // on the sender's thread, or on that of send().
    using Report = std::function<void(std::string const& what, Delivery const& delivery, std::string const& why)>;

    // An event that was taken or lost, by its id; on the same threads. What is neither may be sent by the next sender.
    using Settled = std::function<void(std::string const& id)>;

    WebhookSender(WebhookSettings settings, Report report, Settled settled = {});
    ~WebhookSender();  // what has not been taken yet is not settled
    WebhookSender(WebhookSender const&) = delete;
    WebhookSender& operator=(WebhookSender const&) = delete;

    // POST, in the order of the calls: Content-Type: application/json, Usher-Event, Usher-Delivery and Idempotency-Key
    // (both the id), Usher-Signature (sign_webhook). A status of 2xx takes it. Thread-safe; never blocks.
    void send(Delivery delivery);
    // How many wait, the one under way included. Thread-safe.
    std::size_t waiting() const;
    std::uint64_t delivered() const;  // since the start

private:
    class Lane;
    std::unique_ptr<Lane> lane_;
};

// "t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>", in hex>". The time is signed with it, so that a receiver can
// refuse what was recorded long ago.
std::string sign_webhook(std::string const& body, Secret const& secret, WallTime at);

// What stands in the head of such a POST now; without a secret there is no signature.
std::vector<std::pair<std::string, std::string>> webhook_headers(Delivery const& delivery, Secret const& secret);

}  // namespace usher::fetch
