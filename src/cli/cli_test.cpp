#include "cli/cli.hpp"

#include <nlohmann/json.hpp>

#include "cli/program_test.hpp"
#include "token/test_keys.hpp"

namespace usher::cli {
namespace {

std::string const kSecret = "0123456789abcdef0123456789abcdef";
std::string const kConfig = R"([server]
domain = "meet.example.test"
[tokens]
issuers = ["acme-app"]
audiences = ["jitsi"]
[[tokens.keys]]
id = "main"
value = ")" + kSecret + "\"\n";

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

TEST_F(Program, WrongUseIsTwoAndHelpIsNoMistake) {
    EXPECT_EQ(usher({}).code, kWrongUse);
    EXPECT_EQ(usher({"frobnicate"}).code, kWrongUse);
    EXPECT_EQ(usher({"token"}).code, kWrongUse);
    EXPECT_EQ(usher({"token", "mint"}).code, kWrongUse);
    EXPECT_EQ(usher({"why"}).code, kWrongUse);
    EXPECT_EQ(usher({"serve", "--no-such-option"}).code, kWrongUse);
    Said help = usher({"--help"});
    EXPECT_EQ(help.code, kYes);
    EXPECT_TRUE(has(help.out, "serve"));
    EXPECT_EQ(usher({"why", "--help"}).code, kYes);
    EXPECT_TRUE(has(usher({"version"}).out, "usher "));
    EXPECT_EQ(usher({"--version"}).code, kYes);
}

TEST_F(Program, CheckSaysWhereTheMistakeIs) {
    Said good = usher({"check", "--config", write("good.toml", kConfig)});
    EXPECT_EQ(good.code, kYes) << good.out;
    EXPECT_TRUE(has(good.out, "no mistakes"));
    Said bad = usher({"check", "--config", write("bad.toml", "[tokens]\nisuers = [\"a\"]\n")});
    EXPECT_EQ(bad.code, kNo);
    EXPECT_TRUE(has(bad.out, "bad.toml:2:1: error: unknown key \"tokens.isuers\"; did you mean \"tokens.issuers\"?"))
        << bad.out;
    Said no_key = usher({"check", "--config", write("no_key.toml", "")});
    EXPECT_EQ(no_key.code, kNo);
    EXPECT_TRUE(has(no_key.out, "no key is configured")) << no_key.out;
    EXPECT_EQ(usher({"check", "--config", folder_ + "/not-there.toml"}).code, kNo);
    EXPECT_EQ(usher({"check"}).code, kYes);
}

TEST_F(Program, WarningsAreMistakesOnlyWhenAskedFor) {
    std::string risky = write("risky.toml", kConfig + "[web]\nembed_origins = [\"*\"]\n");
    Said mild = usher({"check", "--config", risky});
    EXPECT_EQ(mild.code, kYes);
    EXPECT_TRUE(has(mild.out, "warning:"));
    EXPECT_EQ(usher({"check", "--strict", "--config", risky}).code, kNo);
}

TEST_F(Program, ServeRefusesToStartWithMistakes) {
    Said no_key = usher({"serve", "--config", write("no_key.toml", "")});
    EXPECT_EQ(no_key.code, kNo);
    EXPECT_TRUE(has(no_key.err, "no key is configured")) << no_key.err;
    EXPECT_TRUE(has(no_key.err, "does not start"));
    EXPECT_EQ(usher({"serve", "--listen", "8080"}).code, kWrongUse);
    EXPECT_EQ(usher({"serve", "--test-clock", "--listen", "0.0.0.0:1"}).code, kWrongUse);
}

TEST_F(Program, AMintedTokenIsGoodForTheSameConfiguration) {
    std::string config = write("usher.toml", kConfig);
    Said minted = usher({"token",         "mint",       "--config",  config,
                         "--room",        "alpha",      "--name",    "Ben",
                         "--id",          "u-ben",      "--email",   "ben@example.test",
                         "--affiliation", "member",     "--feature", "recording",
                         "--feature",     "flip=false", "--claim",   "context.group=\"red\"",
                         "--expires",     "30m"});
    ASSERT_EQ(minted.code, kYes) << minted.err;
    EXPECT_EQ(minted.err, "");
    Said seen = usher({"token", "inspect", "-", "--config", config}, minted.out);
    EXPECT_EQ(seen.code, kYes) << seen.out;
    for (char const* part : {"\"acme-app\"", "\"u-ben\"", "\"meet.example.test\"", "context.features.flip", "withheld",
                             "\"red\"", "role: participant", "good;"})
        EXPECT_TRUE(has(seen.out, part)) << part << " is not in\n" << seen.out;
    EXPECT_EQ(usher({"why", "--config", config, "--room", "alpha", "--token", write("ben.jwt", minted.out)}).code,
              kYes);
    EXPECT_EQ(usher({"why", "--config", config, "--room", "beta", "--token", folder_ + "/ben.jwt"}).code, kNo);
}

TEST_F(Program, MintingRefusesWhatCouldNeverWork) {
    std::string config = write("usher.toml", kConfig);
    auto code = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"token", "mint", "--config", config});
        return usher(more).code;
    };
    EXPECT_EQ(code({"--room", "a/b"}), kWrongUse);
    EXPECT_EQ(code({"--room", "a", "--tenant", "no/tenant"}), kWrongUse);
    EXPECT_EQ(code({"--room", "a", "--expires", "soon"}), kWrongUse);
    EXPECT_EQ(code({"--room", "a", "--feature", "recording=maybe"}), kWrongUse);
    EXPECT_EQ(code({"--room", "a", "--claim", "context.group=red"}), kWrongUse);
    EXPECT_EQ(code({"--room", "a", "--claim", "room.x=1"}), kWrongUse);
    EXPECT_EQ(code({"--room", "a", "--claim", "nonsense"}), kWrongUse);
    EXPECT_EQ(code({"--room", "a", "--moderator", "--affiliation", "owner"}), kWrongUse);
    EXPECT_EQ(code({"--room", "a", "--key", "other"}), kNo);
    EXPECT_EQ(code({"--room", "*", "--tenant", "acme"}), kYes);
}

