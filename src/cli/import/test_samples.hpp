// Files as they lie on servers, for the tests of the import; names and secrets are made up.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "cli/import/draft.hpp"
#include "config/check.hpp"

namespace usher::cli::importing {

// What the package of jitsi-meet 2.0.6726 wrote, with the tokens package and the steps of "JWT authentication and
// lobby" on top.
inline constexpr std::string_view kRecipe = R"lua(
plugin_paths = { "/usr/share/jitsi-meet/prosody-plugins/", "/srv/plugins" }

-- domain mapper options, must at least have domain base set to use the mapper
muc_mapper_domain_base = "meet.example.com";

external_service_secret = "turn-secret-of-the-recipe";
external_services = {
     { type = "stun", host = "meet.example.com", port = 3478 },
     { type = "turn", host = "meet.example.com", port = 3478, transport = "udp", secret = true, ttl = 86400, algorithm = "turn" },
     { type = "turns", host = "meet.example.com", port = 5349, transport = "tcp", secret = true, ttl = 86400, algorithm = "turn" }
};

cross_domain_bosh = false;
consider_bosh_secure = true;
-- https_ports = { }; -- Remove this line to prevent listening on port 5284

ssl = {
    protocol = "tlsv1_2+";
    ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"
}

unlimited_jids = {
    "focus@auth.meet.example.com",
    "jvb@auth.meet.example.com"
}

VirtualHost "meet.example.com"
    -- enabled = false -- Remove this line to enable this host
    authentication = "token"
    -- Properties below are modified by jitsi-meet-tokens package config
    -- and authentication above is switched to "token"
    app_id="my-app"
    app_secret="0123456789abcdef0123456789abcdef"
    ssl = {
        key = "/etc/prosody/certs/meet.example.com.key";
        certificate = "/etc/prosody/certs/meet.example.com.crt";
    }
    av_moderation_component = "avmoderation.meet.example.com"
    speakerstats_component = "speakerstats.meet.example.com"
    conference_duration_component = "conferenceduration.meet.example.com"
    -- we need bosh
    modules_enabled = {
        "bosh";
        "pubsub";
        "ping"; -- Enable mod_ping
        "speakerstats";
        "external_services";
        "conference_duration";
        "muc_lobby_rooms";
        "muc_breakout_rooms";
        "av_moderation";
        "presence_identity";
    }
    c2s_require_encryption = false
    lobby_muc = "lobby.meet.example.com"
    breakout_rooms_muc = "breakout.meet.example.com"
    main_muc = "conference.meet.example.com"
    -- muc_lobby_whitelist = { "recorder.meet.example.com" } -- Here we can whitelist jibri to enter lobby enabled rooms

Component "conference.meet.example.com" "muc"
    restrict_room_creation = true
    storage = "memory"
    modules_enabled = {
        "muc_meeting_id";
        "muc_domain_mapper";
        "polls";
        "token_verification";
        "muc_rate_limit";
        "token_affiliation";
    }
    admins = { "focus@auth.meet.example.com" }
    muc_room_locking = false
    muc_room_default_public_jids = true

Component "breakout.meet.example.com" "muc"
    restrict_room_creation = true
    storage = "memory"
    modules_enabled = {
        "muc_meeting_id";
        "muc_domain_mapper";
        "token_verification";
        "muc_rate_limit";
    }
    admins = { "focus@auth.meet.example.com" }
    muc_room_locking = false
    muc_room_default_public_jids = true

-- internal muc component
Component "internal.auth.meet.example.com" "muc"
    storage = "memory"
    modules_enabled = {
        "ping";
    }
    admins = { "focus@auth.meet.example.com", "jvb@auth.meet.example.com" }
    muc_room_locking = false
    muc_room_default_public_jids = true

VirtualHost "auth.meet.example.com"
    modules_enabled = {
        "limits_exception";
    }
    authentication = "internal_hashed"

-- Proxy to jicofo's user JID, so that it doesn't have to register as a component.
Component "focus.meet.example.com" "client_proxy"
    target_address = "focus@auth.meet.example.com"

Component "speakerstats.meet.example.com" "speakerstats_component"
    muc_component = "conference.meet.example.com"

Component "conferenceduration.meet.example.com" "conference_duration_component"
    muc_component = "conference.meet.example.com"

Component "lobby.meet.example.com" "muc"
    storage = "memory"
    restrict_room_creation = true
    muc_room_locking = false
    muc_room_default_public_jids = true

Component "avmoderation.meet.example.com" "av_moderation_component"
    muc_component = "conference.meet.example.com"
)lua";

inline constexpr std::string_view kDocker = R"env(# shellcheck disable=SC2034
# Basic configuration options
CONFIG=~/.jitsi-meet-cfg
HTTP_PORT=8000
HTTPS_PORT=8443
TZ=UTC
PUBLIC_URL="https://meet.example.com:${HTTPS_PORT}"
JVB_ADVERTISE_IPS=8.8.4.4,1.1.1.1#4443
#ENABLE_LETSENCRYPT=1
ENABLE_LOBBY=1
ENABLE_AV_MODERATION=1
ENABLE_AUTH=1
ENABLE_GUESTS=0
AUTH_TYPE=jwt
JWT_APP_ID=my_jitsi_app_id
JWT_APP_SECRET='my_jitsi_app_secret_$with_a_dollar'   # not for the log
JWT_ACCEPTED_ISSUERS=my_web_client,my_app_client
JWT_ACCEPTED_AUDIENCES=my_server1, my_server2
JWT_ALLOW_EMPTY=
ENABLE_AUTO_OWNER=0
MAX_PARTICIPANTS=75
XMPP_MUC_MODULES=token_affiliation,muc_wait_for_host,my_own
TURN_CREDENTIALS=turnsecretturnsecret
TURN_HOST=turn.example.com
TURN_PORT=443
TURN_TRANSPORT=udp,tcp
TURNS_HOST=turn.example.com
ETHERPAD_URL_BASE=http://etherpad:9001
JICOFO_AUTH_PASSWORD=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
JVB_AUTH_PASSWORD=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
JIBRI_RECORDER_PASSWORD=cccccccccccccccccccccccccccccccc
JIBRI_XMPP_PASSWORD=dddddddddddddddddddddddddddddddd
JIGASI_XMPP_PASSWORD=short
RESTART_POLICY=unless-stopped
JWT_APP_SECERT=a-secret-under-a-wrong-name
)env";

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Files and variables that secrets are looked for in: any, and long enough.
inline config::Surroundings everything_is_there() {
    return {[](std::string const&) -> Result<std::string> { return std::string("0123456789abcdef0123456789abcdef"); },
            [](std::string const&) -> std::optional<std::string> { return "0123456789abcdef0123456789abcdef"; }};
}

// Loads and checks the file that a draft makes; its errors are failures of the test.
inline config::Settings checked(Draft const& draft, SecretPlace const& place = {}) {
    std::string const toml = draft.toml(place);
    config::Loaded loaded = config::load_text(toml, "usher.toml", everything_is_there());
    for (config::Problem const& problem : loaded.problems)
        EXPECT_EQ(problem.severity, config::Severity::Warning) << problem.shown() << "\n" << toml;
    for (config::Problem const& problem : config::check(loaded.settings, loaded.where))
        EXPECT_EQ(problem.severity, config::Severity::Warning) << problem.shown() << "\n" << toml;
    return std::move(loaded.settings);
}

}  // namespace usher::cli::importing
