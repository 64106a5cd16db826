// Asks the operator's own program about people who want in: one request for each question, many at a time, on one
// thread of its own, so that a program that is slow or gone delays nothing here. No Boost in this header.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/secret.hpp"
#include "base/time.hpp"
#include "fetch/webhook_sender.hpp"

namespace usher::fetch {

struct OutsideSettings {
    std::string url;
    Secret secret;                // signs the body, as of webhooks; empty: unsigned
    Milliseconds within{60'000};  // the most that webhooks.decide_within can be; the core's own deadline comes first
};

class OutsideAsker {
public:
    struct Answer {
        std::string failed = {};  // why there is none; empty: there is one
        std::string body = {};    // with status 200
    };
    using Done = std::function<void(Answer)>;

    explicit OutsideAsker(OutsideSettings settings);
    ~OutsideAsker();  // what is under way is given up without an answer
    OutsideAsker(OutsideAsker const&) = delete;
    OutsideAsker& operator=(OutsideAsker const&) = delete;

    // POST with the headers of a webhook. `done` is called once, on the asker's thread. Thread-safe; never blocks.
    void ask(Delivery question, Done done);

private:
    class Lane;
    std::unique_ptr<Lane> lane_;
};

}  // namespace usher::fetch
