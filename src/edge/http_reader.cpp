#include "edge/http_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <utility>

#include "edge/text.hpp"

namespace usher::edge {

namespace http = boost::beast::http;

struct HttpReader::Parser {
    http::request_parser<http::string_body> parser;
};

namespace {

std::string text_of(boost::beast::string_view view) { return std::string(view.data(), view.size()); }

Request request_of(http::request<http::string_body>& message, bool keep_alive) {
    Request request;
    request.method = text_of(message.method_string());
    request.target = text_of(message.target());
    request.http11 = message.version() == 11;
    request.keep_alive = keep_alive;
    for (auto const& field : message)
        request.headers.emplace_back(lower_case(text_of(field.name_string())), text_of(field.value()));
    request.body = std::move(message.body());
    return request;
}

// Framing that two parties could read differently is refused, not resolved (RFC 9112 §6.3).
bool has_doubtful_framing(http::request<http::string_body> const& message) {
    if (message.count(http::field::host) > 1 || message.count(http::field::content_length) > 1) return true;
    std::string const length = text_of(message[http::field::content_length]);  // "3, 3" is not one number
    if (length.find_first_not_of("0123456789") != std::string::npos) return true;
    std::size_t const codings = message.count(http::field::transfer_encoding);
    return codings > 1 || (codings == 1 && (message.version() != 11 || message.count(http::field::content_length) > 0 ||
                                            lower_case(text_of(message[http::field::transfer_encoding])) != "chunked"));
}

// A header that goes on in another line (RFC 9112 §5.2). `from`: what came before has been looked at.
bool has_folded_line(std::string_view head, std::size_t from) {
    from -= std::min<std::size_t>(from, 3);
    head = head.substr(0, head.find("\r\n\r\n", from));
    for (std::size_t at = from; (at = head.find("\r\n", at)) != std::string_view::npos; at += 2)
        if (head.substr(at + 2, 1) == " " || head.substr(at + 2, 1) == "\t") return true;
    return false;
}

}  // namespace

HttpReader::HttpReader(std::size_t head_limit, std::size_t body_limit, std::size_t bosh_limit)
    : head_limit_(head_limit), bosh_limit_(bosh_limit), parser_(std::make_unique<Parser>()) {
    parser_->parser.eager(true);
    parser_->parser.header_limit(static_cast<std::uint32_t>(head_limit));
    parser_->parser.body_limit(body_limit);
}
HttpReader::~HttpReader() = default;
HttpReader::HttpReader(HttpReader&&) noexcept = default;

HttpReader::State HttpReader::fail(int status) {
    status_ = status;
    pending_.clear();
    return State::Failed;
}

HttpReader::State HttpReader::feed(std::string_view bytes) {
    if (status_ != 0) return State::Failed;
    std::size_t known = pending_.size();
    pending_.append(bytes);
    if (idle_) {  // empty lines before a request are ignored (RFC 9112 §2.2)
        std::size_t lines = 0;
        while (pending_.compare(lines, 2, "\r\n") == 0) lines += 2;
        pending_.erase(0, lines);
        known -= std::min(known, lines);
        if (pending_.empty() || pending_ == "\r") return State::NeedMore;
    }
    idle_ = false;
    if (!parser_->parser.is_header_done() && has_folded_line(pending_, known)) return fail(400);
    return parse();
}

// The parser takes nothing of a request line that is not whole yet.
void HttpReader::choose_body_limit() {
    std::size_t const end = pending_.find("\r\n");
    if (bosh_limit_ == 0 || end == std::string::npos) return;
    std::string_view line(pending_.data(), end);
    line = line.substr(0, line.find('?'));
    line = line.substr(0, line.rfind(" HTTP/"));
    if (line.starts_with("POST ") && line.ends_with("/http-bind")) parser_->parser.body_limit(bosh_limit_);
    bosh_limit_ = 0;
}

HttpReader::State HttpReader::parse() {
    choose_body_limit();
    auto& parser = parser_->parser;
    boost::system::error_code error;
    while (!pending_.empty() && !parser.is_done()) {
        std::size_t used = parser.put(boost::asio::buffer(pending_), error);
        pending_.erase(0, used);
        if (error == http::error::need_more) {
            if (!parser.is_header_done() && pending_.size() > head_limit_) return fail(431);
            break;
        }
        if (error == http::error::header_limit) return fail(431);
        if (error == http::error::body_limit) return fail(413);
        if (error) return fail(400);
        if (used == 0) break;
    }
    if (parser.is_header_done() && has_doubtful_framing(parser.get())) return fail(400);
    if (!parser.is_done()) return State::NeedMore;
    bool keep_alive = parser.get().keep_alive();
    request_ = request_of(parser.get(), keep_alive);
    return State::Complete;
}

std::string HttpReader::take_rest() {
    if (pending_.empty()) return {};  // and not the room that the request took
    return std::exchange(pending_, {});
}

bool HttpReader::wants_continue() {
    auto& parser = parser_->parser;
    if (asked_continue_ || !parser.is_header_done() || parser.is_done()) return false;
    asked_continue_ = true;
    return boost::beast::iequals(parser.get()[http::field::expect], "100-continue");
}

}  // namespace usher::edge
