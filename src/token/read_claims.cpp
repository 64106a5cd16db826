#include "token/read_claims.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "token/json.hpp"
#include "token/role_claims.hpp"
#include "token/shown.hpp"

namespace usher::token {

namespace {

using Json = nlohmann::json;

// Far enough for every date that a token may mean, near enough that milliseconds of it fit 64 bits.
constexpr double kFurthestSecond = 1e14;

Bad wrong_type(std::string_view claim, Json const& value, std::string_view wanted) {
    return {"malformed", "The claim " + std::string(claim) + " is " + std::string(kind_of(value)) + "; it must be " +
                             std::string(wanted) + "."};
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// Reads the members of one object, and remembers the first complaint.
class Reader {
public:
    Reader(Json const& object, std::string_view prefix, std::optional<Bad>& bad, Claims& claims)
        : object_(object), prefix_(prefix), bad_(bad), claims_(claims) {}

    // A claim that decides something: text, or absent.
    std::optional<std::string> text(char const* name) {
        Json const* value = find(name);
        if (!value) return std::nullopt;
        if (!value->is_string()) return refuse<std::string>(wrong_type(named(name), *value, "text"));
        return clean(name, value->get<std::string>());
    }

    // An id: text, or a number that becomes text. null is "none": many issuers write out empty columns.
    std::string id(char const* name) {
        Json const* value = find(name);
        if (!value || value->is_null()) return {};
        if (value->is_number_integer()) return value->dump();
        if (!value->is_string())
            return refuse<std::string>(wrong_type(named(name), *value, "text or a whole number")).value_or("");
        return clean(name, value->get<std::string>()).value_or("");
    }

    // A claim that decorates: what is not text or a number is left out; control characters become spaces.
    std::string decoration(char const* name) {
        Json const* value = find(name);
        if (!value || value->is_null()) return {};
        if (value->is_number()) return value->dump();
        if (!value->is_string()) {
            warn(claims_, "profile-claim-ignored");
            return {};
        }
        std::string text = value->get<std::string>();
        std::ranges::replace_if(text, is_control, ' ');
        return text;
    }

    std::optional<WallTime> time(char const* name, std::string_view code) {
        Json const* value = find(name);
        if (!value) return std::nullopt;
        if (!value->is_number())
            return refuse<WallTime>({std::string(code), "The claim " + named(name) + " is " +
                                                            std::string(kind_of(*value)) +
                                                            "; it must be a number: the seconds since 1970."});
        double seconds = std::clamp(value->get<double>(), -kFurthestSecond, kFurthestSecond);
        return WallTime{Milliseconds{std::llround(seconds * 1000)}};
    }

    // RFC 7519 §4.1.3: one text or a list of them.
    std::vector<std::string> texts(char const* name) {
        std::vector<std::string> all;
        Json const* value = find(name);
        if (!value) return all;
        if (value->is_string()) return {value->get<std::string>()};
        bool is_right =
            value->is_array() && std::ranges::all_of(*value, [](Json const& one) { return one.is_string(); });
        if (!is_right) refuse<bool>(wrong_type(named(name), *value, "text or a list of texts"));
        if (is_right)
            for (Json const& one : *value) all.push_back(one.get<std::string>());
        return all;
    }

    Json const* object(char const* name) {
        Json const* value = find(name);
        if (!value || value->is_object()) return value;
        refuse<bool>(wrong_type(named(name), *value, "an object, or be left out"));
        return nullptr;
    }

    // true only for the boolean: this is what its only reader so far does, so no issuer relies on more.
    bool strictly_true(char const* name) {
        Json const* value = find(name);
        if (value && value->is_string()) warn(claims_, "bypass-not-boolean");
        return value && value->is_boolean() && value->get<bool>();
    }

    Json const* find(char const* name) const {
        auto it = object_.find(name);
        return it == object_.end() ? nullptr : &*it;
    }

private:
    std::string named(char const* name) const { return std::string(prefix_) + name; }

    std::optional<std::string> clean(char const* name, std::string text) {
        if (std::ranges::none_of(text, is_control)) return text;
        return refuse<std::string>({"malformed", "The claim " + named(name) + " has a control character."});
    }

    template <class T>
    std::optional<T> refuse(Bad bad) {
        if (!bad_) bad_ = std::move(bad);
        return std::nullopt;
    }

    Json const& object_;
    std::string_view prefix_;
    std::optional<Bad>& bad_;
    Claims& claims_;
};

// Values are true or false, or the same as text (JaaS documents both).
void read_features(Json const& features, Claims& claims) {
    claims.has_features = true;
    for (auto const& [name, value] : features.items()) {
        if (value.is_boolean()) {
            claims.features[name] = value.get<bool>();
        } else if (value == "true" || value == "false") {
            claims.features[name] = value == "true";
        } else {
            warn(claims, "feature-ignored");
        }
    }
}

void read_user(Json const& user, std::optional<Bad>& bad, Claims& claims) {
    Reader read{user, "context.user.", bad, claims};
    claims.user.id = read.id("id");
    claims.user.name = read.decoration("name");
    claims.user.email = read.decoration("email");
    claims.user.avatar = read.decoration("avatar");
    if (claims.user.avatar.empty()) claims.user.avatar = read.decoration("avatarUrl");
    // Both, and neither short-circuits: each may have something to warn about.
    bool lobby_bypass = read.strictly_true("lobby_bypass");
    bool security_bypass = read.strictly_true("security_bypass");
    claims.lobby_bypass = lobby_bypass || security_bypass;
    claims.must_knock = read.strictly_true("lobby");
}

void read_context(Json const& context, std::optional<Bad>& bad, Claims& claims) {
    Reader read{context, "context.", bad, claims};
    claims.group = read.id("group");
    claims.tenant = read.text("tenant").value_or("");
    if (Json const* user = read.object("user")) read_user(*user, bad, claims);
    if (Json const* features = read.object("features")) read_features(*features, claims);
}

}  // namespace

void warn(Claims& claims, std::string word) {
    if (std::ranges::find(claims.warnings, word) == claims.warnings.end()) claims.warnings.push_back(std::move(word));
}

std::variant<Claims, Bad> read_claims(std::string_view payload) {
    std::optional<Json> json = parse_object(payload);
    if (!json) return Bad{"malformed", "The token's payload is not a JSON object."};
    Claims claims;
    std::optional<Bad> bad;
    Reader read{*json, "", bad, claims};
    claims.expires = read.time("exp", "exp-not-a-number");
    claims.not_before = read.time("nbf", "malformed");
    claims.issued = read.time("iat", "malformed");
    claims.issuer = read.text("iss").value_or("");
    claims.audiences = read.texts("aud");
    claims.subject = read.id("sub");
    claims.room = read.text("room");
    claims.jti = read.id("jti");
    Json const* context = read.object("context");
    if (context) read_context(*context, bad, claims);
    // COMPAT(Firebase): without a context, the user's id stands on top (access sheet §1.4).
    if (!json->contains("context")) claims.user.id = read.id("user_id");
    Json const* user = context && context->contains("user") ? &context->at("user") : nullptr;
    claims.role = role_in(*json, user, claims);
    if (bad) return std::move(*bad);
    return claims;
}

}  // namespace usher::token
