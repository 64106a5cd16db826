#include "config/nearest.hpp"

#include <gtest/gtest.h>

namespace usher::config {
namespace {

std::vector<std::string_view> const kNames = {"tokens.issuers", "tokens.leeway",  "tokens.keys.id",
                                              "lobby.mode",     "lobby.password", "tokens",
                                              "lobby",          "media.port",     "media.ports"};

TEST(Nearest, ASlipOfTheFingerFindsWhatWasMeant) {
    struct {
        std::string_view written;
        std::string_view meant;
    } const rows[] = {
        {"tokens.isuers", "tokens.issuers"}, {"tokens.issures", "tokens.issuers"}, {"token.issuers", "tokens.issuers"},
        {"lobby.mod", "lobby.mode"},         {"loby.mode", "lobby.mode"},          {"tokns", "tokens"},
        {"media.prot", "media.port"},        {"server.issuers", "tokens.issuers"}, {"issuers", "tokens.issuers"},
        {"tokens.issuer", "tokens.issuers"},
    };
    for (auto const& row : rows) EXPECT_EQ(nearest(row.written, kNames), row.meant) << row.written;
}

TEST(Nearest, WhatIsFarFromEverythingGetsNoGuess) {
    for (std::string_view written : {"quux.frobnicate", "x", "tokens.something_else_entirely", ""})
        EXPECT_FALSE(nearest(written, kNames)) << written;
    EXPECT_FALSE(nearest(std::string(100000, 'a'), kNames));
    EXPECT_FALSE(nearest("tokens", {}));
}

}  // namespace
}  // namespace usher::config
