// Asks other servers for keys, over HTTP and HTTPS. Each source has a thread of its own, so that one that is slow, even
// to be found by name, delays nobody else. No Boost in this header.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "token/jwks.hpp"
#include "token/key_fetches.hpp"

namespace usher::fetch {

struct Limits {
    Milliseconds time{8000};                 // for all addresses of a question; below token::kAnswerDeadline
    std::size_t body = token::kLongestJwks;  // bytes
};

class KeyFetcher {
public:
    // What was asked, in order; the last one has status 200 or says why nothing was got.
    using Answer = std::function<void(std::vector<token::KeyAttempt> attempts)>;

    explicit KeyFetcher(Limits limits = {});
    ~KeyFetcher();  // what is under way is given up without an answer
    KeyFetcher(KeyFetcher const&) = delete;
    KeyFetcher& operator=(KeyFetcher const&) = delete;

    // Asks `urls` one after the other until one has status 200 or cannot be reached at all. Redirects are not followed;
    // certificates are verified against those that the machine trusts, names too. `answer` is called once, on a thread
    // of the fetcher. Thread-safe; never blocks.
    void fetch(std::size_t source, std::vector<std::string> urls, Answer answer);

private:
    class Lane;
    Limits limits_;
    std::mutex mutex_;  // guards lanes_
    std::map<std::size_t, std::unique_ptr<Lane>> lanes_;
};

// The same, and waits for the answer: for the command line.
std::vector<token::KeyAttempt> fetch_now(std::vector<std::string> urls, Limits limits = {});

}  // namespace usher::fetch
