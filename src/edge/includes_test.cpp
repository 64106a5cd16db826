#include "edge/includes.hpp"

#include <gtest/gtest.h>

namespace usher::edge {
namespace {

IncludeSource source_of(std::map<std::string, std::string, std::less<>> files) {
    IncludeSource source;
    source.text = [files = std::move(files)](std::string_view path) -> std::optional<std::string> {
        auto found = files.find(path);
        if (found == files.end()) return std::nullopt;
        return found->second;
    };
    source.variables = {{"subdomain", "acme."}, {"subdir", "acme/"}};
    return source;
}

TEST(Includes, AreReplacedByWhatTheyName) {
    auto source = source_of({{"/config.js", "var config = 1;"},
                             {"/head.html", "<base>"},
                             {"/a/b.html", "<!--#include virtual=\"c.html\" -->!"},
                             {"/a/c.html", "c"}});
    struct {
        char const* text;
        char const* expected;
    } const rows[] = {
        {"plain", "plain"},
        {"", ""},
        {"<script><!--#include virtual=\"/config.js\" --></script>", "<script>var config = 1;</script>"},
        {"<!--#include virtual=\"head.html\" -->", "<base>"},
        {"<!--# include virtual='/head.html'-->x", "<base>x"},
        {"<!--#include file=\"head.html\" -->", "<base>"},
        {"<!--#include virtual=\"/config.js?v=1\" -->", "var config = 1;"},
        {"<!--#include virtual=\"a/b.html\" -->", "c!"},
        {"<!--# echo var=\"subdomain\" default=\"\" -->", "acme."},
        {"<!--# echo var=\"other\" default=\"none\" -->", "none"},
        {"<!--# echo var=\"other\" -->", ""},
        {"a<!-- a comment -->b", "a<!-- a comment -->b"},
        // Nothing of these can be followed, and none of them is shown.
        {"a<!--#include virtual=\"missing.html\" -->b", "ab"},
        {"a<!--#exec cmd=\"id\" -->b", "ab"},
        {"a<!--#include -->b", "ab"},
        {"a<!--#include virtual=head.html -->b", "ab"},
        {"a<!--#include virtual=\"head.html -->b", "ab"},
        {"a<!--#-->b", "ab"},
        {"a<!--#include virtual=\"head.html\"", "a<!--#include virtual=\"head.html\""},
    };
    for (auto const& row : rows) EXPECT_EQ(with_includes(row.text, "/index.html", source), row.expected) << row.text;
}

TEST(Includes, LeadNowhereElse) {
    EXPECT_EQ(include_path("/static/a.html", "b.html"), "/static/b.html");
    EXPECT_EQ(include_path("/static/a.html", "/b.html"), "/b.html");
    for (char const* named : {"", "../x", "/../x", "a/../../x", "./x", "/", "//x", "a//b", "..\\x", "%2e%2e/x", "?v=1"})
        EXPECT_FALSE(include_path("/static/a.html", named).has_value()) << named;
}

TEST(Includes, ThatNameEachOtherEnd) {
    auto source = source_of({{"/a", "a<!--#include virtual=\"/a\" -->"},
                             {"/b", "<!--#include virtual=\"/b\" --><!--#include virtual=\"/b\" -->b"}});
    EXPECT_EQ(with_includes("<!--#include virtual=\"/a\" -->", "/x", source), std::string(kIncludeDepth, 'a'));
    EXPECT_LE(with_includes("<!--#include virtual=\"/b\" -->", "/x", source).size(), std::size_t(kIncludeDirectives));
}

TEST(Includes, HaveALimitOfBytes) {
    auto source = source_of({{"/large", std::string(kIncludedBytes / 2 + 1, 'x')}});
    std::string text = "<!--#include virtual=\"/large\" --><!--#include virtual=\"/large\" -->end";
    EXPECT_EQ(with_includes(text, "/x", source), std::string(kIncludedBytes, 'x'));
}

}  // namespace
}  // namespace usher::edge
