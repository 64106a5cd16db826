// What became of the variables of docker-jitsi-meet (its env.example, docker-compose.yml and handbook), old names too.
#include <array>

#include "cli/import/rows.hpp"

namespace usher::cli::importing {

namespace {

constexpr std::string_view kPart = "a part of the old stack that is not there any more";
constexpr std::string_view kBuiltIn = "built in";
constexpr std::string_view kPage =
    "was written into config.js; the built-in page has its own settings, a page of your own is in web.root";
constexpr std::string_view kOtherService = "belongs to that service's own container";
constexpr std::string_view kInternal = "there is one program, and no passwords between parts";
constexpr std::string_view kNoFiles =
    "the feature file-upload, in [features]; the store of files is not part of this server";
constexpr std::string_view kNoPad = "there is no shared document or whiteboard";
constexpr std::string_view kVisitors =
    "visitors are people in the same room who watch; there is no second server for them";
constexpr std::string_view kNoLogin =
    "nobody logs in with a password; have the site that knows your people sign tokens";
constexpr std::string_view kRates =
    "what one client, address or room may do is in [limits], with defaults that bear a full meeting; "
    "limits.joins_per_room has people come in one after the other";
constexpr std::string_view kModules =
    "there are no plugins: each of its modules has to be a setting; docs/operate/moving.md has the usual ones";
constexpr std::string_view kOneBridge = "one server forwards its meetings itself; there is no other bridge";
constexpr std::string_view kCertificate =
    "certificates are not fetched here: have certbot write them and name them in [tls]; new files are taken by "
    "themselves";
constexpr std::string_view kBehindTls = "TLS is [tls], or the proxy's";
constexpr std::string_view kReservations =
    "your program is asked at webhooks.decide_url, in another form (docs/operate/webhooks.md); or set rooms up "
    "beforehand: usher room set, [[rooms.rule]], or the HTTP API";
constexpr std::string_view kTokenPage =
    "the built-in page does not lead to a login; give people links with their token";

constexpr std::array kVariables = {
    Row{"CONFIG", Fate::Unneeded, "the configuration is this file; what is kept lies in server.state_dir"},
    Row{"TZ", Fate::Unneeded, "times in the log are UTC"},
    Row{"RESTART_POLICY", Fate::Unneeded, "the unit's (docs/operate/install.md)"},
    Row{"JITSI_IMAGE_VERSION", Fate::Unneeded, kPart},
    Row{"JITSI_REPO", Fate::Unneeded, kPart},
    Row{"LOG_LEVEL", Fate::Different, "log.level"},
    Row{"XMPP_MODULES", Fate::Different, kModules},
    Row{"XMPP_MUC_MODULES", Fate::Different, kModules},
    Row{"XMPP_LOBBY_MUC_MODULES", Fate::Different, kModules},
    Row{"XMPP_BREAKOUT_MUC_MODULES", Fate::Different, kModules},
    Row{"XMPP_INTERNAL_MUC_MODULES", Fate::Different, kModules},
    Row{"GLOBAL_MODULES", Fate::Different, kModules},
    Row{"GLOBAL_CONFIG", Fate::Different, "lines of Prosody: put them into a file and run usher import prosody on it"},
    Row{"XMPP_CONFIGURATION", Fate::Different,
        "lines of Prosody: put them into a file and run usher import prosody on it"},
    Row{"XMPP_MUC_CONFIGURATION", Fate::Different,
        "lines of Prosody: put them into a file and run usher import prosody on it"},
    Row{"XMPP_RECORDER_DOMAIN", Fate::Unneeded, kBuiltIn},
    Row{"XMPP_HIDDEN_DOMAIN", Fate::Unneeded, kBuiltIn},
    Row{"XMPP_GUEST_DOMAIN", Fate::Unneeded, kBuiltIn},
    Row{"XMPP_*", Fate::Unneeded, kPart},
    Row{"JWT_ASAP_KEYSERVER_*", Fate::Unneeded, kPart},
    Row{"JWT_AUTH_TYPE", Fate::Unneeded, kBuiltIn},
    Row{"JWT_TOKEN_AUTH_MODULE", Fate::Unneeded, kBuiltIn},
    Row{"JWT_ACCEPTED_ALLOWNER_ISSUERS", Fate::Missing,
        "roles.moderator_claims says what makes a moderator, for all issuers"},
    Row{"TOKEN_AUTH_URL*", Fate::Missing, kTokenPage},
    Row{"TOKEN_*", Fate::Missing, kTokenPage},
    Row{"LDAP_*", Fate::Missing, kNoLogin},
    Row{"LDAPS_*", Fate::Missing, kNoLogin},
    Row{"MATRIX_*", Fate::Missing, "Matrix' own tokens are not read; have your service sign JWTs"},
    Row{"WAIT_FOR_HOST_DISABLE_AUTO_OWNERS", Fate::Unneeded, "a token alone makes nobody moderator here"},
    Row{"ENABLE_MODERATOR_CHECKS", Fate::Unneeded, "the server checks each right of a moderator"},
    Row{"ENABLE_AUTO_LOGIN", Fate::Unneeded, kNoLogin},
    Row{"ENABLE_LETSENCRYPT", Fate::Different, kCertificate},
    Row{"LETSENCRYPT_*", Fate::Different, kCertificate},
    Row{"ENABLE_HTTP_REDIRECT", Fate::Missing, "http is not redirected to https; a proxy in front can"},
    Row{"ENABLE_HSTS", Fate::Missing, "the header is not sent; a proxy in front can"},
    Row{"ENABLE_IPV6", Fate::Unneeded, "server.listen with \"[::]:443\" besides"},
    Row{"NGINX_*", Fate::Unneeded, kPart},
    Row{"CORS_*", Fate::Different, "server.origins says which pages may open the connection; empty: all"},
    Row{"ENABLE_XMPP_WEBSOCKET", Fate::Unneeded, kBuiltIn},
    Row{"ENABLE_BREAKOUT_ROOMS", Fate::Unneeded, "breakout rooms are built in; moderators make them"},
    Row{"ENABLE_AV_MODERATION", Fate::Unneeded, kBuiltIn},
    Row{"ENABLE_END_CONFERENCE", Fate::Unneeded, kBuiltIn},
    Row{"DISABLE_POLLS", Fate::Different, "the feature create-polls, in [features]"},
    Row{"ENABLE_SCTP", Fate::Unneeded, kBuiltIn},
    Row{"ENABLE_COLIBRI_WEBSOCKET*", Fate::Unneeded, kBuiltIn},
    Row{"COLIBRI_*", Fate::Unneeded, kBuiltIn},
    Row{"ENABLE_OCTO*", Fate::Missing, kOneBridge},
    Row{"OCTO_*", Fate::Missing, kOneBridge},
    Row{"BRIDGE_*", Fate::Missing, kOneBridge},
    Row{"JVB_OCTO_*", Fate::Missing, kOneBridge},
    Row{"ENABLE_VISITORS", Fate::Missing, kVisitors},
    Row{"VISITORS_*", Fate::Missing, kVisitors},
    Row{"ENABLE_GUESTS_*", Fate::Unneeded, kPart},
    Row{"ENABLE_RECORDING", Fate::Different,
        "the feature recording, in [features] and in tokens; the recorder is [[services]]"},
    Row{"ENABLE_LIVESTREAMING*", Fate::Different,
        "the feature livestreaming, in [features] and in tokens; the recorder is [[services]]"},
    Row{"ENABLE_TRANSCRIPTIONS", Fate::Different,
        "the feature transcription, in [features] and in tokens; the transcriber is [[services]]"},
    Row{"ENABLE_SERVICE_RECORDING*", Fate::Different, "the feature recording, in [features] and in tokens"},
    Row{"ENABLE_LOCAL_RECORDING*", Fate::Unneeded, kPage},
    Row{"ENABLE_FILE_*", Fate::Missing, kNoFiles},
    Row{"ENABLE_ICE_LITE", Fate::Unneeded, kBuiltIn},
    Row{"ENABLE_CODEC_*", Fate::Unneeded, kPage},
    Row{"ENABLE_LOAD_TEST*", Fate::Unneeded, kPart},
    Row{"ENABLE_STATS_*", Fate::Unneeded, kPart},
    Row{"ENABLE_JAAS_*", Fate::Unneeded, kPart},
    Row{"ENABLE_*", Fate::Unneeded, kPage},
    Row{"DISABLE_*", Fate::Unneeded, kPage},
    Row{"HIDE_*", Fate::Unneeded, kPage},
    Row{"START_*", Fate::Unneeded, kPage},
    Row{"DESKTOP_*", Fate::Unneeded, kPage},
    Row{"RESOLUTION*", Fate::Unneeded, kPage},
    Row{"VIDEOQUALITY_*", Fate::Unneeded, kPage},
    Row{"TESTING_*", Fate::Unneeded, kPage},
    Row{"ANALYTICS_*", Fate::Unneeded, kPage},
    Row{"AMPLITUDE_*", Fate::Unneeded, kPage},
    Row{"GOOGLE_*", Fate::Unneeded, kPage},
    Row{"MATOMO_*", Fate::Unneeded, kPage},
    Row{"MICROSOFT_*", Fate::Unneeded, kPage},
    Row{"DROPBOX_*", Fate::Unneeded, kPage},
    Row{"CALLSTATS_*", Fate::Unneeded, kPage},
    Row{"CHROME_*", Fate::Unneeded, kPage},
    Row{"DYNAMIC_BRANDING_URL", Fate::Unneeded, kPage},
    Row{"BRANDING_*", Fate::Unneeded, kPage},
    Row{"DEEP_LINKING_*", Fate::Unneeded, kPage},
    Row{"TOOLBAR_BUTTONS", Fate::Unneeded, kPage},
    Row{"DEFAULT_LANGUAGE", Fate::Unneeded, kPage},
    Row{"CODEC_*", Fate::Unneeded, kPage},
    Row{"AUTO_CAPTION_ON_RECORD", Fate::Unneeded, kPage},
    Row{"AUDIO_QUALITY_*", Fate::Unneeded, kPage},
    Row{"PREJOIN_*", Fate::Unneeded, kPage},
    Row{"INVITE_*", Fate::Missing, "nobody is invited by the server"},
    Row{"PEOPLE_SEARCH_URL", Fate::Missing, "nobody is invited by the server"},
    Row{"CONFCODE_URL", Fate::Missing, "there is no dial-in number here"},
    Row{"DIALIN_NUMBERS_URL", Fate::Missing, "there is no dial-in number here"},
    Row{"DIALOUT_*", Fate::Missing, "the server calls nobody"},
    Row{"ETHERPAD_*", Fate::Missing, kNoPad},
    Row{"WHITEBOARD_*", Fate::Missing, kNoPad},
    Row{"EXCALIDRAW_*", Fate::Missing, kNoPad},
    Row{"P2P_*", Fate::Unneeded, kPage},
    Row{"BOSH_*", Fate::Unneeded, kBuiltIn},
    Row{"JVB_PREFERRED_IPS", Fate::Unneeded, "the addresses in media.announced_addresses, in their order"},
    Row{"JVB_DISABLE_STUN", Fate::Unneeded, "no STUN server is asked for the own address"},
    Row{"JVB_STUN_SERVERS", Fate::Different,
        "the public address is not found by STUN: behind NAT it stands in media.announced_addresses"},
    Row{"JVB_TCP_*", Fate::Unneeded, "media.tcp, on the ports of media.ports or media.port"},
    Row{"JVB_AUTH_*", Fate::Unneeded, kInternal},
    Row{"JVB_*", Fate::Unneeded, kPart},
    Row{"AUTOSCALER_*", Fate::Unneeded, kPart},
    Row{"SHUTDOWN_REST_ENABLED", Fate::Unneeded, kPart},
    Row{"JICOFO_AUTH_LIFETIME", Fate::Missing, kNoLogin},
    Row{"JICOFO_RESERVATION_*", Fate::Different, kReservations},
    Row{"JICOFO_MAX_*", Fate::Unneeded, kPart},
    Row{"JICOFO_*", Fate::Unneeded, kInternal},
    Row{"MAX_SSRCS_PER_USER", Fate::Unneeded, kBuiltIn},
    Row{"MAX_SSRC_GROUPS_PER_USER", Fate::Unneeded, kBuiltIn},
    Row{"RESERVATION_*", Fate::Different, kReservations},
    Row{"PROSODY_RESERVATION_*", Fate::Different, kReservations},
    Row{"PROSODY_ENABLE_RATE_LIMITS", Fate::Different, kRates},
    Row{"PROSODY_RATE_LIMIT_*", Fate::Different, kRates},
    Row{"PROSODY_C2S_LIMIT", Fate::Different, kRates},
    Row{"PROSODY_S2S_LIMIT", Fate::Unneeded, kPart},
    Row{"PROSODY_ENABLE_FILTER_MESSAGES", Fate::Different,
        "the features send-groupchat and send-private-message in [features]"},
    Row{"PROSODY_TRUSTED_PROXIES", Fate::Different, "server.trusted_proxies"},
    Row{"PROSODY_GUEST_AUTH_TYPE", Fate::Unneeded, "guests.allowed says whether people without a token come in"},
    Row{"PROSODY_VISITORS_*", Fate::Missing, kVisitors},
    Row{"PROSODY_*", Fate::Unneeded, kPart},
    Row{"JIBRI_XMPP_*", Fate::Unneeded, kInternal},
    Row{"JIBRI_*", Fate::Unneeded, kOtherService},
    Row{"JIGASI_*", Fate::Unneeded, kOtherService},
    Row{"GC_*", Fate::Unneeded, kOtherService},
    Row{"TRANSCRIBER_*", Fate::Unneeded, kOtherService},
    Row{"DISPLAY", Fate::Unneeded, kOtherService},
    Row{"TURN_USERNAME", Fate::Missing, "a TURN server with a shared secret is needed (coturn: use-auth-secret)"},
    Row{"TURN_PASSWORD", Fate::Missing, "a TURN server with a shared secret is needed (coturn: use-auth-secret)"},
    Row{"TURN_ENABLE", Fate::Unneeded, "TURN is on where turn.servers has one"},
    Row{"TURN_*", Fate::Unneeded, kPart},
    Row{"SENTRY_*", Fate::Unneeded, kPart},
    Row{"ROOM_*", Fate::Unneeded, kPage},
    Row{"SSRC_REWRITING_*", Fate::Unneeded, kBuiltIn},
    Row{"USE_APP_LANGUAGE", Fate::Unneeded, kPage},
    Row{"ALERT_*", Fate::Unneeded, kPage},
    Row{"COMPOSE_*", Fate::Unneeded, kPart},
    Row{"DOCKER_*", Fate::Unneeded, kPart},
    Row{"HTTP_*", Fate::Unneeded, kBehindTls},
};

}  // namespace

std::span<Row const> docker_variables() { return kVariables; }

}  // namespace usher::cli::importing
