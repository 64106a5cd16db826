#include "cli/claim_meanings.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "token/shown.hpp"

namespace usher::cli {

namespace {

using Json = nlohmann::ordered_json;

struct Scene {
    token::Rules const& rules;
    WallTime now;
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
    if (value == scene.rules.domain) return "this server";
    return "only the tenant of this name; this server's own name is " + token::shown(scene.rules.domain);
}

std::string room(Json const& value, Scene const& scene) {
    if (value == "*")
        return scene.rules.wildcard_rooms ? "every room" : "every room, which is NOT allowed here (tokens.wildcard)";
    if (!value.is_string()) return "NOT understood: it must be text";
    return "only this room, and its breakout rooms; letter case does not matter";
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
};

std::string feature(Json const& value) {
    if (value == true || value == "true") return "granted";
    if (value == false || value == "false") return "withheld, from moderators too";
    return "no meaning: only true and false have one";
}

std::string words_for(std::string const& claim, Json const& value, Scene const& scene) {
    if (claim.starts_with("context.features.")) return feature(value);
    auto known = std::ranges::find(kKnown, claim, &Known::claim);
    return known == kKnown.end() ? "not looked at" : known->words(value, scene);
}

bool is_opened(std::string const& claim) {
    return claim == "context" || claim == "context.user" || claim == "context.features";
}

// ASCII only, so that no claim brings its own terminal commands along.
std::string in_ascii(std::string const& text) {
    std::string json = Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
    return json.substr(1, json.size() - 2);
}

void collect(Json const& object, std::string const& prefix, Scene const& scene, std::vector<Meaning>& out) {
    for (auto const& [name, value] : object.items()) {
        std::string claim = prefix + name;
        if (is_opened(claim) && value.is_object()) {
            collect(value, claim + ".", scene, out);
            continue;
        }
        std::string words = is_opened(claim) ? "NOT understood: it must be an object" : words_for(claim, value, scene);
        out.push_back({in_ascii(claim), value.dump(-1, ' ', true, Json::error_handler_t::replace), std::move(words)});
    }
}

}  // namespace

std::vector<Meaning> meanings(Json const& payload, token::Rules const& rules, WallTime now) {
    std::vector<Meaning> all;
    collect(payload, "", Scene{rules, now}, all);
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
