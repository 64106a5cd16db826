#include "edge/response.hpp"

#include <algorithm>
#include <array>

namespace usher::edge {

namespace {

struct Phrase {
    int status;
    std::string_view text;
};
constexpr std::array kPhrases{
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{204, "No Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{304, "Not Modified"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{413, "Content Too Large"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{426, "Upgrade Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
};

}  // namespace

std::string_view reason_phrase(int status) {
    auto const* found =
        std::find_if(kPhrases.begin(), kPhrases.end(), [&](Phrase const& p) { return p.status == status; });
    return found == kPhrases.end() ? std::string_view{"Unknown"} : found->text;
}

Response text_response(int status, std::string body, std::string content_type) {
    Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", std::move(content_type));
    auto owner = std::make_shared<std::string const>(std::move(body));
    response.body = *owner;
    response.owner = std::move(owner);
    return response;
}

std::string head_of(Response const& response, bool keep_alive) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
    head += reason_phrase(response.status);
    head += "\r\n";
    for (auto const& [name, value] : response.headers) {
        bool breaks =
            name.find_first_of("\r\n") != std::string::npos || value.find_first_of("\r\n") != std::string::npos;
        if (!breaks) head.append(name).append(": ").append(value).append("\r\n");
    }
    bool has_length = response.status != 304 && response.status != 204;  // RFC 9110 §8.6
    if (has_length) head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    head += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

}  // namespace usher::edge
