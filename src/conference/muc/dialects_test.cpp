#include "conference/muc/dialects.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "xmpp/namespaces.hpp"

namespace usher::conference {
namespace {

using Children = std::vector<xmpp::Element>;

xmpp::Element leaf(std::string_view name, std::string_view text) {
    xmpp::Element element(name, xmpp::ns::kClient);
    element.add_text(text);
    return element;
}

std::string text_of(Children const& children, std::string_view name) {
    std::string found = "(absent)";
    int count = 0;
    for (xmpp::Element const& child : children) {
        if (child.name() != name) continue;
        found = child.text();
        ++count;
    }
    EXPECT_LE(count, 1) << name;
    return found;
}

TEST(Dialects, AnOldClientsMuteStateBecomesSourceInfo) {
    Children children{leaf("audiomuted", "false"), leaf("videomuted", "true"), leaf("videoType", "desktop"),
                      leaf("jitsi_participant_codecType", "vp8")};
    auto states = complete_dialects(children, "ab12cd34");
    nlohmann::json info = nlohmann::json::parse(text_of(children, "SourceInfo"));
    EXPECT_EQ(info["ab12cd34-a0"]["muted"], false);
    EXPECT_EQ(info["ab12cd34-v0"]["muted"], true);
    EXPECT_EQ(info["ab12cd34-v0"]["videoType"], "desktop");
    EXPECT_EQ(text_of(children, "jitsi_participant_codecList"), "vp8");
    ASSERT_EQ(states.size(), 2u);
    EXPECT_FALSE(states[0].muted);
    EXPECT_TRUE(states[1].muted);
}

TEST(Dialects, AbsentMeansMuted) {
    Children children;
    complete_dialects(children, "ab12cd34");
    nlohmann::json info = nlohmann::json::parse(text_of(children, "SourceInfo"));
    EXPECT_EQ(info["ab12cd34-a0"]["muted"], true);
    EXPECT_EQ(info["ab12cd34-v0"]["muted"], true);
}

TEST(Dialects, ANewClientsSourceInfoBecomesTheOldElements) {
    struct Row {
        char const* info;
        char const* audio;
        char const* video;
        char const* type;
    };
    for (Row const& row : {
             Row{R"({"ab12cd34-a0":{"muted":false},"ab12cd34-v0":{"muted":true}})", "false", "true", "camera"},
             Row{R"({"ab12cd34-a0":{"muted":true},"ab12cd34-v0":{"muted":false}})", "true", "false", "camera"},
             Row{R"({"ab12cd34-v0":{"muted":false},"ab12cd34-v1":{"muted":false,"videoType":"desktop"}})", "true",
                 "false", "desktop"},
             Row{R"({"ab12cd34-v0":{"muted":false},"ab12cd34-v1":{"muted":true,"videoType":"desktop"}})", "true",
                 "false", "camera"},
             Row{"{}", "true", "true", "camera"},
         }) {
        Children children{leaf("SourceInfo", row.info), leaf("jitsi_participant_codecList", "av1,vp9,vp8")};
        complete_dialects(children, "ab12cd34");
        EXPECT_EQ(text_of(children, "audiomuted"), row.audio) << row.info;
        EXPECT_EQ(text_of(children, "videomuted"), row.video) << row.info;
        EXPECT_EQ(text_of(children, "videoType"), row.type) << row.info;
        EXPECT_EQ(text_of(children, "jitsi_participant_codecType"), "vp8");
    }
}

TEST(Dialects, NobodySpeaksForAnothersSources) {
    Children children{leaf("SourceInfo", R"({"ffffffff-a0":{"muted":false},"ab12cd34-a0":{"muted":false}})")};
    auto states = complete_dialects(children, "ab12cd34");
    ASSERT_EQ(states.size(), 1u);
    EXPECT_EQ(states[0].name, "ab12cd34-a0");
    EXPECT_EQ(text_of(children, "SourceInfo").find("ffffffff"), std::string::npos);
}

TEST(Dialects, BrokenSourceInfoIsAsIfEmpty) {
    for (char const* text : {"{", "[]", "null", R"({"ab12cd34-a0":7})"}) {
        Children children{leaf("SourceInfo", text)};
        complete_dialects(children, "ab12cd34");
        EXPECT_EQ(text_of(children, "SourceInfo"), "{}") << text;
    }
}

}  // namespace
}  // namespace usher::conference
