#include "transcript/runner.hpp"

#include <gtest/gtest.h>

#include <map>

namespace usher::transcript {
namespace {

// Everybody hears what anybody sends; time is told to everybody, and a word is said on connecting.
class Echo final : public Driver {
public:
    Result<bool> configure(std::vector<Setting> const& policy) override {
        for (Setting const& setting : policy)
            if (setting.key != "known") return malformed("there is no setting " + setting.key);
        return true;
    }
    Result<Session> connect(Person const& person, Token const* token) override {
        if (token != nullptr && token->name == "bad") return malformed("refused");
        boxes_[person.name] = {};
        return Session{"nick-of-" + person.name, person.name + "@example/r"};
    }
    void send(std::string const&, std::string const& xml) override {
        for (auto& [name, box] : boxes_) box.push_back(xml);
    }
    std::vector<std::string> received(std::string const& person) override { return std::exchange(boxes_[person], {}); }
    void advance(Milliseconds time) override { send({}, "<time ms='" + std::to_string(time.count()) + "'/>"); }

    WallTime wall() const override { return WallTime::from_seconds(1'800'000'000); }
    Result<std::string> signed_token(Token const& token) override { return "signed-" + token.name; }
    Result<std::string> command(std::string const& json) override {
        if (json.find("refuse-me") != std::string::npos) return std::string(R"({"ok":false,"error":"no"})");
        send({}, "<commanded>" + json + "</commanded>");
        return std::string(R"({"ok":true,"ban":{"id":"b-1"}})");
    }
    Result<bool> reload(std::vector<Setting> const& policy) override {
        send({}, "<reloaded settings='" + std::to_string(policy.size()) + "'/>");
        return true;
    }
    void lose(std::string const& person, bool page_closed) override {
        send({}, "<lost who='" + person + (page_closed ? "' page='closed'/>" : "'/>"));
    }
    Result<bool> resume(Person const& person, Token const* token) override {
        send({}, "<back who='" + person.name + "' token='" + (token == nullptr ? "" : token->name) + "'/>");
        return true;
    }

private:
    std::map<std::string, std::vector<std::string>> boxes_;
};

Outcome play(std::string_view text) {
    Result<Transcript> transcript = read_transcript(text);
    EXPECT_TRUE(transcript.ok()) << transcript.error().detail;
    Echo driver;
    return run(transcript.value(), driver);
}

TEST(Runner, PlaysWhatPeopleSayAndHear) {
    Outcome const outcome = play(
        "policy known=1\n"
        "token t room=alpha\n"
        "bob connects\n"
        "ann > <a to='{bob}' jid='{bob.jid}'/>\n"
        "bob < <a to='nick-of-bob' jid='bob@example/{r}'/>\n"
        "ann > <b r='{r}'/>\n"
        "ann > <c/>\n"
        "bob < <c/>\n"
        "bob !\n"
        "ann < <b r='r'/>\n"
        "@ +5s\n"
        "bob < <time ms='5000'/>\n"
        "bob drops\n"
        "ann < <lost who='bob'/>\n"
        "bob resumes\n"
        "ann < <back who='bob' token=''/>\n"
        "bob unloads\n"
        "ann < <lost who='bob' page='closed'/>\n"
        "bob ! <a/>\n"
        "operator ban-add user=u-1 until={now+1h}\n"
        "ann < <commanded>{command=ban-add user=u-1 until=2027-01-15T09:00:00Z}</commanded>\n"
        "ann > <t>{token.t}</t>\n"
        "ann < <t>signed-t</t>\n"
        "operator ban-remove id={operator.id}\n"
        "ann < <commanded>{command=ban-remove id=b-1}</commanded>\n"
        "operator room-set room=alpha seats=5\n"
        "ann < <commanded>{command=room-set room=alpha set.seats=5}</commanded>\n"
        "operator reload known=2\n"
        "ann < <reloaded settings='2'/>\n");
    EXPECT_TRUE(outcome.passed) << outcome.report;
}

TEST(Runner, TellsWhereAndWhyItFailed) {
    struct Row {
        std::string_view text;
        std::string_view report;
    };
    Row const rows[] = {
        {"policy other=1\nann connects", "policy: there is no setting other"},
        {"token bad a=b\nann (bad) > <a/>", "2: ann (bad) > <a/>\nann could not connect: refused"},
        {"ann > <a to='{x}'/>", "1: ann > <a to='{x}'/>\n{x} is not known yet"},
        {"ann < <a/>", "1: ann < <a/>\nnothing came"},
        {"ann > <a/>\nann < <b/>",
         "2: ann < <b/>\nnothing that fits came; there was:\n  <a/>\n    <a> instead of <b>\n"},
        {"ann > <a/>\nann !", "2: ann !\nthere came:\n  <a/>\n"},
        {"ann > <a/>\nann > <b/>\nann ! <b/>", "3: ann ! <b/>\nthere came:\n  <b/>\n"},
        {"ann > <a/>\nann > <b/>\nann < <b/>\nann < <a/>", "4: ann < <a/>\nnothing came"},
        {"operator ban-list refuse-me=1", "1: operator ban-list refuse-me=1\nrefused: {\"ok\":false,\"error\":\"no\"}"},
        {"operator ban-remove id={operator.id}",
         "1: operator ban-remove id={operator.id}\n{operator.id} is not known yet"},
        {"ann > <a\nann < <a/>", "2: ann < <a/>\nnothing that fits came; there was:\n  <a\n    not readable\n"},
    };
    for (Row const& row : rows) {
        Outcome const outcome = play(row.text);
        EXPECT_FALSE(outcome.passed) << row.text;
        EXPECT_EQ(outcome.report, row.report) << row.text;
    }
}

}  // namespace
}  // namespace usher::transcript
