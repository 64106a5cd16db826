#include "edge/http_reader.hpp"

#include <gtest/gtest.h>

namespace usher::edge {
namespace {

using State = HttpReader::State;

int outcome(std::string_view text, std::size_t head = 1024, std::size_t body = 100) {
    HttpReader reader(head, body);
    switch (reader.feed(text)) {
        case State::Complete: return 200;
        case State::NeedMore: return 0;
        case State::Failed: return reader.status();
    }
    return -1;
}

TEST(HttpReader, ReadsARequestCutAnywhere) {
    std::string const text =
        "\r\nPOST /conference-request/v1?x=1 HTTP/1.1\r\nHost: h\r\nX-Two: a\r\nx-two:  b \r\nContent-Length: "
        "5\r\n\r\nhelloGET /next";
    for (std::size_t step = 1; step <= text.size(); ++step) {
        HttpReader reader(1024, 100);
        State state = State::NeedMore;
        std::size_t at = 0;
        for (; at < text.size() && state == State::NeedMore; at += step) state = reader.feed(text.substr(at, step));
        ASSERT_EQ(state, State::Complete) << step;
        Request const& request = reader.request();
        EXPECT_EQ(request.method, "POST");
        EXPECT_EQ(request.target, "/conference-request/v1?x=1");
        EXPECT_EQ(request.header("host"), "h");
        EXPECT_TRUE(request.lists("x-two", "b"));
        EXPECT_EQ(request.body, "hello");
        EXPECT_TRUE(request.keep_alive);
        EXPECT_TRUE(std::string("GET /next").starts_with(reader.take_rest()));
    }
}

TEST(HttpReader, ReadsAChunkedBody) {
    HttpReader reader(1024, 100);
    EXPECT_EQ(reader.feed("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
              State::NeedMore);
    EXPECT_EQ(reader.feed("2\r\nde\r\n0\r\n\r\n"), State::Complete);
    EXPECT_EQ(reader.request().body, "abcde");
}

TEST(HttpReader, LimitsHeadAndBody) {
    std::string const long_line = "GET /" + std::string(2000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n";
    EXPECT_EQ(outcome(long_line), 431);
    EXPECT_EQ(outcome(long_line, 4096), 200);
    EXPECT_EQ(outcome("GET /" + std::string(2000, 'a')), 431) << "an endless request line";
    EXPECT_EQ(outcome("GET / HTTP/1.1\r\nA: " + std::string(2000, 'a') + "\r\n\r\n"), 431);
    EXPECT_EQ(outcome("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n"), 413);
    EXPECT_EQ(outcome("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n80\r\n" + std::string(128, 'x')),
              413);
}

TEST(HttpReader, ABodyForBoshHasALimitOfItsOwn) {
    auto const outcome_of = [](std::string const& target, bool at_once) {
        HttpReader reader(1024, 100, 200);
        std::string const text = "POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: 150\r\n\r\n";
        State state = State::NeedMore;
        if (at_once) {
            state = reader.feed(text);
        } else {
            for (char c : text)
                if (state == State::NeedMore) state = reader.feed({&c, 1});
        }
        return state == State::Failed ? reader.status() : 100;
    };
    for (bool at_once : {true, false}) {
        EXPECT_EQ(outcome_of("/http-bind", at_once), 100);
        EXPECT_EQ(outcome_of("/acme/http-bind?room=a&token=b", at_once), 100);
        EXPECT_EQ(outcome_of("/api?x=/http-bind", at_once), 413);
        EXPECT_EQ(outcome_of("/conference-request/v1", at_once), 413);
    }
    HttpReader reader(1024, 100, 200);
    EXPECT_EQ(reader.feed("POST /http-bind HTTP/1.1\r\nHost: h\r\nContent-Length: 201\r\n\r\n"), State::Failed);
    EXPECT_EQ(reader.status(), 413);
}

TEST(HttpReader, RefusesWhatTwoServersCouldReadDifferently) {
    char const* rows[] = {
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -3\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3 4\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length : 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n",
        "GET / HTTP/1.1\nHost: h\n\n",
        "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n 4\r\n\r\nabc",
        "GET / HTTP/1.1\r\n Host: h\r\n\r\n",
        "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX(y): x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nnothing\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: h\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /\x01 HTTP/1.1\r\nHost: h\r\n\r\n",
        "\x16\x03\x01\x02",
        "nonsense\r\n\r\n",
    };
    for (char const* text : rows) {
        EXPECT_EQ(outcome(text), 400) << text;
        HttpReader reader(1024, 100);
        State state = State::NeedMore;
        for (char const* c = text; *c != 0 && state == State::NeedMore; ++c) state = reader.feed({c, 1});
        EXPECT_NE(state, State::Complete) << "byte by byte: " << text;
    }
}

TEST(HttpReader, AZeroByteInAHeadIsRefused) {
    EXPECT_EQ(outcome(std::string_view("GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n", 31)), 400);
    EXPECT_EQ(outcome(std::string_view("GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n", 38)), 400);
}

TEST(HttpReader, KnowsWhoWantsToStay) {
    auto keeps = [](std::string_view text) {
        HttpReader reader(1024, 100);
        EXPECT_EQ(reader.feed(text), State::Complete);
        return reader.request().keep_alive;
    };
    EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
}

TEST(HttpReader, SaysOnceThatTheClientWaits) {
    HttpReader reader(1024, 100);
    reader.feed("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_TRUE(reader.wants_continue());
    EXPECT_FALSE(reader.wants_continue());
    EXPECT_EQ(reader.feed("ab"), State::Complete);
}

TEST(HttpReader, IsIdleUntilARequestBegins) {
    HttpReader reader(1024, 100);
    EXPECT_TRUE(reader.is_idle());
    EXPECT_EQ(reader.feed("\r\n"), State::NeedMore);
    EXPECT_TRUE(reader.is_idle());
    reader.feed("G");
    EXPECT_FALSE(reader.is_idle());
}

}  // namespace
}  // namespace usher::edge
