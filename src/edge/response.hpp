// An HTTP answer as a value, and its head as bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace usher::edge {

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;  // without Content-Length and Connection
    std::shared_ptr<void const> owner;  // keeps `body` alive; null: it lives as long as the program
    std::string_view body;
    bool close = false;  // end the connection after it
};

// A short answer in plain text, or with another content type.
Response text_response(int status, std::string body, std::string content_type = "text/plain; charset=utf-8");

// Status line, headers, Content-Length (that of the body, for HEAD too), Connection, and the empty line. Values that
// would break the head (CR, LF) are left out.
std::string head_of(Response const& response, bool keep_alive);

std::string_view reason_phrase(int status);  // RFC 9110 §15

}  // namespace usher::edge
