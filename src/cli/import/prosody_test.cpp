#include "cli/import/prosody.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "cli/import/test_samples.hpp"

namespace usher::cli::importing {
namespace {

Draft imported(std::string_view lua) {
    Result<Draft> draft = from_prosody(lua, "meet.cfg.lua");
    EXPECT_TRUE(draft.ok()) << (draft.ok() ? "" : draft.error().detail);
    return draft.ok() ? std::move(draft).value() : Draft{""};
}

std::string tokens(std::string const& options) {
    return "VirtualHost \"meet.example.com\"\n authentication = \"token\"\n app_id = \"app\"\n" + options;
}
constexpr char const* kSecret = " app_secret = \"0123456789abcdef0123456789abcdef\"\n";

Note const* note(Draft const& draft, std::string_view name) {
    auto const found = std::ranges::find_if(draft.notes(), [&](Note const& one) { return one.from.name == name; });
    return found == draft.notes().end() ? nullptr : &*found;
}

TEST(Prosody, TheRecipeIsImported) {
    Draft draft = imported(kRecipe);
    config::Settings settings = checked(draft);
    EXPECT_EQ(settings.domain, "meet.example.com");
    EXPECT_EQ(settings.public_url, "https://meet.example.com");
    EXPECT_EQ(settings.tokens.issuers, std::vector<std::string>{"my-app"});
    EXPECT_EQ(settings.tokens.audiences, std::vector<std::string>{"*"});
    ASSERT_EQ(settings.keys.size(), 1U);
    EXPECT_EQ(settings.keys[0].kind, "secret");
    EXPECT_EQ(settings.keys[0].algorithms, std::vector<std::string>{"HS256"});
    EXPECT_EQ(settings.policy.guests, admission::Guests::No);
    EXPECT_EQ(settings.turn.servers.size(), 3U);
    EXPECT_EQ(settings.turn.ttl, Seconds{86400});
    std::string const toml = draft.toml({});
    EXPECT_TRUE(has(toml, "lobby.mode = \"when-moderator-joins\" does it on the server")) << toml;
    EXPECT_FALSE(has(toml, "Not known to this import")) << toml;
}

TEST(Prosody, SecretsStandOnlyWhereTheyWereWanted) {
    Draft draft = imported(kRecipe);
    ASSERT_EQ(draft.secrets().size(), 2U);
    std::string toml = draft.toml({});
    EXPECT_FALSE(has(toml, "0123456789abcdef")) << toml;
    EXPECT_FALSE(has(toml, "turn-secret-of-the-recipe")) << toml;
    EXPECT_TRUE(has(toml, "file = \"secrets/token-secret\"")) << toml;
    SecretPlace place{SecretPlace::Style::Inline, ""};
    EXPECT_EQ(checked(draft, place).keys[0].value.reveal(), "0123456789abcdef0123456789abcdef");
    EXPECT_EQ(checked(draft, place).turn.secret.reveal(), "turn-secret-of-the-recipe");
}

TEST(Prosody, EveryOptionAndModuleIsInTheFile) {
    std::string toml = imported(kRecipe).toml({});
    for (std::size_t at = 0; (at = toml.find("\n#   ")) != std::string::npos;) toml.replace(at, 5, " ");
    for (char const* name : {"plugin_paths",
                             "muc_mapper_domain_base",
                             "external_service_secret",
                             "external_services",
                             "cross_domain_bosh",
                             "consider_bosh_secure",
                             "ssl",
                             "unlimited_jids",
                             "authentication",
                             "app_id",
                             "app_secret",
                             "c2s_require_encryption",
                             "lobby_muc",
                             "breakout_rooms_muc",
                             "main_muc",
                             "restrict_room_creation",
                             "storage",
                             "admins",
                             "muc_room_locking",
                             "target_address",
                             "muc_component",
                             "module token_verification",
                             "module token_affiliation",
                             "module pubsub",
                             "module limits_exception",
                             "module muc_rate_limit",
                             "Component focus.meet.example.com"})
        EXPECT_TRUE(has(toml, name)) << name << "\n" << toml;
}

TEST(Prosody, SettingsByOption) {
    struct {
        std::string lua;
        char const* wanted;
    } const rows[] = {
        {tokens(kSecret), "issuers = [\"app\"]"},
        {tokens(std::string(kSecret) + " asap_accepted_issuers = { \"a\", \"b\" }"), "issuers = [\"a\", \"b\"]"},
        {tokens(std::string(kSecret) + " asap_accepted_audiences = { \"a\" }"), "audiences = [\"a\"]"},
        {tokens(std::string(kSecret) + " signature_algorithm = \"HS512\""), "algorithms = [\"HS512\"]"},
        {tokens(" asap_key_server = \"https://keys.example.com/k\""), "kind = \"asap\""},
        {tokens(" asap_key_server = \"https://keys.example.com/k\""), "algorithms = [\"RS256\"]"},
        {tokens(" cache_keys_url = \"https://keys.example.com/jwks.json\""), "kind = \"jwks\""},
        {tokens(" app_secret = os.getenv(\"APP_SECRET\")"), "env = \"APP_SECRET\""},
        {tokens(" app_secret = FileLine \"/run/secret\""), "file = \"/run/secret\""},
        {tokens(std::string(kSecret) + " allow_empty_token = true"), "allowed = \"yes\""},
        {tokens(std::string(kSecret) + " allow_empty_token = true"), "may_create = true"},
        {tokens(std::string(kSecret) + "VirtualHost \"guest.meet.example.com\"\n authentication = \"jitsi-anonymous\""),
         "allowed = \"after-host\""},
        {"VirtualHost \"meet.example.com\"\n authentication = \"jitsi-anonymous\"", "allowed = \"yes\""},
        {tokens(std::string(kSecret) + "Component \"c\" \"muc\"\n muc_max_occupants = \"20\""), "seats = 20"},
        {tokens(std::string(kSecret) + "max_occupants_for_rooms = { [\"[acme]room\"] = 7, other = 9 }"),
         "room = \"room\"  # max_occupants_for_rooms, line 5\ntenant = \"acme\""},
        {tokens(std::string(kSecret) + "modules_enabled = { \"muc_rate_limit\" }\nmuc_rate_joins = 5"),
         "joins_per_room = 5"},
        {tokens(std::string(kSecret) + "conference_max_minutes = 10"), "duration = \"600s\""},
        {tokens(std::string(kSecret) + "smacks_hibernation_time = 15"), "resume = \"15s\""},
        {tokens(std::string(kSecret) + "modules_enabled = { \"muc_wait_for_host\" }"), "[waiting_room]\nmode = \"on\""},
        {tokens(std::string(kSecret) + "modules_enabled = { \"lobby_autostart\" }"), "[lobby]\nmode = \"on\""},
        {tokens(std::string(kSecret) + "modules_enabled = { \"lobby_autostart_on_owner\" }"),
         "[lobby]\nmode = \"when-moderator-joins\""},
        {tokens(std::string(kSecret) + "modules_enabled = { \"token_no_wildcard\" }"), "wildcard = \"no\""},
        {tokens(std::string(kSecret) + "modules_enabled = { \"frozen_nick\" }"), "names = \"token\""},
        {tokens(std::string(kSecret) + "modules_enabled = { \"token_owner_party\" }\nparty_check_timeout = 90"),
         "host_gone = \"end\""},
        {tokens(std::string(kSecret) + "modules_enabled = { \"token_owner_party\" }\nparty_check_timeout = 90"),
         "host_gone_after = \"90s\""},
        {tokens(std::string(kSecret) + "turncredentials_secret = \"0123456789abcdef\"\nturncredentials = { { type = "
                                       "\"turns\", host = \"t.example.com\", "
                                       "port = \"443\", transport = \"tcp\" } }"),
         "servers = [\"turns:t.example.com:443?transport=tcp\"]"},
        {tokens(std::string(kSecret) + "external_service_secret = \"s\"\nexternal_service_host = \"t.example.com\""),
         "servers = [\"turn:t.example.com\"]"},
    };
    for (auto const& row : rows) {
        Draft draft = imported(row.lua);
        checked(draft);
        EXPECT_TRUE(has(draft.toml({}), row.wanted)) << row.wanted << "\n" << draft.toml({});
    }
}

TEST(Prosody, WhatHasNoSettingIsNoted) {
    struct {
        std::string lua;
        char const* name;
        Fate fate;
    } const rows[] = {
        {tokens("enable_domain_verification = false"), "enable_domain_verification", Fate::Different},
        {tokens("app_secret = \"x\"\nasap_key_server = \"https://k.example.com\""), "app_secret", Fate::Unneeded},
        {tokens("asap_key_server = \"k.example.com\""), "asap_key_server", Fate::Different},
        {tokens("signature_algorithm = \"none\""), "signature_algorithm", Fate::Missing},
        {tokens("app_secret = f(x)"), "app_secret", Fate::Different},
        {tokens("app_id = f(x)"), "app_id", Fate::Unreadable},
        {tokens("muc_max_occupants = 0"), "muc_max_occupants", Fate::Different},
        {tokens("reservations_api_prefix = \"http://x\""), "reservations_api_prefix", Fate::Different},
        {tokens("muc_lobby_whitelist = { \"recorder.meet.example.com\" }"), "muc_lobby_whitelist", Fate::Different},
        {tokens("frobnicate = \"a secret perhaps\""), "frobnicate", Fate::Unknown},
        {tokens("modules_enabled = { \"my_own\" }"), "module my_own", Fate::Unknown},
        {tokens("modules_enabled = { \"muc_allowners\" }"), "module muc_allowners", Fate::Missing},
        {tokens("VirtualHost \"recorder.meet.example.com\""), "VirtualHost recorder.meet.example.com", Fate::Different},
        {tokens("Component \"x.meet.example.com\"\n component_secret = \"s\""), "Component x.meet.example.com",
         Fate::Missing},
        {tokens("VirtualHost \"two.example.com\"\n app_secret = \"other\""), "app_secret", Fate::Different},
        {tokens("if x then y = 1 end"), "", Fate::Unreadable},
        {"VirtualHost \"meet.example.com\"\n authentication = \"internal_hashed\"", "authentication", Fate::Missing},
        {"a = 1", "VirtualHost", Fate::Different},
    };
    for (auto const& row : rows) {
        Draft draft = imported(row.lua);
        Note const* found = note(draft, row.name);
        ASSERT_TRUE(found) << row.lua;
        EXPECT_EQ(found->fate, row.fate) << row.lua << "\n" << found->text;
        std::string const toml = draft.toml({});
        EXPECT_TRUE(has(toml, found->from.text())) << toml;
        EXPECT_FALSE(has(toml, "a secret perhaps")) << toml;
        config::Loaded loaded = config::load_text(toml, "usher.toml", everything_is_there());
        EXPECT_FALSE(config::has_errors(loaded.problems)) << loaded.problems[0].shown() << "\n" << toml;
    }
}

TEST(Prosody, NothingFromOutsideEndsACommentOrAText) {
    Draft draft = imported(
        "VirtualHost \"meet.example.com\\n[tokens]\\nissuers = [\\\"*\\\"]\"\n authentication = \"token\"\n"
        "app_id = \"a\\\"]\\n[guests]\\nallowed = \\\"yes\\\"\\127\\255\"\n");
    std::string const toml = draft.toml({});
    config::Loaded loaded = config::load_text(toml, "usher.toml", everything_is_there());
    EXPECT_EQ(loaded.settings.policy.guests, admission::Guests::No);
    EXPECT_FALSE(has(toml, "\n[guests]")) << toml;
    EXPECT_FALSE(has(toml, "\nissuers = [\"*\"]")) << toml;
}

}  // namespace
}  // namespace usher::cli::importing