TEST_F(Program, ClaimsThatSpoilATokenAreWarnedAbout) {
    std::string config = write("usher.toml", kConfig);
    Said minted = usher({"token", "mint", "--config", config, "--room", "a", "--claim", "exp=4000000000000"});
    EXPECT_EQ(minted.code, kYes);
    EXPECT_TRUE(has(minted.err, "exp-implausible")) << minted.err;
    EXPECT_TRUE(has(minted.err, "milliseconds"));
    Said torn =
        usher({"token", "mint", "--config", config, "--room", "a", "--moderator", "--claim", "moderator=false"});
    EXPECT_TRUE(has(torn.err, "role-claims-conflict")) << torn.err;
}

TEST_F(Program, WithAPublicKeyInTheConfigurationThePrivateOneSigns) {
    token::testing::KeyPair const& pair = token::testing::rsa_pair();
    write("public.pem", pair.spki);
    std::string config = write(
        "usher.toml",
        "[[tokens.keys]]\nid = \"k1\"\nkind = \"pem\"\nfile = \"public.pem\"\n[tokens]\naudiences = [\"jitsi\"]\n");
    Said without = usher({"token", "mint", "--config", config, "--room", "a"});
    EXPECT_EQ(without.code, kNo);
    EXPECT_TRUE(has(without.err, "--private-key")) << without.err;
    Said minted = usher(
        {"token", "mint", "--config", config, "--room", "a", "--private-key", write("private.pem", pair.private_pem)});
    ASSERT_EQ(minted.code, kYes) << minted.err;
    EXPECT_EQ(minted.err, "");
    EXPECT_EQ(usher({"token", "inspect", "-", "--config", config}, minted.out).code, kYes);
    Said by_stdin = usher({"token", "mint", "--config", config, "--room", "a", "--private-key", "-"}, pair.private_pem);
    EXPECT_EQ(by_stdin.code, kYes) << by_stdin.err;
    // The other way round, the server's own file must not hold a private key.
    std::string wrong = write("wrong.toml", "[[tokens.keys]]\nkind = \"pem\"\nfile = \"private.pem\"\n");
    EXPECT_EQ(usher({"check", "--config", wrong}).code, kNo);
}

