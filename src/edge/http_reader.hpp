// Reads HTTP/1.1 requests out of bytes as they come, within limits. Beast's parser does the reading; no socket here.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "edge/request.hpp"

namespace usher::edge {

class HttpReader {
public:
    enum class State { NeedMore, Complete, Failed };

    // Limits in bytes: of the head with its request line, of the body, and of a body for `/http-bind` (0: as any
    // other), which is a message as those of a WebSocket are.
    HttpReader(std::size_t head_limit, std::size_t body_limit, std::size_t bosh_limit = 0);
    ~HttpReader();
    HttpReader(HttpReader&&) noexcept;
    HttpReader& operator=(HttpReader&&) = delete;

    // Takes the next bytes. Complete: `request()` is there, and what follows it waits in `rest()`.
    State feed(std::string_view bytes);
    // Failed: what to answer, 400, 413 or 431.
    int status() const { return status_; }
    Request& request() { return request_; }
    // Bytes behind the request: the next one, or WebSocket frames.
    std::string take_rest();
    // The client waits for "100 Continue" before it sends the body (RFC 9110 §10.1.1); true once.
    bool wants_continue();
    // Nothing of a request has come yet.
    bool is_idle() const { return idle_; }

private:
    struct Parser;
    State parse();
    State fail(int status);

    void choose_body_limit();

    std::size_t head_limit_;
    std::size_t bosh_limit_;  // 0: nothing to choose, or chosen
    std::unique_ptr<Parser> parser_;
    std::string pending_;
    Request request_;
    int status_ = 0;
    bool idle_ = true;
    bool asked_continue_ = false;
};

}  // namespace usher::edge
