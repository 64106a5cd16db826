// One HTTP request to another server, over HTTP or HTTPS, and its answer. Private to fetch/. No Boost in this header.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "token/key_fetches.hpp"
#include "token/key_url.hpp"

namespace boost::asio {
class io_context;
}

namespace usher::fetch {

struct HttpAsk {
    std::string method;
    std::vector<std::pair<std::string, std::string>> headers;  // Host, length and Connection: close are added
    std::string body = {};
};
struct HttpReply {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    std::string header(std::string_view name) const;  // whatever its case; empty: it is not there
};

// Redirects are not followed; certificates are verified against those that the machine trusts, names too. It lives as
// long as something of it is under way; all on the context's one thread.
class Exchange {
public:
    using Failure = token::KeyAttempt::Failure;
    struct Outcome {
        Failure failure = Failure::None;
        std::string detail = {};  // of a failure: "certificate verify failed"
        HttpReply reply = {};
    };
    // `longest`: bytes of the answer's body. `done` is called once, never from start() itself.
    static std::shared_ptr<Exchange> make(boost::asio::io_context& context, token::KeyUrl url, HttpAsk ask,
                                          std::size_t longest, std::function<void(Outcome)> done);
    virtual ~Exchange() = default;
    virtual void start() = 0;
    // Ends it now, with this outcome; after the end it does nothing. There is no time limit but its owner's.
    virtual void give_up(Failure failure, std::string detail) = 0;
};

}  // namespace usher::fetch