TEST_F(Program, TokensOfEachProfileAreMintedAndReadAsTheirServerDoes) {
    std::string own = write("own.toml", R"([tokens]
profile = "own"
issuers = ["https://id.example.test"]
[tokens.claims]
room = "meeting"
tenant = "org"
features = "https://example.test/features"
moderator = { path = "realm_access.roles", contains = ["staff", "teachers"] }
[[tokens.keys]]
value = ")" + kSecret + "\"\n");
    Said minted = usher({"token", "mint", "--config", own, "--room", "alpha", "--name", "Ana", "--id", "u-77",
                         "--moderator", "--feature", "recording"});
    ASSERT_EQ(minted.code, kYes) << minted.err;
    EXPECT_EQ(minted.err, "");
    Said seen = usher({"token", "inspect", "-", "--config", own}, minted.out);
    EXPECT_EQ(seen.code, kYes) << seen.out;
    for (char const* part : {"\"u-77\"", "\"alpha\"", "role: moderator", "the token grants it",
                             "makes a moderator if it has \"staff\", \"teachers\""})
        EXPECT_TRUE(has(seen.out, part)) << part << " is not in\n" << seen.out;
    Said why = usher({"why", "--config", own, "--room", "alpha", "--token", "-"}, minted.out);
    EXPECT_EQ(why.code, kYes) << why.out;
    EXPECT_TRUE(has(why.out, "admitted as host")) << why.out;
    EXPECT_EQ(usher({"why", "--config", own, "--room", "beta", "--token", "-"}, minted.out).code, kNo);
    EXPECT_EQ(usher({"token", "mint", "--config", own, "--room", "a", "--affiliation", "owner"}).code, kWrongUse);

    std::string jaas = write(
        "jaas.toml", "[tokens]\nprofile = \"jaas\"\n[[tokens.keys]]\nid = \"magic/k1\"\nvalue = \"" + kSecret + "\"\n");
    EXPECT_EQ(usher({"token", "mint", "--config", jaas, "--room", "a"}).code, kWrongUse);
    minted = usher({"token", "mint", "--config", jaas, "--room", "a", "--tenant", "magic", "--moderator"});
    EXPECT_EQ(minted.err, "");
    EXPECT_EQ(usher({"why", "--config", jaas, "--room", "a", "--tenant", "magic", "--token", "-"}, minted.out).code,
              kYes);
    EXPECT_EQ(usher({"why", "--config", jaas, "--room", "a", "--token", "-"}, minted.out).code, kNo);
}

TEST_F(Program, InspectNeedsNoKey) {
    std::string config = write("usher.toml", kConfig);
    std::string jwt = usher({"token", "mint", "--config", config, "--room", "alpha", "--moderator"}).out;
    Said seen = usher({"token", "inspect", "-"}, jwt);
    EXPECT_EQ(seen.code, kYes) << seen.out;
    EXPECT_TRUE(has(seen.out, "role: moderator (host)")) << seen.out;
    EXPECT_TRUE(has(seen.out, "the signature was not checked")) << seen.out;
    EXPECT_EQ(usher({"token", "inspect", "-"}, "not a token").code, kNo);
}

