#include "shell/log.hpp"

#include <gtest/gtest.h>

namespace usher::shell {
namespace {

TEST(Log, ATokenIsNeverShownWhereverAClientPutsIt) {
    std::string const token = "eyJhbGciOiJIUzI1NiJ9.eyJyb29tIjoiYWxwaGEifQ.c2lnbmF0dXJl-_x";
    struct {
        std::string value;
        char const* shown;
    } const rows[] = {
        {"/nope/" + token, "/nope/[token]"},
        {"/a?jwt=" + token + "&b=" + token, "/a?jwt=[token]&b=[token]"},
        {token, "[token]"},
        {"eyJhbGciOiJub25lIn0.e30.", "[token]"},
        {"eyJ and eyJhbGci", "eyJ and eyJhbGci"},
        {"eyJa.b.c", "[token]"},
        {"meet.example.com", "meet.example.com"},
        {"", ""},
    };
    for (auto const& row : rows) EXPECT_EQ(without_tokens(row.value), row.shown) << row.value;
}

}  // namespace
}  // namespace usher::shell
