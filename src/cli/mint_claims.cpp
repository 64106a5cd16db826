#include "cli/mint_claims.hpp"

#include "base/names.hpp"
#include "base/secret.hpp"

namespace usher::cli {

namespace {

using Json = nlohmann::ordered_json;

std::string first_of(std::vector<std::string> const& accepted, std::string const& otherwise) {
    for (std::string const& one : accepted)
        if (one != "*") return one;
    return otherwise;
}

Result<bool> add_feature(Json& features, std::string const& text) {
    std::size_t equals = text.find('=');
    std::string name = text.substr(0, equals);
    std::string value = equals == std::string::npos ? "true" : text.substr(equals + 1);
    if (name.empty() || (value != "true" && value != "false"))
        return malformed("--feature takes NAME, NAME=true or NAME=false, not " + text);
    features[name] = value == "true";
    return true;
}

Result<bool> put_claim(Json& claims, std::string const& path, Json value) {
    Json* at = &claims;
    for (std::size_t start = 0;;) {
        std::size_t dot = path.find('.', start);
        std::string name = path.substr(start, dot == std::string::npos ? dot : dot - start);
        if (name.empty()) return malformed(path + ": a part of the path is empty");
        if (!at->is_object()) return malformed(path + ": what stands above " + name + " is not an object");
        at = &(*at)[name];
        if (dot == std::string::npos) break;
        if (at->is_null()) *at = Json::object();
        start = dot + 1;
    }
    *at = std::move(value);
    return true;
}

// "context.user.moderator=true"
Result<bool> set_claim(Json& claims, std::string const& text) {
    std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        return malformed("--claim takes PATH=JSON, such as context.user.moderator=true");
    std::string path = text.substr(0, equals);
    Json value = Json::parse(text.substr(equals + 1), nullptr, false);
    if (value.is_discarded())
        return malformed("--claim " + path + ": the value is not JSON; text needs double quotes, as in " + path +
                         "='\"…\"'");
    Result<bool> put = put_claim(claims, path, std::move(value));
    if (!put.ok()) return malformed("--claim " + put.error().detail);
    return true;
}

Result<Json> features_for(MintRequest const& request) {
    Json features = Json::object();
    for (std::string const& feature : request.features) TRY(add_feature(features, feature));
    return features;
}

Json user_for(MintRequest const& request) {
    Json user = Json::object();
    if (!request.id.empty()) user["id"] = request.id;
    if (!request.name.empty()) user["name"] = request.name;
    if (!request.email.empty()) user["email"] = request.email;
    if (request.moderator) user["moderator"] = true;
    if (!request.affiliation.empty()) user["affiliation"] = request.affiliation;
    return user;
}

// Jitsi's claims, and JaaS's.
Result<bool> add_jitsi(MintRequest const& request, config::Settings const& settings, Json& claims) {
    bool is_jaas = settings.tokens.dialect.profile == token::Profile::Jaas;
    if (is_jaas && (request.tenant.empty() || !request.affiliation.empty()))
        return malformed("JaaS needs --tenant, and knows --moderator alone");
    Json context = Json::object();
    claims["sub"] = settings.domain;
    if (!request.tenant.empty()) {
        claims["sub"] = TRY(Tenant::parse(request.tenant)).text();
        if (!is_jaas) context["tenant"] = claims["sub"];
    }
    claims["room"] = request.room;
    context["user"] = user_for(request);
    // JaaS asks for features, if only none.
    Json features = TRY(features_for(request));
    if (is_jaas || !features.empty()) context["features"] = std::move(features);
    claims["context"] = std::move(context);
    return true;
}

// Where the configuration maps them.
Result<bool> add_own(MintRequest const& request, token::OwnClaims const& own, Json& claims) {
    auto put = [&claims](std::string const& path, std::string const& setting, Json const& value) -> Result<bool> {
        if (path.empty()) return malformed("tokens.claims." + setting + " is not set, so a token cannot say that");
        return put_claim(claims, path, value);
    };
    if (!request.id.empty()) TRY(put(own.user_id, "user_id", request.id));
    if (!request.name.empty()) TRY(put(own.name, "name", request.name));
    if (!request.email.empty()) TRY(put(own.email, "email", request.email));
    if (request.room != "*" || !own.room.empty()) TRY(put(own.room, "room", request.room));
    if (!request.tenant.empty()) {
        Tenant tenant = TRY(Tenant::parse(request.tenant));
        TRY(put(own.tenant, "tenant", tenant.text()));
    }
    Json features = TRY(features_for(request));
    if (!features.empty()) TRY(put(own.features, "features", features));
    if (!request.affiliation.empty()) return malformed("with the profile \"own\" there is --moderator alone");
    if (!request.moderator) return true;
    std::optional<token::ClaimTest> const& test = own.moderator ? own.moderator : own.host;
    if (!test) return malformed("tokens.claims.moderator is not set, so a token cannot say that");
    return put(test->path, "moderator", test->contains.empty() ? Json(true) : Json::array({test->contains.front()}));
}

}  // namespace

Result<Json> claims_for(MintRequest const& request, config::Settings const& settings, WallTime now) {
    if (request.room != "*") (void)TRY(RoomName::parse(request.room));
    Json claims = {{"iss", first_of(settings.tokens.issuers, "usher")},
                   {"aud", first_of(settings.tokens.audiences, "jitsi")},
                   {"iat", now.seconds()},
                   {"nbf", now.seconds()},
                   {"exp", now.seconds() + request.lifetime.count()}};
    if (!request.jti.empty()) claims["jti"] = request.jti;
    if (settings.tokens.dialect.profile == token::Profile::Own)
        TRY(add_own(request, settings.tokens.dialect.own, claims));
    else
        TRY(add_jitsi(request, settings, claims));
    for (std::string const& claim : request.claims) TRY(set_claim(claims, claim));
    return claims;
}

}  // namespace usher::cli
