#include "token/claim_reader.hpp"

#include <algorithm>
#include <cmath>

#include "token/json.hpp"
#include "token/json_path.hpp"
#include "token/role_claims.hpp"

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

}  // namespace

Json const* ClaimReader::find(std::string_view name) const { return find_path(object_, name); }

void ClaimReader::refuse(Bad bad) {
    if (!bad_) bad_ = std::move(bad);
}

std::string ClaimReader::clean(std::string_view name, std::string text) {
    if (std::ranges::none_of(text, is_control)) return text;
    refuse({"malformed", "The claim " + named(name) + " has a control character."});
    return {};
}

std::optional<std::string> ClaimReader::text(std::string_view name) {
    Json const* value = find(name);
    if (!value) return std::nullopt;
    if (value->is_string()) return clean(name, value->get<std::string>());
    refuse(wrong_type(named(name), *value, "text"));
    return std::nullopt;
}

std::string ClaimReader::id_of(std::string_view name, Json const& value) {
    if (value.is_null()) return {};
    if (value.is_number_integer()) return value.dump();
    if (value.is_string()) return clean(name, value.get<std::string>());
    refuse(wrong_type(named(name), value, "text or a whole number"));
    return {};
}

std::string ClaimReader::id(std::string_view name) {
    Json const* value = find(name);
    return value ? id_of(name, *value) : std::string{};
}

std::vector<std::string> ClaimReader::ids(std::string_view name) {
    std::vector<std::string> all;
    Json const* value = find(name);
    if (!value) return all;
    auto add = [&](Json const& one) {
        std::string id = id_of(name, one);
        if (!id.empty()) all.push_back(std::move(id));
    };
    if (!value->is_array()) add(*value);
    if (value->is_array())
        for (Json const& one : *value) add(one);
    return all;
}

std::string ClaimReader::decoration(std::string_view name) {
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

std::optional<WallTime> ClaimReader::time(std::string_view name, std::string_view code) {
    Json const* value = find(name);
    if (!value) return std::nullopt;
    if (!value->is_number()) {
        refuse({std::string(code), "The claim " + named(name) + " is " + std::string(kind_of(*value)) +
                                       "; it must be a number: the seconds since 1970."});
        return std::nullopt;
    }
    double seconds = std::clamp(value->get<double>(), -kFurthestSecond, kFurthestSecond);
    return WallTime{Milliseconds{std::llround(seconds * 1000)}};
}

std::vector<std::string> ClaimReader::texts(std::string_view name) {
    Json const* value = find(name);
    if (!value) return {};
    if (value->is_string()) return {clean(name, value->get<std::string>())};
    bool is_right = value->is_array() && std::ranges::all_of(*value, [](Json const& one) { return one.is_string(); });
    std::vector<std::string> all;
    if (!is_right) refuse(wrong_type(named(name), *value, "text or a list of texts"));
    if (is_right)
        for (Json const& one : *value) all.push_back(clean(name, one.get<std::string>()));
    return all;
}

Json const* ClaimReader::object(std::string_view name) {
    Json const* value = find(name);
    if (!value || value->is_object()) return value;
    refuse(wrong_type(named(name), *value, "an object, or be left out"));
    return nullptr;
}

bool ClaimReader::strictly_true(std::string_view name) {
    Json const* value = find(name);
    if (value && value->is_string()) warn(claims_, "bypass-not-boolean");
    return value && value->is_boolean() && value->get<bool>();
}

std::optional<bool> flag_in(Json const& value) {
    if (value.is_boolean()) return value.get<bool>();
    if (value == "true") return true;
    if (value == "false") return false;
    return std::nullopt;
}

void read_features(Json const& features, Claims& claims) {
    claims.has_features = true;
    for (auto const& [key, value] : features.items()) {
        bool is_listed = features.is_array() && value.is_string();
        std::optional<bool> granted = is_listed ? std::optional<bool>(true) : flag_in(value);
        if (!granted || (features.is_array() && !is_listed)) {
            warn(claims, "feature-ignored");
            continue;
        }
        claims.features[is_listed ? value.get<std::string>() : key] = *granted;
    }
}

}  // namespace usher::token