TEST_F(Program, LintHasALineForEachMistakeAndItsExitCode) {
    std::string config = write("usher.toml", kConfig);
    std::vector<std::string> mint = {"token", "mint", "--config", config, "--room", "alpha", "--id", "u-1"};
    std::string jwt = usher(mint).out;
    Said clean = usher({"token", "lint", "-", "--config", config}, jwt);
    EXPECT_EQ(clean.code, kYes) << clean.out;
    EXPECT_EQ(clean.out, "no mistakes\n");
    mint.insert(mint.end(), {"--claim", "exp=1770000000000", "--claim", "context.features.recordng=true"});
    Said bad = usher({"token", "lint", "-", "--config", config}, usher(mint).out);
    EXPECT_EQ(bad.code, kNo);
    EXPECT_TRUE(has(bad.out, "mistake time-in-milliseconds exp:")) << bad.out;
    EXPECT_TRUE(has(bad.out, "mistake feature-unknown context.features.\"recordng\":")) << bad.out;
    mint.resize(8);
    mint.insert(mint.end(), {"--claim", "room=\"*\""});
    Said hint = usher({"token", "lint", "-"}, usher(mint).out);
    EXPECT_EQ(hint.code, kYes) << hint.out;
    EXPECT_TRUE(has(hint.out, "hint room-any room:")) << hint.out;
    EXPECT_EQ(usher({"token", "lint", "-", "--strict"}, usher(mint).out).code, kNo);
    jwt[jwt.size() - 4] = jwt[jwt.size() - 4] == 'A' ? 'B' : 'A';
    Said forged = usher({"token", "lint", "-", "--config", config}, jwt);
    EXPECT_EQ(forged.code, kNo);
    EXPECT_TRUE(has(forged.out, "mistake signature: bad-signature")) << forged.out;
    EXPECT_EQ(usher({"token", "lint", "-"}, "Bearer x").code, kNo);
    EXPECT_EQ(usher({"token", "lint"}).code, kWrongUse);
    EXPECT_EQ(usher({"token", "lint", folder_ + "/not-there"}).code, kWrongUse);
}

TEST_F(Program, InspectShowsForgedTokensAndSaysSo) {
    std::string config = write("usher.toml", kConfig);
    std::string other = write(
        "other.toml",
        "[[tokens.keys]]\nvalue = \"another secret, of another server....\"\n[tokens]\nissuers = [\"acme-app\"]\n");
    std::string forged = usher({"token", "mint", "--config", other, "--room", "alpha"}).out;
    Said seen = usher({"token", "inspect", "-", "--config", config}, forged);
    EXPECT_EQ(seen.code, kNo);
    EXPECT_TRUE(has(seen.out, "\"alpha\""));
    EXPECT_TRUE(has(seen.out, "refused: bad-signature"));
    EXPECT_TRUE(has(seen.out, "Nothing says that the claims above are genuine"));
    EXPECT_EQ(usher({"token", "inspect", "-", "--config", config}, "not a token").code, kNo);
    EXPECT_EQ(usher({"token", "inspect", "-", "--config", config}, "").code, kWrongUse);
    EXPECT_EQ(usher({"token", "inspect", folder_ + "/not-there", "--config", config}).code, kWrongUse);
}

