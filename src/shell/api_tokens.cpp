#include "shell/api_tokens.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/names.hpp"
#include "base/units.hpp"
#include "config/keys.hpp"
#include "token/mint.hpp"

namespace usher::shell {

namespace {

using nlohmann::json;

constexpr Seconds kUsualLifetime{7200};
constexpr std::size_t kLongestText = 512;  // bytes of one claim
constexpr std::size_t kMostFeatures = 64;

std::string first_of(std::vector<std::string> const& accepted, std::string const& otherwise) {
    auto it = std::ranges::find_if(accepted, [](std::string const& one) { return one != "*"; });
    return it == accepted.end() ? otherwise : *it;
}

// The member's text; empty: it is not there.
Result<std::string> text_member(json const& object, char const* name) {
    auto it = object.find(name);
    if (it == object.end()) return std::string{};
    if (!it->is_string()) return malformed(std::string(name) + ": a text is expected");
    auto text = it->get<std::string>();
    if (text.size() > kLongestText)
        return malformed(std::string(name) + ": longer than " + std::to_string(kLongestText) + " bytes");
    return text;
}

template <std::size_t Count>
Result<bool> check_members(json const& object, std::array<std::string_view, Count> const& known) {
    for (auto const& [key, value] : object.items())
        if (std::ranges::find(known, key) == known.end()) return malformed("unknown member \"" + key + "\"");
    return true;
}

Result<json> user_of(json const& command) {
    json user = json::object();
    if (auto given = command.find("user"); given != command.end()) {
        if (!given->is_object()) return malformed("user: an object is expected");
        constexpr std::array<std::string_view, 4> kKnown = {"id", "name", "email", "avatar"};
        TRY(check_members(*given, kKnown));
        for (char const* name : {"id", "name", "email", "avatar"})
            if (std::string text = TRY(text_member(*given, name)); !text.empty()) user[name] = text;
    }
    if (auto moderator = command.find("moderator"); moderator != command.end()) {
        if (!moderator->is_boolean()) return malformed("moderator: true or false is expected");
        user["moderator"] = *moderator;
    }
    return user;
}

Result<bool> add_features(json const& command, json& context) {
    auto given = command.find("features");
    if (given == command.end()) return true;
    if (!given->is_object() || given->size() > kMostFeatures)
        return malformed("features: an object of at most " + std::to_string(kMostFeatures) + " is expected");
    for (auto const& [name, value] : given->items())
        if (!value.is_boolean()) return malformed("features." + name + ": true or false is expected");
    context["features"] = *given;
    return true;
}

Result<Seconds> lifetime_of(json const& command, Seconds longest) {
    auto given = command.find("expires");
    if (given == command.end()) return std::min(kUsualLifetime, longest);
    Seconds lifetime{0};
    if (given->is_number_integer()) {
        // nlohmann holds what does not fit an int64 as unsigned.
        constexpr std::uint64_t kMost = 1U << 31U;
        lifetime = Seconds{given->is_number_unsigned()
                               ? static_cast<std::int64_t>(std::min(given->get<std::uint64_t>(), kMost))
                               : given->get<std::int64_t>()};
    } else if (given->is_string()) {
        Result<Milliseconds> span = parse_span(given->get<std::string>());
        if (!span.ok()) return malformed("expires: " + span.error().detail);
        lifetime = std::chrono::duration_cast<Seconds>(span.value());
    } else {
        return malformed("expires: a span such as \"2h\", or a number of seconds, is expected");
    }
    if (lifetime.count() <= 0) return malformed("expires: the token would never be valid");
    if (lifetime > longest)
        return malformed("expires: longer than api.token_lifetime allows (" + show_span(longest) + ")");
    return lifetime;
}

}  // namespace

Result<std::optional<Minting>> minting_of(config::Settings const& settings) {
    auto key = std::ranges::find_if(settings.keys, [&](config::TokenKey const& one) {
        return one.kind == "secret" && (settings.api.signing_key.empty() || one.id == settings.api.signing_key);
    });
    if (key == settings.keys.end()) {
        if (settings.api.signing_key.empty()) return std::optional<Minting>{};
        return malformed("api.signing_key names no secret of [[tokens.keys]]: \"" + settings.api.signing_key + "\"");
    }
    std::vector<token::Algorithm> algorithms = TRY(config::algorithms_of(*key));
    Minting minting;
    minting.issuer = key->scope.issuer.empty() ? first_of(settings.tokens.issuers, "usher") : key->scope.issuer;
    minting.audience =
        first_of(key->scope.audiences.empty() ? settings.tokens.audiences : key->scope.audiences, "jitsi");
    minting.domain = settings.domain;
    minting.public_url = settings.public_url;
    if (!algorithms.empty()) minting.algorithm = algorithms.front();
    minting.key = key->value;
    minting.key_id = key->id;
    minting.longest = settings.api.token_lifetime;
    return std::optional<Minting>(std::move(minting));
}

Result<Minted> mint_for(json const& command, Minting const& minting, WallTime now, std::string const& jti) {
    constexpr std::array<std::string_view, 9> kKnown = {"command",   "by",       "room",  "tenant", "user",
                                                        "moderator", "features", "group", "expires"};
    TRY(check_members(command, kKnown));
    std::string room = TRY(text_member(command, "room"));
    std::string const tenant_text = TRY(text_member(command, "tenant"));
    std::string const group = TRY(text_member(command, "group"));
    Tenant tenant = Tenant::none();
    if (!tenant_text.empty()) tenant = TRY(Tenant::parse(tenant_text));
    std::string path;
    if (room != "*") {
        RoomName name = TRY(RoomName::parse(room));
        path = (tenant.is_none() ? "" : tenant.text() + "/") + name.text();
        room = name.text();
    }
    json context = json::object();
    context["user"] = TRY(user_of(command));
    TRY(add_features(command, context));
    if (!group.empty()) context["group"] = group;
    if (!tenant.is_none()) context["tenant"] = tenant.text();
    Minted minted;
    minted.expires = WallTime::from_seconds(now.seconds() + TRY(lifetime_of(command, minting.longest)).count());
    json const claims = {{"iss", minting.issuer},
                         {"aud", minting.audience},
                         {"sub", tenant.is_none() ? minting.domain : tenant.text()},
                         {"room", room},
                         {"iat", now.seconds()},
                         {"nbf", now.seconds()},
                         {"exp", minted.expires.seconds()},
                         {"jti", jti},
                         {"context", context}};
    minted.token = TRY(token::mint(claims.dump(-1, ' ', false, json::error_handler_t::replace), minting.algorithm,
                                   minting.key, minting.key_id));
    if (!path.empty()) minted.url = minting.public_url + "/" + path + "?jwt=" + minted.token;
    return minted;
}

}  // namespace usher::shell
