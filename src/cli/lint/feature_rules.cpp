// context.features and context.room.
#include <algorithm>
#include <array>

#include "admission/features.hpp"
#include "cli/lint/lint.hpp"
#include "config/nearest.hpp"
#include "token/feature_names.hpp"
#include "token/read_claims.hpp"

namespace usher::cli::lint {

namespace {

Json const* object_at(Token const& token, std::string_view path) {
    Json const* value = token.claim(path);
    return value && value->is_object() ? value : nullptr;
}

void unknown(Token const& token, Places& places) {
    Json const* features = object_at(token, "context.features");
    if (!features) return;
    std::vector<std::string_view> names(token::kFeatureNames.begin(), token::kFeatureNames.end());
    for (std::string_view name : admission::feature_names()) names.push_back(name);
    for (auto const& [name, value] : features->items()) {
        if (std::ranges::find(names, name) != names.end() || admission::feature_named(name)) continue;
        std::optional<std::string> guess = config::nearest(name, names);
        places.push_back({"context.features." + shown(name),
                          "nobody knows this feature" + (guess ? "; is " + *guess + " meant?" : std::string("."))});
    }
}

void value(Token const& token, Places& places) {
    Json const* features = object_at(token, "context.features");
    if (!features) return;
    for (auto const& [name, one] : features->items())
        if (!one.is_boolean() && one != "true" && one != "false")
            places.push_back({"context.features." + shown(name), shown(one) + " has no meaning; true and false have."});
}

// COMPAT(jitsi-meet, 6726): its page takes both styles, some services take only one.
void style(Token const& token, Places& places) {
    Json const* features = object_at(token, "context.features");
    if (!features) return;
    bool as_text = std::ranges::any_of(*features, [](Json const& one) { return one == "true" || one == "false"; });
    bool as_flag = std::ranges::any_of(*features, [](Json const& one) { return one.is_boolean(); });
    if (as_text && as_flag)
        places.push_back({"context.features", "some values are true and false, others the same as text."});
}

void empty(Token const& token, Places& places) {
    Json const* features = object_at(token, "context.features");
    if (features && features->empty()) places.push_back({"context.features", "it is there and empty."});
}

void misplaced(Token const& token, Places& places) {
    for (char const* claim : {"features", "context.user.features"})
        if (token.claim(claim)) places.push_back({claim, "it is not looked at here; it belongs to context.features."});
}

void wish(Token const& token, Places& places) {
    if (!token.payload || !token.claim("context.room")) return;
    Json const* room = object_at(token, "context.room");
    if (!room)
        return places.push_back({"context.room", "it is " + shown(*token.claim("context.room")) + ", and no object."});
    constexpr std::array<std::string_view, 9> kNames = {
        "regex", "lobby", "lobby_autostart", "waiting_room", "password", "seats", "max_occupants", "duration", "e2ee"};
    for (auto const& [name, one] : room->items()) {
        std::string claim = "context.room." + shown(name);
        if (std::ranges::find(kNames, name) == kNames.end()) {
            places.push_back({claim, "it is not looked at."});
            continue;
        }
        Json alone;
        alone["context"]["room"][name] = one;
        auto read = token::read_claims(alone.dump(-1, ' ', false, Json::error_handler_t::replace));
        auto const* claims = std::get_if<token::Claims>(&read);
        if (!claims || !claims->warnings.empty()) places.push_back({claim, shown(one) + " has no meaning there."});
    }
}

constexpr std::array kRules = {
    Rule{"feature-value", Gravity::Mistake, true, "a feature is neither true nor false", "Write true or false.",
         "all servers and clients", value},
    Rule{"feature-unknown", Gravity::Mistake, true, "no client or server knows this feature",
         "Correct the name, or leave it out.", "all servers and clients", unknown},
    Rule{"features-misplaced", Gravity::Mistake, true, "features do not stand in `context.features`",
         "Move them there.", "all servers and clients", misplaced},
    Rule{"room-wish", Gravity::Mistake, true, "a wish for the room (`context.room`) that cannot be read",
         "See docs/embed/tokens.md for names and values.", "this server", wish},
    Rule{"features-empty", Gravity::Hint, true, "`context.features` is empty",
         "Leave it out, if the role is to decide, or name what is withheld.",
         "Jitsi's own server, which then withholds everything, from moderators too", empty},
    Rule{"feature-styles", Gravity::Hint, true, "features in both styles: `true` and `\"true\"`", "Use true and false.",
         "services around Jitsi that know one of them", style},
};

}  // namespace

std::span<Rule const> feature_rules() { return kRules; }

}  // namespace usher::cli::lint
