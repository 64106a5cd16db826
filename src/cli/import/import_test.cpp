// usher import: the command, its files and their modes.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cli/import/test_samples.hpp"
#include "cli/program_test.hpp"

namespace usher::cli {
namespace {

using importing::has;

class Import : public Program {
protected:
    std::string text_of(std::string const& name) {
        std::ifstream in(folder_ + "/" + name);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    unsigned mode_of(std::string const& name) {
        struct stat state {};
        return ::stat((folder_ + "/" + name).c_str(), &state) == 0 ? state.st_mode & 0777U : 0U;
    }
};

TEST_F(Import, OnStandardOutputWithoutSecrets) {
    write("meet.cfg.lua", std::string(importing::kRecipe));
    Said said = usher({"import", "prosody", "meet.cfg.lua"});
    EXPECT_EQ(said.code, kYes) << said.err;
    EXPECT_TRUE(has(said.out, "[[tokens.keys]]")) << said.out;
    EXPECT_FALSE(has(said.out + said.err, "0123456789abcdef"));
    EXPECT_EQ(said.err, "");
}

TEST_F(Import, SecretsIntoFilesThatPassTheCheck) {
    write("meet.cfg.lua", std::string(importing::kRecipe));
    Said said = usher({"import", "prosody", "meet.cfg.lua", "--output", "usher.toml", "--secrets", "secrets"});
    ASSERT_EQ(said.code, kYes) << said.err;
    EXPECT_EQ(said.out, "");
    EXPECT_FALSE(has(said.err, "0123456789abcdef"));
    EXPECT_EQ(text_of("secrets/token-secret"), "0123456789abcdef0123456789abcdef\n");
    EXPECT_EQ(mode_of("secrets"), 0700U);
    EXPECT_EQ(mode_of("secrets/token-secret"), 0600U);
    EXPECT_EQ(mode_of("usher.toml"), 0600U);
    said = usher({"check", "--config", "usher.toml"});
    EXPECT_EQ(said.code, kYes) << said.out << said.err;
    // Nothing is written over.
    EXPECT_EQ(usher({"import", "prosody", "meet.cfg.lua", "--output", "usher.toml"}).code, kNo);
    EXPECT_EQ(usher({"import", "prosody", "meet.cfg.lua", "--secrets", "secrets"}).code, kNo);
}

TEST_F(Import, SecretsInTheFileItselfIfWanted) {
    write(".env", std::string(importing::kDocker));
    EXPECT_EQ(usher({"import", "docker-env", ".env", "--inline-secrets"}).code, kWrongUse);
    Said said = usher({"import", "docker-env", ".env", "--inline-secrets", "--output", "usher.toml"});
    ASSERT_EQ(said.code, kYes) << said.err;
    EXPECT_EQ(mode_of("usher.toml"), 0600U);
    EXPECT_TRUE(has(text_of("usher.toml"), "my_jitsi_app_secret_$with_a_dollar"));
    said = usher({"check", "--config", "usher.toml"});
    EXPECT_EQ(said.code, kYes) << said.out << said.err;
}

TEST_F(Import, WhatCannotBeReadIsRefused) {
    write("broken.lua", "a = \"no end");
    Said said = usher({"import", "prosody", "broken.lua"});
    EXPECT_EQ(said.code, kNo);
    EXPECT_EQ(said.out, "");
    EXPECT_TRUE(has(said.err, "broken.lua: line 1: a text that begins here has no end")) << said.err;
    EXPECT_EQ(usher({"import", "prosody", "absent.lua"}).code, kNo);
    EXPECT_EQ(usher({"import", "prosody"}).code, kWrongUse);
    EXPECT_EQ(usher({"import"}).code, kWrongUse);
}

}  // namespace
}  // namespace usher::cli
