#include "config/load.hpp"

#include <gtest/gtest.h>

#include "config/keys.hpp"
#include "config/schema.hpp"
#include "token/test_keys.hpp"

namespace usher::config {
namespace {

std::string const kPath = "/etc/usher/usher.toml";
std::string const kSecret = "0123456789abcdef0123456789abcdef";

// Files and variables of a machine that is not there.
Surroundings machine(std::map<std::string, std::string> files, std::map<std::string, std::string> variables = {}) {
    return {[files](std::string const& path) -> Result<std::string> {
                auto it = files.find(path);
                if (it == files.end()) return not_found("cannot read " + path + ": No such file or directory");
                return it->second;
            },
            [variables](std::string const& name) -> std::optional<std::string> {
                auto it = variables.find(name);
                if (it == variables.end()) return std::nullopt;
                return it->second;
            }};
}

Loaded load(std::string_view toml) { return load_text(toml, kPath, machine({})); }

TEST(Load, WithAnEmptyFileTheDefaultsAreTheStrictOnes) {
    Settings settings = load("").settings;
    EXPECT_FALSE(settings.demo);
    EXPECT_EQ(settings.file, kPath);
    EXPECT_EQ(settings.state_dir, "/var/lib/usher");
    EXPECT_EQ(settings.policy.guests, admission::Guests::No);
    EXPECT_EQ(settings.policy.lobby, admission::LobbyMode::Off);
    EXPECT_EQ(settings.policy.waiting, admission::WaitingMode::Off);
    EXPECT_EQ(settings.policy.first_joiner, admission::FirstJoiner::Nobody);
}

TEST(Load, AWholeFileFindsItsPlaces) {
    Loaded loaded = load(R"(
[server]
domain = "meet.example.test"
listen = ["0.0.0.0:443", "[::]:443"]
[tokens]
issuers = ["acme-app"]
leeway = "30s"
horizon = "none"
wildcard = "no"
[[tokens.keys]]
id = "k1"
value = "0123456789abcdef0123456789abcdef"
[guests]
allowed = "after-host"
[lobby]
mode = "when-moderator-joins"
[rooms]
seats = 30
[turn]
servers = ["stun:stun.example.test", "turns:turn.example.test:443?transport=tcp", "turn:[2001:db8::1]"]
secret = "turn secret"
[media]
port = 10000
[limits]
stanza = "1MiB"
)");
    ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.front().shown();
    Settings const& settings = loaded.settings;
    EXPECT_EQ(settings.listen, (std::vector<std::string>{"0.0.0.0:443", "[::]:443"}));
    EXPECT_EQ(settings.tokens.issuers, (std::vector<std::string>{"acme-app"}));
    EXPECT_EQ(settings.tokens.leeway, Seconds{30});
    EXPECT_EQ(settings.tokens.horizon, Seconds{0});
    EXPECT_EQ(settings.policy.guests, admission::Guests::AfterHost);
    EXPECT_EQ(settings.policy.lobby, admission::LobbyMode::WhenModeratorJoins);
    EXPECT_EQ(settings.policy.seats, 30);
    ASSERT_EQ(settings.keys.size(), 1U);
    EXPECT_EQ(settings.keys[0].id, "k1");
    EXPECT_EQ(settings.keys[0].source, "value");
    ASSERT_EQ(settings.turn.servers.size(), 3U);
    EXPECT_EQ(settings.turn.servers[1].type, "turns");
    EXPECT_EQ(settings.turn.servers[1].port, 443);
    EXPECT_EQ(settings.turn.servers[2].host, "2001:db8::1");
    EXPECT_EQ(settings.turn.servers[2].port, 3478);
    EXPECT_EQ(settings.turn.secret.reveal(), "turn secret");
    EXPECT_EQ(settings.media.port_min, 10000);
    EXPECT_EQ(settings.media.port_max, 10000);
    EXPECT_EQ(settings.limits.stanza, 1U << 20);
    // One name serves tokens and policy.
    EXPECT_EQ(settings.tokens.domain, "meet.example.test");
    EXPECT_EQ(settings.policy.domain, "meet.example.test");
    EXPECT_FALSE(settings.policy.wildcard_rooms);
}

TEST(Load, EveryMistakeHasItsLineAndASentence) {
    struct {
        std::string toml;
        int line;
        std::string text;
    } const rows[] = {
        {"[tokens]\nisuers = []", 2, "unknown key \"tokens.isuers\"; did you mean \"tokens.issuers\"?"},
        {"[token]\nissuers = []", 1, "unknown key \"token\"; did you mean \"tokens\"?"},
        {"\n\n[quux]\na = 1", 3, "unknown key \"quux\""},
        {"[server]\nissuers = []", 2, "did you mean \"tokens.issuers\"?"},
        {"tokens = 5", 1, "tokens is a whole number; it must be a table, [tokens]"},
        {"[tokens]\nleeway = 60", 2,
         "tokens.leeway is 60; it must be a duration, 0s to 1h, as text with a unit, such as \"60s\""},
        {"[tokens]\nleeway = \"60\"", 2, "tokens.leeway is \"60\"; it must be a number with a unit"},
        {"[tokens]\nleeway = \"2h\"", 2, "tokens.leeway is \"2h\"; it must be a duration, 0s to 1h"},
        {"[tokens]\nleeway = \"500ms\"", 2, "whole seconds"},
        {"[tokens]\nissuers = \"acme-app\"", 2, "tokens.issuers is \"acme-app\"; it must be a list of texts"},
        {"[tokens]\nissuers = [1]", 2, "tokens.issuers has a whole number in it"},
        {"[limits]\nstanza = 65536", 2, "such as \"64KiB\""},
        {"[limits]\nstanza = \"1GiB\"", 2, "a size, 16KiB to 16MiB"},
        {"[guests]\nallowed = true", 2,
         "guests.allowed is true or false; it must be \"no\", \"after-host\" or \"yes\""},
        {"[guests]\nallowed = \"maybe\"", 2, "\"maybe\""},
        {"[rooms]\nseats = 0", 2, "a whole number, 1 to 100000, or \"none\""},
        {"[server]\nlisten = [\"8080\"]", 2, "server.listen has \"8080\""},
        {"[server]\nlisten = []", 2, "server.listen is empty"},
        {"[server]\nlisten = [\"127.0.0.1:99999\"]", 2, "an address with a port"},
        {"[server]\ntrusted_proxies = [\"10.0.0.0/33\"]", 2, "an address or a network"},
        {"[server]\norigins = [\"example.com\"]", 2, "an origin"},
        {"[server]\ndomain = \"meet example\"", 2, "not a host name"},
        {"[server]\npublic_url = \"https://meet.example.com/\"", 2, "without a path"},
        {"[media]\nports = \"5-4\"", 2, "two ports"},
        {"[media]\nports = \"40000\"", 2, "two ports"},
        {"[media]\nport = 80", 2, "1024 to 65535"},
        {"[media]\nport = 10000\nports = \"40000-40100\"", 2, "only one may be"},
        {"[media]\nannounced_addresses = [\"meet.example.com\"]", 2, "an address, such as"},
        {"[turn]\nservers = [\"turn.example.com\"]", 2, "turn:turn.example.com:3478"},
        {"[turn]\nservers = [\"turn:turn.example.com:0\"]", 2, "which is not like"},
        {"[turn]\nsecret = { file = \"/not/there\" }", 2, "turn.secret: cannot read /not/there"},
        {"[turn]\nsecret = { env = \"NOT_SET\" }", 2, "the environment variable NOT_SET is not set"},
        {"[turn]\nsecret = 5", 2, "turn.secret must be text"},
        {"[metrics]\nserve = \"x\"", 2, "\"no\", \"with-api\" or \"yes\""},
        {"[web]\nbranding = \"x\"", 2, "web.branding is not available in this version"},
        {"[tokens]\nprofile = \"oidc\"", 2, "\"jitsi\", \"jaas\" or \"own\""},
        {"[[rooms.rule]]\nroom = \"x\"", 1, "a rule without settings changes nothing"},
        {"[[rooms.rule]]\nseats = 5", 1, "a rule needs room or tenant"},
        {"[[rooms.rule]]\nroom = \"x\"\nseats = 0", 3, "rooms.seats must be \"none\", or a whole number from 1"},
        {"[[rooms.rule]]\nroom = \"x\"\nseats = 5\nlobby.mod = \"on\"", 4, "did you mean \"lobby.mode\"?"},
        {"[[rooms.rule]]\nroom = 5\nseats = 5", 2, "room must be a pattern"},
        {"[rooms]\nrule = 5", 2, "write [[rooms.rule]] above each rule"},
        {"[rooms]\nopens = 2026-12-01", 2, "a time with its offset"},
        {"[tokens\n", 1, ""},
        {"[tokens]\nleeway = \"60s\"\nleeway = \"60s\"", 3, "redefin"},
    };
    for (auto const& row : rows) {
        Loaded loaded = load(row.toml);
        ASSERT_EQ(loaded.problems.size(), 1U) << row.toml;
        Problem const& problem = loaded.problems[0];
        EXPECT_EQ(problem.severity, Severity::Error);
        EXPECT_EQ(problem.line, row.line) << problem.shown();
        EXPECT_GT(problem.column, 0) << problem.shown();
        EXPECT_NE(problem.text.find(row.text), std::string::npos) << problem.shown() << " lacks " << row.text;
    }
}

TEST(Load, AllMistakesAreFoundAtOnceInTheOrderOfTheFile) {
    Loaded loaded = load("[lobby]\nmode = 1\n[tokens]\nx = 1\nleeway = 3\n[[tokens.keys]]\nkind = \"x\"\n");
    ASSERT_EQ(loaded.problems.size(), 4U);
    std::vector<int> lines;
    for (Problem const& one : loaded.problems) lines.push_back(one.line);
    EXPECT_EQ(lines, (std::vector<int>{2, 4, 5, 7}));
    EXPECT_EQ(loaded.problems[0].shown(),
              kPath + ":2:8: error: lobby.mode is 1; it must be \"off\", \"on\" or \"when-moderator-joins\"");
}

TEST(Load, LettersBeyondAsciiAreTextInTextsAndMistakesElsewhere) {
    Loaded good = load("# \u0159\n[tokens]\nissuers = [\"\u0159\", \"\"\"a \\\n  \u0159\"\"\"]\n");
    ASSERT_TRUE(good.problems.empty()) << good.problems.front().shown();
    EXPECT_EQ(good.settings.tokens.issuers, (std::vector<std::string>{"\u0159", "a \u0159"}));
    for (char const* toml : {"\u0159", "\u0159 = 1", "[tokens] \u0159", "[tokens]\nleeway =\u0159",
                             "[tokens]\n\u00e4 = 1", "\u0439 = 1"}) {
        Loaded bad = load(toml);
        ASSERT_EQ(bad.problems.size(), 1U) << toml;
        EXPECT_GT(bad.problems[0].line, 0) << bad.problems[0].shown();
    }
}

TEST(Load, AFileThatIsNotThereIsOneProblem) {
    Loaded loaded = load_file("/not/there.toml", machine({}));
    ASSERT_EQ(loaded.problems.size(), 1U);
    EXPECT_NE(loaded.problems[0].shown().find("/not/there.toml"), std::string::npos);
}

TEST(LoadKeys, AKeyComesFromTextFileOrVariable) {
    std::string const pem = token::testing::rsa_pair().spki;
    Surroundings around = machine({{"/etc/usher/keys/app.secret", kSecret + "\n"}, {"/srv/k1.pem", pem}},
                                  {{"APP_SECRET", "variable-" + kSecret}});
    Loaded loaded = load_text("[[tokens.keys]]\nvalue = \"" + kSecret +
                                  "\"\n[[tokens.keys]]\nid = \"f\"\nfile = \"keys/app.secret\"\n[[tokens.keys]]\nenv = "
                                  "\"APP_SECRET\"\nalgorithms = [\"HS256\"]\n"
                                  "[[tokens.keys]]\nid = \"k1\"\nkind = \"pem\"\nfile = \"/srv/k1.pem\"\n",
                              kPath, around);
    ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.front().shown();
    std::vector<TokenKey> const& keys = loaded.settings.keys;
    ASSERT_EQ(keys.size(), 4U);
    EXPECT_EQ(keys[0].value.reveal(), kSecret);
    EXPECT_EQ(keys[1].value.reveal(), kSecret);  // the line end is no part of it
    EXPECT_EQ(keys[1].source, "file /etc/usher/keys/app.secret");
    EXPECT_EQ(keys[2].value.reveal(), "variable-" + kSecret);
    EXPECT_EQ(keys[2].source, "env APP_SECRET");
    EXPECT_EQ(keys[3].kind, "pem");
    Result<token::KeySet> set = make_key_set(keys);
    ASSERT_TRUE(set.ok()) << set.error().detail;
    EXPECT_EQ(set.value().ids(), (std::vector<std::string>{"#1", "f", "#3", "k1"}));
}

TEST(LoadKeys, RelativePathsStartAtTheFolderOfTheFileWhateverItIsCalledBy) {
    Loaded loaded = load_text("[[tokens.keys]]\nfile = \"app.secret\"\n[web]\nroot = \"../page\"\n", "conf/usher.toml",
                              machine({{"conf/app.secret", kSecret}}));
    ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.front().shown();
    EXPECT_EQ(loaded.settings.web_root, "page");
    Loaded beside =
        load_text("[[tokens.keys]]\nfile = \"app.secret\"\n", "usher.toml", machine({{"app.secret", kSecret}}));
    EXPECT_TRUE(beside.problems.empty());
}

TEST(LoadKeys, WhatIsWrongWithAKeyIsSaidAndTheKeyItselfIsNot) {
    std::string const private_pem = token::testing::rsa_pair().private_pem;
    struct {
        std::string toml;
        std::string text;
    } const rows[] = {
        {"", "needs one of value, file and env"},
        {"value = \"" + kSecret + "\"\nenv = \"X\"", "exactly one of value, file and env"},
        {"value = \"\"", "the secret is empty"},
        {"value = 12345678", "must be text"},
        {"file = \"/not/there\"", "cannot read /not/there"},
        {"file = \"/empty\"", "is empty"},
        {"env = \"NOT_SET\"", "NOT_SET is not set"},
        {"kind = \"pem\"\nvalue = \"" + kSecret + "\"", "not PEM"},
        {"kind = \"pem\"\nfile = \"/private.pem\"", "private key"},
        {"kind = \"pem\"\nfile = \"/public.pem\"\nalgorithms = [\"HS256\"]", "never checks HS256"},
        {"value = \"" + kSecret + "\"\nalgorithms = [\"RS256\"]", "cannot check RS256"},
        {"value = \"" + kSecret + "\"\nalgorithms = [\"ES256\"]", "cannot check ES256"},
        {"value = \"" + kSecret + "\"\nalgorithms = [\"none\"]",
         "\"none\" is not available in this version; there are HS256, HS384"},
        {"kind = \"pem\"\nfile = \"/public.pem\"\nalgorithms = [\"RS256\", \"ES256\"]", "not an EC key on the curve"},
        {"kind = \"jwks\"", "one of url, value, file and env"},
        {"kind = \"jwks\"\nurl = \"https://id.example\"\nfile = \"/public.pem\"", "one of url, value, file and env"},
        {"kind = \"jwks\"\nurl = \"x\"", "neither https:// nor http://"},
        {"kind = \"jwks\"\nurl = \"https://a:b@id.example\"", "user name"},
        {"kind = \"jwks\"\nurl = \"https://id.example\"\nalgorithms = [\"HS256\"]", "never fetched"},
        {"kind = \"jwks\"\nfile = \"/public.pem\"", "no set of keys"},
        {"kind = \"jwks\"\nvalue = '{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2hvcnQ\"}]}'", "no key can be used"},
        {"kind = \"asap\"", "needs a url"},
        {"kind = \"asap\"\nfile = \"/public.pem\"", "needs a url"},
        {"kind = \"secret\"\nurl = \"https://id.example\"", "has no url"},
        {"tenants = [\"a.b\"]\nvalue = \"" + kSecret + "\"", "is no tenant"},
        {"secret = \"" + kSecret + "\"", "unknown key \"tokens.keys.secret\""},
        {"id = 5", "tokens.keys.id is 5; it must be text"},
    };
    Surroundings around =
        machine({{"/private.pem", private_pem}, {"/public.pem", token::testing::rsa_pair().spki}, {"/empty", "\n"}});
    for (auto const& row : rows) {
        Loaded loaded = load_text("[[tokens.keys]]\n" + row.toml, kPath, around);
        ASSERT_FALSE(loaded.problems.empty()) << row.toml;
        EXPECT_TRUE(has_errors(loaded.problems));
        std::string all;
        for (Problem const& one : loaded.problems) all += one.shown() + "\n";
        EXPECT_NE(all.find(row.text), std::string::npos) << all << " lacks " << row.text;
        EXPECT_EQ(all.find(kSecret), std::string::npos) << all;
        EXPECT_EQ(all.find("12345678"), std::string::npos) << all;
        EXPECT_TRUE(loaded.settings.keys.empty());
    }
}

TEST(LoadKeys, WhatAKeyMaySignIsReadAndPlacesThatAreAskedBecomeSources) {
    Loaded loaded = load_text(R"(
[[tokens.keys]]
kind = "jwks"
url = "https://id.example/keys"
issuer = "https://id.example"
audiences = ["usher"]
tenants = ["acme", ""]
wildcard = "no"
algorithms = ["ES256", "RS256"]
[[tokens.keys]]
kind = "asap"
url = "http://127.0.0.1:9/keys"
)",
                              kPath, machine({}));
    ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.front().shown();
    Result<token::KeySet> set = make_key_set(loaded.settings.keys);
    ASSERT_TRUE(set.ok()) << set.error().detail;
    ASSERT_EQ(set.value().sources().size(), 2U);
    token::KeySource const& source = set.value().sources()[0];
    EXPECT_EQ(source.kind, token::KeySource::Kind::Jwks);
    EXPECT_EQ(source.scope.issuer, "https://id.example");
    EXPECT_EQ(source.scope.audiences, std::vector<std::string>{"usher"});
    EXPECT_EQ(source.scope.tenants, (std::vector<std::string>{"acme", ""}));
    EXPECT_FALSE(source.scope.wildcard);
    EXPECT_EQ(source.algorithms, (std::vector{token::Algorithm::Es256, token::Algorithm::Rs256}));
    EXPECT_EQ(set.value().sources()[1].kind, token::KeySource::Kind::Asap);
    EXPECT_FALSE(set.value().empty());
}

TEST(LoadKeys, ASecretForALongerHashHasToBeLonger) {
    Loaded loaded = load("[[tokens.keys]]\nalgorithms = [\"HS256\", \"HS512\"]\nvalue = \"" + kSecret + "\"\n");
    ASSERT_EQ(loaded.problems.size(), 1U);
    EXPECT_NE(loaded.problems[0].text.find("HS512 needs 64"), std::string::npos) << loaded.problems[0].text;
}

TEST(LoadKeys, WhatIsLeftOutOfASetIsAWarning) {
    Loaded loaded = load(R"([[tokens.keys]]
kind = "jwks"
value = '{"keys":[{"kty":"oct","kid":"a","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"},{"kty":"XY","kid":"b"}]}'
)");
    ASSERT_EQ(loaded.problems.size(), 1U);
    EXPECT_EQ(loaded.problems[0].severity, Severity::Warning);
    EXPECT_NE(loaded.problems[0].text.find("\"b\" is left out"), std::string::npos) << loaded.problems[0].text;
    EXPECT_EQ(loaded.settings.keys.size(), 1U);
}

TEST(LoadKeys, AShortSecretIsAWarningAndWorks) {
    Loaded loaded = load("[[tokens.keys]]\nvalue = \"correct-horse-battery\"\n");
    ASSERT_EQ(loaded.problems.size(), 1U);
    EXPECT_EQ(loaded.problems[0].severity, Severity::Warning);
    EXPECT_NE(loaded.problems[0].text.find("21 bytes"), std::string::npos);
    EXPECT_EQ(loaded.settings.keys.size(), 1U);
}

TEST(LoadKeys, OneTableInsteadOfAListIsExplained) {
    Loaded loaded = load("[tokens.keys]\nvalue = \"x\"\n");
    ASSERT_EQ(loaded.problems.size(), 1U);
    EXPECT_NE(loaded.problems[0].text.find("[[tokens.keys]]"), std::string::npos);
}

TEST(Load, RulesChangeTheRoomsThatTheyAreFor) {
    Loaded loaded = load(
        "[rooms]\nseats = 50\nopens = 2026-12-01T09:30:00+01:00\n"
        "[[rooms.rule]]\nroom = \"Exam-*\"\nlobby.mode = \"on\"\nseats = 5\nrooms.closes = 2026-12-01T10:30:00Z\n"
        "[[rooms.rule]]\ntenant = \"acme\"\nguests = { allowed = \"yes\", may_create = true }\n");
    ASSERT_TRUE(loaded.problems.empty()) << loaded.problems[0].shown();
    EXPECT_EQ(loaded.settings.policy.opens, WallTime::from_seconds(1796113800));
    ConferenceName exam{Tenant::none(), RoomName::parse("exam-7").value()};
    admission::Policy policy = admission::policy_of(exam, loaded.settings.policy, loaded.settings.rules);
    EXPECT_EQ(policy.lobby, admission::LobbyMode::On);
    EXPECT_EQ(policy.seats, 5);
    EXPECT_EQ(policy.closes, WallTime::from_seconds(1796121000));
    ConferenceName acme{Tenant::parse("acme").value(), RoomName::parse("daily").value()};
    policy = admission::policy_of(acme, loaded.settings.policy, loaded.settings.rules);
    EXPECT_EQ(policy.guests, admission::Guests::Yes);
    EXPECT_TRUE(policy.guests_may_create);
    EXPECT_EQ(policy.seats, 50);
    EXPECT_TRUE(loaded.settings.policy.guests_somewhere);
}

TEST(Load, EveryKeyOfARoomIsASettingOfASection) {
    for (std::string_view key : admission::room_setting_keys()) {
        Row const* row = find_row(key);
        ASSERT_NE(row, nullptr) << key;
        EXPECT_EQ(row->status, Status::Setting) << key;
        // What the section takes, a rule takes.
        std::string value = std::string(row->fallback);
        if (value.empty()) value = "\"x\"";
        Loaded loaded = load("[[rooms.rule]]\nroom = \"x\"\n" + std::string(key) + " = " + value);
        EXPECT_TRUE(loaded.problems.empty()) << loaded.problems[0].shown();
    }
}

}  // namespace
}  // namespace usher::config
