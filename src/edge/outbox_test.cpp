#include "edge/outbox.hpp"

#include <gtest/gtest.h>

namespace usher::edge {
namespace {

std::shared_ptr<std::string const> shared(std::string text) {
    return std::make_shared<std::string const>(std::move(text));
}

std::string gathered(Outbox const& outbox, std::size_t segments = 64) {
    std::vector<iovec> list(segments);
    std::size_t count = outbox.gather(list);
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text.append(static_cast<char const*>(list[i].iov_base), list[i].iov_len);
    return text;
}

TEST(Outbox, SplicesTheInsertIntoTheSharedBytes) {
    Outbox outbox;
    outbox.add_message({shared("<a to=''/>"), shared("bob"), 7});
    EXPECT_EQ(gathered(outbox), std::string("\x81\x0d") + "<a to='bob'/>");
    EXPECT_EQ(outbox.size(), 15U);
}

TEST(Outbox, ASpliceBehindTheEndIsTheEnd) {
    Outbox outbox;
    outbox.add_message({shared("ab"), shared("c"), 99});
    EXPECT_EQ(gathered(outbox), std::string("\x81\x03") + "abc");
}

TEST(Outbox, AnEmptyMessageIsAnEmptyFrame) {
    Outbox outbox;
    outbox.add_message({shared(""), nullptr, 0});
    outbox.add_message({nullptr, nullptr, 0});
    EXPECT_EQ(gathered(outbox), std::string("\x81\x00", 2));
}

TEST(Outbox, GoesOnWhereverAWriteStopped) {
    Outbox whole;
    auto fill = [](Outbox& outbox) {
        outbox.add_raw("HTTP/1.1 101\r\n\r\n");
        outbox.add_message({shared("<message to=''/>"), shared("ann@x"), 13});
        outbox.add_shared(nullptr, "static");
        outbox.add_message({shared(std::string(300, 'y')), nullptr, 0});
    };
    fill(whole);
    std::string expected = gathered(whole);
    ASSERT_EQ(expected.size(), whole.size());
    for (std::size_t step = 1; step < expected.size(); ++step) {
        Outbox outbox;
        fill(outbox);
        std::string got;
        std::string copied;
        while (!outbox.empty()) {
            std::string rest = gathered(outbox);
            std::vector<char> buffer(step);
            copied.append(buffer.data(), outbox.copy(buffer));
            got += rest.substr(0, step);
            outbox.consumed(std::min(step, rest.size()));
        }
        ASSERT_EQ(got, expected) << step;
        ASSERT_EQ(copied, expected) << step;
    }
}

TEST(Outbox, GathersNoMoreSegmentsThanAsked) {
    Outbox outbox;
    for (int i = 0; i < 10; ++i) outbox.add_message({shared("abc"), nullptr, 0});
    EXPECT_EQ(gathered(outbox, 3), std::string("\x81\x03") + "abc" + "\x81\x03");
    EXPECT_EQ(gathered(outbox, 0), "");
}

TEST(Outbox, LetsGoOfSharedBytesOnceWritten) {
    auto bytes = shared("hello");
    Outbox outbox;
    outbox.add_message({bytes, nullptr, 0});
    outbox.add_message({bytes, nullptr, 0});
    EXPECT_EQ(bytes.use_count(), 3);
    outbox.consumed(8);
    EXPECT_EQ(bytes.use_count(), 2);
    outbox.consumed(6);
    EXPECT_EQ(bytes.use_count(), 1);
    EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, DroppingKeepsTheFrameThatWasBegun) {
    Outbox outbox;
    outbox.add_message({shared("first"), nullptr, 0});
    outbox.add_message({shared("second"), nullptr, 0});
    outbox.consumed(3);
    outbox.drop_unsent();
    EXPECT_EQ(gathered(outbox), "irst");
    EXPECT_EQ(outbox.size(), 4U);
    outbox.add_raw("close");
    EXPECT_EQ(gathered(outbox), "irstclose");

    Outbox committed;
    for (int i = 0; i < 3; ++i) committed.add_message({shared("abc"), nullptr, 0});
    committed.consumed(1);
    committed.drop_unsent(5);
    EXPECT_EQ(gathered(committed), std::string("\x03") + "abc\x81\x03" + "abc")
        << "one byte of the second is in a record";

    Outbox fresh;
    fresh.add_message({shared("first"), nullptr, 0});
    fresh.drop_unsent();
    EXPECT_TRUE(fresh.empty());
}

TEST(Outbox, KeepsOrderOverManyMessagesAndShrinks) {
    Outbox outbox;
    std::string expected;
    std::string got;
    for (int i = 0; i < 1000; ++i) {
        outbox.add_raw(std::to_string(i) + ",");
        expected += std::to_string(i) + ",";
        if (i % 3 == 0) {
            std::string next = gathered(outbox, 2);
            got += next;
            outbox.consumed(next.size());
        }
    }
    while (!outbox.empty()) {
        std::string next = gathered(outbox, 5);
        got += next;
        outbox.consumed(next.size());
    }
    outbox.shrink();
    EXPECT_EQ(got, expected);
}

}  // namespace
}  // namespace usher::edge
