// What real clients of both generations sent, replayed against the core (tests/recordings).
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "router/test_world.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::router::test {
namespace {

// The messages that the client sent on its XMPP stream, in order.
std::vector<std::string> sent_in(std::string const& name) {
    std::ifstream in(std::string(USHER_SOURCE_DIR) + "/tests/recordings/" + name + ".txt");
    std::vector<std::string> messages;
    std::string line;
    bool wanted = false;
    while (std::getline(in, line)) {
        bool is_head = line.starts_with("[") && line.find("] ") != std::string::npos;
        if (is_head)
            wanted = line.find("] > ws1") != std::string::npos;
        else if (wanted && line.starts_with("<"))
            messages.push_back(line);
    }
    return messages;
}

std::string between(std::string const& text, std::string const& from, std::string const& to) {
    std::size_t start = text.find(from);
    if (start == std::string::npos) return {};
    start += from.size();
    return text.substr(start, text.find(to, start) - start);
}

void replace_all(std::string& text, std::string const& from, std::string const& to) {
    if (from.empty()) return;
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

constexpr char kRoom[] = "alpha";

// One recorded person, with what must be exchanged for it to be said again: address, nick, session id.
class Actor {
public:
    Actor(World& world, std::string const& recording) : world_(world), lines_(sent_in(recording)) {
        for (std::string const& line : lines_) {
            if (nick_.empty() && line.starts_with("<presence to=\""))
                nick_ = between(line.substr(0, line.find(" xmlns")), "/", "\"");
            if (room_.empty() && line.find("<conference ") != std::string::npos) room_ = between(line, "room=\"", "@");
            if (sid_.empty() && line.find("session-accept") != std::string::npos) sid_ = between(line, " sid=\"", "\"");
        }
        me_ = &world_.connect({}, kRoom);
        world_.media_answers = true;
        // The world's people open their streams by themselves.
        while (next_ < lines_.size() && lines_[next_].find("_bind_auth_2") == std::string::npos) ++next_;
        ++next_;
    }

    bool is_recorded() const { return !lines_.empty() && !nick_.empty() && !sid_.empty(); }
    Someone& me() { return *me_; }

    // Up to and with the first message that contains `mark`; empty: all that is left.
    void say_until(std::string const& mark) {
        while (next_ < lines_.size()) {
            std::string line = lines_[next_++];
            bool last = !mark.empty() && line.find(mark) != std::string::npos;
            say(std::move(line));
            if (last) return;
        }
    }

private:
    void say(std::string line) {
        for (std::string const& message : me_->inbox)
            if (std::string sid = between(message, "action='session-initiate'", ">"); !sid.empty())
                our_sid_ = between(sid, "sid='", "'");
        replace_all(line, room_ + "@", std::string(kRoom) + "@");
        replace_all(line, nick_, me_->nick);
        replace_all(line, sid_, our_sid_);
        std::string id = between(line, " id=\"", "\"");
        bool asks = line.starts_with("<iq ") &&
                    (line.find("type=\"get\"") != std::string::npos || line.find("type=\"set\"") != std::string::npos);
        std::size_t before = me_->inbox.size();
        me_->say(line);
        if (line.find("xmpp-framing") != std::string::npos) return;
        EXPECT_FALSE(me_->hung_up) << line;
        if (asks) expect_one_answer(id, line, before);
    }

    void expect_one_answer(std::string const& id, std::string const& line, std::size_t before) {
        int answers = 0;
        for (std::size_t i = before; i < me_->inbox.size(); ++i) {
            std::string const& message = me_->inbox[i];
            if (message.find("id='" + id + "'") == std::string::npos || !message.starts_with("<iq")) continue;
            ++answers;
            bool to_focus = line.find("/focus\"") != std::string::npos;
            EXPECT_TRUE(!to_focus || message.find("type='result'") != std::string::npos) << line << "\n  " << message;
        }
        EXPECT_EQ(answers, 1) << line;
    }

    World& world_;
    std::vector<std::string> lines_;
    std::size_t next_ = 0;
    std::string nick_, room_, sid_, our_sid_;
    Someone* me_ = nullptr;
};

class Recording : public testing::TestWithParam<std::pair<char const*, char const*>> {};

TEST_P(Recording, IsUnderstoodFromTheFirstQuestionToTheLastSource) {
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    policy.guests_may_create = true;
    World world(policy, "meet.local");
    Actor first(world, GetParam().first);
    ASSERT_TRUE(first.is_recorded());
    first.say_until("<presence to=");
    first.me().expect({"code='110'"});
    Actor second(world, GetParam().second);
    ASSERT_TRUE(second.is_recorded());
    second.say_until("<presence to=");
    second.me().expect({"code='110'"});
    first.say_until("session-accept");
    second.say_until("session-accept");
    // Each is told of the other's camera and microphone, under SSRCs that are the server's.
    for (auto [hears, speaks] : {std::pair{&first, &second}, std::pair{&second, &first}}) {
        EXPECT_TRUE(hears->me().has({"action='source-add'", speaks->me().nick + "-a0"}) ||
                    hears->me().has({"action='session-initiate'", speaks->me().nick + "-a0"}));
        EXPECT_TRUE(hears->me().has({"action='source-add'", speaks->me().nick + "-v0"}) ||
                    hears->me().has({"action='session-initiate'", speaks->me().nick + "-v0"}));
        EXPECT_FALSE(hears->me().has({"type='error'"}));
    }
    first.say_until({});
    second.say_until({});
}

INSTANTIATE_TEST_SUITE_P(BothGenerations, Recording,
                         testing::Values(std::pair{"jvbvp8-latest-p0", "jvbvp8-latest-p1"},
                                         std::pair{"jvb-6726-p0", "jvb-6726-p1"},
                                         std::pair{"jvbvp8-latest-p0", "jvb-6726-p1"}));

}  // namespace
}  // namespace usher::router::test
