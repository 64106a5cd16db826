#include "cli/import/docker_env.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "cli/import/test_samples.hpp"

namespace usher::cli::importing {
namespace {

Draft imported(std::string_view text) {
    Result<Draft> draft = from_docker_env(text, ".env");
    EXPECT_TRUE(draft.ok()) << (draft.ok() ? "" : draft.error().detail);
    return draft.ok() ? std::move(draft).value() : Draft{""};
}

std::string tokens(std::string const& more) {
    return "PUBLIC_URL=https://meet.example.com\nENABLE_AUTH=1\nAUTH_TYPE=jwt\nJWT_APP_ID=app\n"
           "JWT_APP_SECRET=0123456789abcdef0123456789abcdef\n" +
           more;
}

TEST(DockerEnv, AWholeFile) {
    Draft draft = imported(kDocker);
    config::Settings settings = checked(draft);
    EXPECT_EQ(settings.domain, "meet.example.com");
    EXPECT_EQ(settings.public_url, "https://meet.example.com:8443");
    EXPECT_EQ(settings.listen, std::vector<std::string>{"0.0.0.0:8443"});
    EXPECT_EQ(settings.tokens.issuers, (std::vector<std::string>{"my_web_client", "my_app_client"}));
    EXPECT_EQ(settings.tokens.audiences, (std::vector<std::string>{"my_server1", "my_server2"}));
    EXPECT_EQ(settings.keys.size(), 1U);
    EXPECT_EQ(settings.policy.guests, admission::Guests::No);
    EXPECT_EQ(settings.policy.seats, 75);
    EXPECT_EQ(settings.policy.waiting, admission::WaitingMode::On);
    EXPECT_EQ(settings.media.announced_addresses, (std::vector<std::string>{"8.8.4.4", "1.1.1.1"}));
    EXPECT_EQ(settings.media.port_min, 10000);
    EXPECT_EQ(settings.turn.servers.size(), 3U);
    ASSERT_EQ(settings.services.size(), 1U);
    EXPECT_EQ(settings.services[0].user, "recorder");
    ASSERT_EQ(draft.secrets().size(), 3U);
    EXPECT_EQ(draft.secrets()[0].value.reveal(), "my_jitsi_app_secret_$with_a_dollar");
}

TEST(DockerEnv, EveryVariableIsInTheFileAndNoSecretIs) {
    std::string const toml = imported(kDocker).toml({});
    for (std::string_view line = kDocker; !line.empty();) {
        std::size_t const end = std::min(line.find('\n'), line.size());
        std::string_view const name = line.substr(0, std::min(line.find('='), end));
        EXPECT_TRUE(line.starts_with('#') || has(toml, name)) << name << "\n" << toml;
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    for (char const* secret : {"my_jitsi_app_secret", "turnsecret", "aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd",
                               "a-secret-under-a-wrong-name", "= \"short\""})
        EXPECT_FALSE(has(toml, secret)) << secret << "\n" << toml;
    EXPECT_TRUE(has(toml, "JWT_APP_SECERT")) << toml;
}

TEST(DockerEnv, SettingsByVariable) {
    struct {
        std::string env;
        char const* wanted;
    } const rows[] = {
        {tokens("JWT_ALLOW_EMPTY=1"), "allowed = \"yes\""},
        {tokens("ENABLE_GUESTS=true"), "allowed = \"after-host\""},
        {tokens("ENABLE_AUTO_OWNER=1"), "first_joiner = \"moderator\""},
        {tokens("ENABLE_AUTO_OWNER=false"), "first_joiner = \"nobody\""},
        {tokens("JWT_SIGN_TYPE=HS384"), "algorithms = [\"HS384\"]"},
        {tokens("JWT_ASAP_KEYSERVER=https://keys.example.com/"), "kind = \"asap\""},
        {tokens("DOCKER_HOST_ADDRESS=8.8.8.8"), "announced_addresses = [\"8.8.8.8\"]"},
        {tokens("JVB_PORT=20000"), "port = 20000"},
        {tokens("JVB_TCP_HARVESTER_DISABLED=true"), "tcp = false"},
        {tokens("DISABLE_HTTPS=1"), "listen = [\"127.0.0.1:8000\"]"},
        {tokens("DISABLE_HTTPS=1"), "trusted_proxies = [\"127.0.0.1\", \"::1\"]"},
        {tokens("STUN_HOST=stun.example.com\nSTUN_PORT=443"), "servers = [\"stun:stun.example.com:443\"]"},
        {tokens("TURN_CREDENTIALS=x\nTURNS_HOST=t.example.com\nTURNS_PORT=443\nTURN_TTL=3600"),
         "servers = [\"turns:t.example.com:443\"]"},
        {tokens("JIGASI_XMPP_USER=gateway\nJIGASI_XMPP_PASSWORD=0123456789abcdef"), "user = \"gateway\""},
        {tokens("PROSODY_AUTH_TYPE=jwt\nXMPP_MODULES=lobby_autostart\nENABLE_LOBBY=1"), "[lobby]\nmode = \"on\""},
        {"PUBLIC_URL=meet.example.com/\nENABLE_AUTH=0", "public_url = \"https://meet.example.com\""},
        {"PUBLIC_URL=meet.example.com", "allowed = \"yes\""},
    };
    for (auto const& row : rows) {
        Draft draft = imported(row.env);
        checked(draft);
        EXPECT_TRUE(has(draft.toml({}), row.wanted)) << row.wanted << "\n" << draft.toml({});
    }
}

TEST(DockerEnv, WhatHasNoSettingIsNoted) {
    struct {
        std::string env;
        char const* name;
        Fate fate;
    } const rows[] = {
        {tokens("XMPP_DOMAIN=meet.jitsi"), "XMPP_DOMAIN", Fate::Different},
        {tokens(""), "JWT_ENABLE_DOMAIN_VERIFICATION, its default", Fate::Different},
        {tokens(""), "ENABLE_AUTO_OWNER, its default", Fate::Different},
        {tokens("PROSODY_RESERVATION_ENABLED=1"), "PROSODY_RESERVATION_ENABLED", Fate::Different},
        {tokens("JICOFO_RESERVATION_REST_BASE_URL=x"), "JICOFO_RESERVATION_REST_BASE_URL", Fate::Different},
        {tokens("ENABLE_LETSENCRYPT=1"), "ENABLE_LETSENCRYPT", Fate::Different},
        {tokens("MAX_PARTICIPANTS=many"), "MAX_PARTICIPANTS", Fate::Different},
        {tokens("ENABLE_GUESTS=maybe"), "ENABLE_GUESTS", Fate::Different},
        {tokens("FROBNICATE=1"), "FROBNICATE", Fate::Unknown},
        {tokens("ENABLE_GEUSTS=1"), "ENABLE_GEUSTS", Fate::Unknown},
        {tokens("JVB_ADVERTISE_IP=8.8.8.8"), "JVB_ADVERTISE_IP", Fate::Unknown},
        {tokens("ENABLE_PREJOIN_PAGE=1"), "ENABLE_PREJOIN_PAGE", Fate::Unneeded},
        {tokens("ENABLE_BREAKOUT_ROOMS=1"), "ENABLE_BREAKOUT_ROOMS", Fate::Unneeded},
        {tokens("JWT_ALLOW_EMPTY=0"), "JWT_ALLOW_EMPTY", Fate::Unneeded},
        {tokens("FROBNICATE"), "", Fate::Unreadable},
        {tokens("JVB_ADVERTISE_IPS=host.example.com"), "JVB_ADVERTISE_IPS", Fate::Different},
        {tokens("JIGASI_XMPP_PASSWORD=short"), "JIGASI_XMPP_PASSWORD", Fate::Different},
        {"ENABLE_AUTH=1\nAUTH_TYPE=ldap\nPUBLIC_URL=https://meet.example.com", "AUTH_TYPE", Fate::Missing},
        {"JWT_APP_ID=app\nPUBLIC_URL=https://meet.example.com", "JWT_APP_ID", Fate::Unneeded},
        {"", "PUBLIC_URL", Fate::Different},
    };
    for (auto const& row : rows) {
        Draft draft = imported(row.env);
        bool const is_there = std::ranges::any_of(
            draft.notes(), [&row](Note const& one) { return one.from.name == row.name && one.fate == row.fate; });
        EXPECT_TRUE(is_there) << row.env << "\n" << draft.toml({});
        config::Loaded loaded = config::load_text(draft.toml({}), "usher.toml", everything_is_there());
        EXPECT_FALSE(config::has_errors(loaded.problems)) << loaded.problems[0].shown() << "\n" << draft.toml({});
    }
}

}  // namespace
}  // namespace usher::cli::importing
