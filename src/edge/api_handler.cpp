#include "edge/api_handler.hpp"

#include "edge/text.hpp"

namespace usher::edge {

Plan api_plan(Request const& request, Peer const& peer) {
    auto target = parse_target(request.target);
    if (!target) return api_mistake(400, "bad-request", "the address of this request cannot be read");
    if (request.http11 && !is_plain_host(request.header("host")))
        return api_mistake(400, "bad-request", "the Host header of this request cannot be read");  // RFC 9112 §3.2
    AskCore ask;
    ask.request.api = true;
    ask.request.method = request.method;
    ask.request.path = std::move(target->path);
    ask.request.query = std::move(target->query);
    ask.request.body = request.body;
    ask.request.bearer = bearer_of(request);
    ask.request.address = peer.address;
    ask.request.host = request.header("host");
    ask.request.secure = peer.tls;
    return ask;
}

Response api_answer_of(shell::HttpResponse answer) {
    Response response = text_response(answer.status, std::move(answer.body), std::move(answer.content_type));
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    if (answer.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");  // RFC 6750 §3
    if (answer.status == 503) response.headers.emplace_back("Retry-After", "10");
    if (!answer.allow.empty()) response.headers.emplace_back("Allow", answer.allow);
    return response;
}

// Both are words of this program: nothing to escape but the line's end.
Response api_mistake(int status, std::string_view code, std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    shell::HttpResponse answer{status, "application/json", {}};
    answer.body.append(R"({"error":{"code":")").append(code).append(R"(","text":")").append(text).append(R"("}})");
    return api_answer_of(std::move(answer));
}

}  // namespace usher::edge
