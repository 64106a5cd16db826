// Reads the members of one JSON object. Private to token/.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "token/claims.hpp"
#include "token/verify.hpp"

namespace usher::token {

// Remembers the first complaint; what only decorates gives warnings.
class ClaimReader {
public:
    // `prefix`: what stands before a member's name in sentences ("context.user.").
    ClaimReader(nlohmann::json const& object, std::string_view prefix, std::optional<Bad>& bad, Claims& claims)
        : object_(object), prefix_(prefix), bad_(bad), claims_(claims) {}

    // A claim that decides something: text, or absent.
    std::optional<std::string> text(std::string_view name);
    // An id: text, or a number that becomes text. null is "none": many issuers write out empty columns.
    std::string id(std::string_view name);
    // A claim that decorates: what is not text or a number is left out; control characters become spaces.
    std::string decoration(std::string_view name);
    // Seconds since 1970, or absent; `code` is the refusal's.
    std::optional<WallTime> time(std::string_view name, std::string_view code);
    // RFC 7519 §4.1.3: one text or a list of them.
    std::vector<std::string> texts(std::string_view name);
    // An id, or a list of them; null is none.
    std::vector<std::string> ids(std::string_view name);
    nlohmann::json const* object(std::string_view name);
    // true only for the boolean: this is what its only reader so far does, so no issuer relies on more.
    bool strictly_true(std::string_view name);

    // By path (json_path.hpp).
    nlohmann::json const* find(std::string_view name) const;
    void refuse(Bad bad);

private:
    std::string named(std::string_view name) const { return std::string(prefix_).append(name); }
    std::string clean(std::string_view name, std::string text);
    std::string id_of(std::string_view name, nlohmann::json const& value);

    nlohmann::json const& object_;
    std::string_view prefix_;
    std::optional<Bad>& bad_;
    Claims& claims_;
};

// true or "true", false or "false" (JaaS documents both); none: anything else.
std::optional<bool> flag_in(nlohmann::json const& value);

// Each name with its value into Claims::features, and a list as names that are granted.
void read_features(nlohmann::json const& features, Claims& claims);

}  // namespace usher::token
