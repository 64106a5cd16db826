#include "edge/response.hpp"

#include <gtest/gtest.h>

namespace usher::edge {
namespace {

TEST(Response, HasAHeadWithLengthAndConnection) {
    Response response = text_response(404, "gone\n");
    EXPECT_EQ(head_of(response, true),
              "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n"
              "Connection: keep-alive\r\n\r\n");
    response.headers.clear();
    response.status = 304;
    EXPECT_EQ(head_of(response, false), "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
}

TEST(Response, AHeaderCannotAddAnother) {
    Response response = text_response(200, "");
    response.headers.emplace_back("X-A", "a\r\nSet-Cookie: b");
    response.headers.emplace_back("X-B\n", "b");
    response.headers.emplace_back("X-C", "c");
    std::string const head = head_of(response, true);
    EXPECT_EQ(head.find("Set-Cookie"), std::string::npos);
    EXPECT_EQ(head.find("X-B"), std::string::npos);
    EXPECT_NE(head.find("X-C: c\r\n"), std::string::npos);
}

TEST(Response, UnknownStatusesHaveAPhraseToo) { EXPECT_EQ(reason_phrase(299), "Unknown"); }

}  // namespace
}  // namespace usher::edge
