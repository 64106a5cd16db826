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
    Json* at = &claims;
    for (std::size_t start = 0;;) {
        std::size_t dot = path.find('.', start);
        std::string name = path.substr(start, dot == std::string::npos ? dot : dot - start);
        if (name.empty()) return malformed("--claim " + path + ": a part of the path is empty");
        if (!at->is_object()) return malformed("--claim " + path + ": what stands above " + name + " is not an object");
        at = &(*at)[name];
        if (dot == std::string::npos) break;
        if (at->is_null()) *at = Json::object();
        start = dot + 1;
    }
    *at = std::move(value);
    return true;
}

Result<Json> user_for(MintRequest const& request) {
    Json user = Json::object();
    if (!request.id.empty()) user["id"] = request.id;
    if (!request.name.empty()) user["name"] = request.name;
    if (!request.email.empty()) user["email"] = request.email;
    if (request.moderator) user["moderator"] = true;
    if (!request.affiliation.empty()) user["affiliation"] = request.affiliation;
    return user;
}

}  // namespace

Result<Json> claims_for(MintRequest const& request, config::Settings const& settings, WallTime now) {
    if (request.room != "*") (void)TRY(RoomName::parse(request.room));
    std::string subject = settings.domain;
    Json context = Json::object();
    if (!request.tenant.empty()) {
        subject = TRY(Tenant::parse(request.tenant)).text();
        context["tenant"] = subject;
    }
    context["user"] = TRY(user_for(request));
    for (std::string const& feature : request.features) TRY(add_feature(context["features"], feature));
    Json claims = {{"iss", first_of(settings.tokens.issuers, "usher")},
                   {"aud", first_of(settings.tokens.audiences, "jitsi")},
                   {"sub", subject},
                   {"room", request.room},
                   {"iat", now.seconds()},
                   {"nbf", now.seconds()},
                   {"exp", now.seconds() + request.lifetime.count()},
                   {"context", context}};
    if (!request.jti.empty()) claims["jti"] = request.jti;
    for (std::string const& claim : request.claims) TRY(set_claim(claims, claim));
    return claims;
}

}  // namespace usher::cli
