#include "cli/claim_meanings.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/names.hpp"
#include "token/read_claims.hpp"
#include "token/room_pattern.hpp"
#include "token/shown.hpp"

namespace usher::cli {

namespace {

using Json = nlohmann::ordered_json;

struct Scene {
    token::Rules const& rules;
    WallTime now;
    bool are_patterns = false;  // context.room.regex
};

bool has(std::vector<std::string> const& accepted, Json const& value) {
    return value.is_string() && std::ranges::find(accepted, value.get<std::string>()) != accepted.end();
}

std::string acceptance(std::vector<std::string> const& accepted, bool is_in, std::string_view setting) {
    if (accepted.empty()) return "not compared: " + std::string(setting) + " is not set";
    if (std::ranges::find(accepted, "*") != accepted.end()) return "any is accepted (" + std::string(setting) + ")";
    return is_in ? "accepted" : "NOT accepted; accepted: " + token::shown_list(accepted);
}

std::string issuer(Json const& value, Scene const& scene) {
    return acceptance(scene.rules.issuers, has(scene.rules.issuers, value), "tokens.issuers");
}

std::string audience(Json const& value, Scene const& scene) {
    bool is_in = has(scene.rules.audiences, value) ||
                 (value.is_array() &&
                  std::ranges::any_of(value, [&](Json const& one) { return has(scene.rules.audiences, one); }));
    return acceptance(scene.rules.audiences, is_in, "tokens.audiences");
}

std::string subject(Json const& value, Scene const& scene) {
    if (value == "*") return "every tenant";
    std::string text = value.is_string() ? value.get<std::string>() : std::string{};
    std::size_t scheme = text.find("://");
    if (scheme != std::string::npos)
        text = text.substr(scheme + 3, text.find_first_of("/:?#", scheme + 3) - scheme - 3);
    std::string prefix = scheme == std::string::npos ? "" : "a URL, of which the host counts: ";
    bool has_domain = !scene.rules.domain.empty();
    if (has_domain && text == scene.rules.domain) return prefix + "this server";
    if (Tenant::parse(text).ok()) return prefix + "only the tenant of this name";
    return prefix + (has_domain ? "NOT this server, whose name is " + token::shown(scene.rules.domain)
                                : std::string("the server of this name"));
}

std::string one_room(Json const& value, Scene const& scene) {
    if (value == "*")
        return scene.rules.wildcard_rooms ? "every room" : "every room, which is NOT allowed here (tokens.wildcard)";
    if (!value.is_string()) return "NOT understood: it must be text";
    if (scene.are_patterns) {
        Result<token::RoomPattern> pattern = token::RoomPattern::parse(value.get<std::string>());
        if (!pattern.ok()) return "NOT understood as a pattern: " + pattern.error().detail;
        return scene.rules.wildcard_rooms ? "every room that this pattern fits as a whole"
                                          : "a pattern, which is NOT allowed here (tokens.wildcard)";
    }
    Result<RoomName> name = RoomName::parse(value.get<std::string>());
    if (!name.ok()) return "no room: " + name.error().detail;
    return "only the room " + token::shown(name.value().text()) + ", and its breakout rooms";
}

std::string room(Json const& value, Scene const& scene) {
    if (!value.is_array()) return one_room(value, scene);
    std::string all;
    for (Json const& one : value) all += (all.empty() ? "" : "; ") + one_room(one, scene);
    return all.empty() ? "NOT understood: the list is empty" : all;
}

std::optional<WallTime> time_in(Json const& value) {
    if (!value.is_number()) return std::nullopt;
    return WallTime{Milliseconds{std::llround(std::clamp(value.get<double>(), -1e14, 1e14) * 1000)}};
}

std::string ago_or_ahead(WallTime at, WallTime now) {
    Seconds distance = std::chrono::floor<Seconds>(at >= now ? at - now : now - at);
    return token::shown(at) + (at >= now ? ", in " + token::shown(distance) : ", " + token::shown(distance) + " ago");
}

std::string time(std::string_view verb, Json const& value, Scene const& scene) {
    std::optional<WallTime> at = time_in(value);
    if (!at) return "NOT understood: it must be a number, the seconds since 1970";
    std::string text = std::string(verb) + " " + ago_or_ahead(*at, scene.now);
    bool is_too_far = scene.rules.horizon.count() > 0 && *at > scene.now + scene.rules.horizon;
    return is_too_far ? text + ": NOT plausible; are these milliseconds?" : text;
}
std::string expires(Json const& value, Scene const& scene) { return time("ends at", value, scene); }
std::string not_before(Json const& value, Scene const& scene) { return time("good from", value, scene); }
std::string issued(Json const& value, Scene const& scene) { return time("made at", value, scene); }

std::string moderator(Json const& value, Scene const&) {
    if (value == true || value == "true") return "makes a moderator";
    if (value == false || value == "false") return "makes a participant, whatever other claims say";
    return "no meaning: only true and false have one";
}
std::string affiliation(Json const& value, Scene const&) {
    if (value == "owner" || value == "moderator" || value == "teacher") return "makes a moderator";
    if (value == "member") return "makes a participant, whatever other claims say";
    return "no meaning: owner, moderator, teacher and member have one";
}
std::string role(Json const& value, Scene const&) {
    if (value == "visitor") return "makes a visitor, who watches";
    if (value == "guest") return "the rules for guests hold";
    return "no meaning: visitor and guest have one; moderators come from moderator or affiliation";
}
std::string bypass(Json const& value, Scene const&) {
    return value == true ? "passes the lobby" : "no meaning: only true, without quotes, has one";
}
std::string must_knock(Json const& value, Scene const&) {
    return value == true ? "must knock, even as a moderator" : "no meaning";
}
std::string person(Json const&, Scene const&) {
    return "who this is, together with iss: approvals, kicks and grants hold for it";
}
std::string number(Json const&, Scene const&) {
    return "the token's own name; who this is, where there is no context.user.id";
}
std::string tenant(Json const&, Scene const&) { return "the tenant whose rooms it opens"; }
std::string profile(Json const&, Scene const&) { return "shown to others"; }

std::string breakout(Json const&, Scene const&) { return "the breakout room that this person is meant for"; }
std::string recorder(Json const&, Scene const&) { return "whether recordings leave this person out"; }
std::string regex(Json const& value, Scene const&) {
    return value == true || value == "true" ? "the claim room is a pattern" : "no meaning";
}
// The server's own reading of it.
std::string wish(Json const& value, std::string_view name) {
    nlohmann::json alone;
    alone["context"]["room"][std::string(name)] = value;
    auto read = token::read_claims(alone.dump(-1, ' ', false, Json::error_handler_t::replace));
    auto const* claims = std::get_if<token::Claims>(&read);
    bool is_read = claims && !claims->wishes.empty();
    return is_read ? "a wish for the room; only the first host's count" : "NOT understood";
}

struct Known {
    std::string_view claim;
    std::string (*words)(Json const&, Scene const&);
};
constexpr std::array kKnown = {
    Known{"iss", issuer},
    Known{"aud", audience},
    Known{"sub", subject},
    Known{"room", room},
    Known{"exp", expires},
    Known{"nbf", not_before},
    Known{"iat", issued},
    Known{"jti", number},
    Known{"moderator", moderator},
    Known{"context.tenant", tenant},
    Known{"context.group", profile},
    Known{"context.user.id", person},
    Known{"context.user.name", profile},
    Known{"context.user.email", profile},
    Known{"context.user.avatar", profile},
    Known{"context.user.avatarUrl", profile},
    Known{"context.user.moderator", moderator},
    Known{"context.user.affiliation", affiliation},
    Known{"context.user.role", role},
    Known{"context.user.lobby_bypass", bypass},
    Known{"context.user.security_bypass", bypass},
    Known{"context.user.lobby", must_knock},
    Known{"context.user.hidden-from-recorder", recorder},
    Known{"context.user.breakout", breakout},
    Known{"context.breakout", breakout},
    Known{"breakout", breakout},
    Known{"context.room.regex", regex},
};

// Those that every profile has.
constexpr std::array<std::string_view, 6> kStandard = {"iss", "aud", "exp", "nbf", "iat", "jti"};

std::string own_test(token::ClaimTest const& test, std::string_view yes) {
    std::string what = test.contains.empty() ? "is true" : "has " + token::shown_list(test.contains);
    return std::string(yes) + " if it " + what;
}

// For the profile "own": what is mapped there. A claim may be mapped more than once.
std::string own_words(std::string const& claim, token::OwnClaims const& own) {
    std::vector<std::string> all;
    auto text = [&](std::string const& path, std::string_view words) {
        if (path == claim) all.emplace_back(words);
    };
    auto test = [&](std::optional<token::ClaimTest> const& one, std::string_view yes) {
        if (one && (one->path == claim || one->path.starts_with(claim + "."))) all.push_back(own_test(*one, yes));
    };
    text(own.user_id, "who this is, together with iss");
    for (std::string const* path : {&own.name, &own.email, &own.avatar, &own.group}) text(*path, "shown to others");
    text(own.room, "the room that it opens");
    text(own.tenant, "the tenant whose rooms it opens");
    text(own.features, "the features");
    text(own.breakout, "the breakout room that this person is meant for");
    test(own.moderator, "makes a moderator");
    test(own.host, "makes a moderator");
    test(own.visitor, "makes a visitor");
    test(own.guest, "the rules for guests hold");
    test(own.lobby_bypass, "passes the lobby");
    test(own.must_knock, "must knock");
    std::string joined;
    for (std::string const& one : all) joined += (joined.empty() ? "" : "; ") + one;
    return joined.empty() ? "not looked at" : joined;
}

std::string feature(Json const& value) {
    if (value == true || value == "true") return "granted";
    if (value == false || value == "false") return "withheld, from moderators too";
    return "no meaning: only true and false have one";
}

std::string words_for(std::string const& claim, Json const& value, Scene const& scene) {
    bool is_own = scene.rules.dialect.profile == token::Profile::Own;
    if (is_own && std::ranges::find(kStandard, claim) == kStandard.end())
        return own_words(claim, scene.rules.dialect.own);
    if (claim.starts_with("context.features.")) return feature(value);
    if (claim.starts_with("context.room.") && claim != "context.room.regex") return wish(value, claim.substr(13));
    auto known = std::ranges::find(kKnown, claim, &Known::claim);
    return known == kKnown.end() ? "not looked at" : known->words(value, scene);
}

bool is_opened(std::string const& claim) {
    return claim == "context" || claim == "context.user" || claim == "context.features" || claim == "context.room";
}

// ASCII only, so that no claim brings its own terminal commands along.
std::string in_ascii(std::string const& text) {
    std::string json = Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
    return json.substr(1, json.size() - 2);
}

void collect(Json const& object, std::string const& prefix, Scene const& scene, std::vector<Meaning>& out) {
    for (auto const& [name, value] : object.items()) {
        std::string claim = prefix + name;
        bool is_own = scene.rules.dialect.profile == token::Profile::Own;
        if (is_opened(claim) && value.is_object() && !is_own) {
            collect(value, claim + ".", scene, out);
            continue;
        }
        std::string words =
            is_opened(claim) && !is_own ? "NOT understood: it must be an object" : words_for(claim, value, scene);
        out.push_back({in_ascii(claim), value.dump(-1, ' ', true, Json::error_handler_t::replace), std::move(words)});
    }
}

}  // namespace

std::vector<Meaning> meanings(Json const& payload, token::Rules const& rules, WallTime now) {
    std::vector<Meaning> all;
    auto regex_at = nlohmann::ordered_json::json_pointer("/context/room/regex");
    bool has_regex = payload.contains(regex_at);
    bool are_patterns = has_regex && (payload.at(regex_at) == true || payload.at(regex_at) == "true");
    collect(payload, "", Scene{rules, now, are_patterns}, all);
    return all;
}

std::vector<Meaning> header_meanings(Json const& header) {
    std::vector<Meaning> all;
    for (auto const& [name, value] : header.items()) {
        std::string words = name == "alg"   ? "how it is signed"
                            : name == "kid" ? "which key signed it"
                            : name == "typ" ? "what it is"
                                            : "not looked at";
        if (name == "crit") words = "asks for an extension that is NOT understood";
        all.push_back({in_ascii(name), value.dump(-1, ' ', true, Json::error_handler_t::replace), std::move(words)});
    }
    return all;
}

}  // namespace usher::cli
