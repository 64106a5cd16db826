#include "token/json_path.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace usher::token {
namespace {

TEST(JsonPath, NamesMayHaveDotsAndTheLongestIsTakenFirst) {
    nlohmann::json const payload = nlohmann::json::parse(R"({
        "sub":"u","realm_access":{"roles":["a"]},"https://example.com/roles":["b"],
        "resource_access":{"my.client":{"roles":["c"]}},"a.b":{"x":1},"a":{"b":{"c":2}},"":{"e":3},"list":[{"x":1}]})");
    struct {
        char const* path;
        char const* found;  // empty: nothing
    } const rows[] = {
        {"sub", "\"u\""},
        {"realm_access.roles", "[\"a\"]"},
        {"https://example.com/roles", "[\"b\"]"},
        {"resource_access.my.client.roles", "[\"c\"]"},
        {"a.b.x", "1"},
        {"a.b.c", "2"},
        {"a.b.d", ""},
        {"sub.x", ""},
        {"list.0.x", ""},
        {"none", ""},
        {"", ""},
        {".", ""},
        {".e", "3"},
        {"sub.", ""},
        {"1.2.3.4.5.6.7.8.9.10", ""},
    };
    for (auto const& row : rows) {
        nlohmann::json const* found = find_path(payload, row.path);
        EXPECT_EQ(found ? found->dump() : "", row.found) << row.path;
    }
    EXPECT_EQ(find_path(nlohmann::json::array(), "a"), nullptr);
}

}  // namespace
}  // namespace usher::token