TEST_F(Program, NothingInATokenSteersTheTerminal) {
    std::string config = write("usher.toml", kConfig);
    std::string jwt = usher({"token", "mint", "--config", config, "--room", "a", "--claim",
                             R"(a\u001b="\u001b[2J\u009b2J")", "--claim", R"(context.user.name="\u001b[2J")"})
                          .out;
    Said seen = usher({"token", "inspect", "-", "--config", config}, jwt);
    EXPECT_EQ(seen.out.find('\x1b'), std::string::npos);
    EXPECT_EQ(seen.out.find("\xc2\x9b"), std::string::npos);
}

TEST_F(Program, TokensAsArgumentsAreRefusedAndNotRepeated) {
    std::string config = write("usher.toml", kConfig);
    std::string jwt = usher({"token", "mint", "--config", config, "--room", "a"}).out;
    jwt.pop_back();
    for (std::vector<std::string> const& words :
         {std::vector<std::string>{"token", "inspect", jwt}, {"why", "--room", "a", "--token", jwt}}) {
        Said said = usher(words);
        EXPECT_EQ(said.code, kWrongUse);
        EXPECT_TRUE(has(said.err, "process lists")) << said.err;
        EXPECT_FALSE(has(said.out + said.err, jwt.substr(jwt.rfind('.') + 1)));
    }
}

TEST_F(Program, KeysAreListedWithoutTheirValues) {
    Said keys = usher({"token", "keys", "--refresh", "--config", write("usher.toml", kConfig)});
    EXPECT_EQ(keys.code, kYes);
    EXPECT_TRUE(has(keys.out, "main  secret  HS256  value")) << keys.out;
    EXPECT_FALSE(has(keys.out + keys.err, kSecret));
}

TEST_F(Program, WhyAnswersWithItsExitCodeAndTheRowThatDecided) {
    std::string config = write("usher.toml", kConfig + "[guests]\nallowed = \"after-host\"\n[lobby]\nmode = \"on\"\n");
    std::string host =
        write("host.jwt", usher({"token", "mint", "--config", config, "--room", "alpha", "--moderator"}).out);
    auto why = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"why", "--config", config, "--room", "alpha"});
        return usher(more);
    };
    Said admitted = why({"--token", host});
    EXPECT_EQ(admitted.code, kYes) << admitted.out;
    EXPECT_TRUE(has(admitted.out, "admitted as host"));
    Said held = why({"--name", "Dov", "--host-present"});
    EXPECT_EQ(held.code, kHeld) << held.out;
    EXPECT_TRUE(has(held.out, "the lobby is on"));
    EXPECT_EQ(why({"--name", "Dov"}).code, kHeld);  // waits for the host
    Said refused = why({"--json", "--token", write("bad.jwt", "a.b.c")});
    EXPECT_EQ(refused.code, kNo);
    EXPECT_EQ(nlohmann::json::parse(refused.out).at("code"), "malformed");
    std::string password = write("password", "sesame\n");
    EXPECT_EQ(why({"--name", "Dov", "--host-present", "--password", password, "--room-password", password}).code, kYes);
    EXPECT_EQ(why({"--name", "Dov", "--host-present", "--lobby", "off"}).code, kYes);
    EXPECT_EQ(why({"--token", "-", "--password", "-"}).code, kWrongUse);
    EXPECT_EQ(why({"--token", ""}).code, kWrongUse);
    EXPECT_EQ(usher({"why", "--room", "a/b", "--config", config}).code, kWrongUse);
}

TEST_F(Program, WithoutAServerLiveQuestionsGetThree) {
    EXPECT_EQ(usher({"why", "--room", "a", "--live"}).code, kUnreachable);
    EXPECT_EQ(usher({"status"}).code, kUnreachable);
    EXPECT_EQ(usher({"room", "list"}).code, kUnreachable);
    EXPECT_FALSE(std::filesystem::exists(folder_ + "/usher"));  // asking makes nothing
}

TEST_F(Program, TheDemosTokensAreGoodForTheDemo) {
    std::string jwt = usher({"token", "mint", "--room", "welcome", "--moderator"}).out;
    Said why = usher({"why", "--room", "welcome", "--token", "-"}, jwt);
    EXPECT_EQ(why.code, kYes) << why.out;
    std::string secret;
    std::ifstream(folder_ + "/usher/demo-secret") >> secret;
    EXPECT_EQ(secret.size(), 64U);
    EXPECT_FALSE(has(usher({"token", "keys"}).out, secret));
}

TEST_F(Program, TheTextsAboutTheConfigurationArePrinted) {
    Said reference = usher({"config", "reference"});
    EXPECT_EQ(reference.code, kYes);
    EXPECT_TRUE(reference.out.starts_with("# Configuration reference\n"));
    Said file = usher({"config", "default"});
    EXPECT_EQ(file.code, kYes);
    Said checked = usher(
        {"check", "--config", write("default.toml", file.out + "\n[[tokens.keys]]\nvalue = \"" + kSecret + "\"\n")});
    EXPECT_EQ(checked.code, kYes) << checked.out;
}

}  // namespace
}  // namespace usher::cli
