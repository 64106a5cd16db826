#include "token/choose_keys.hpp"

#include <algorithm>

#include "token/algorithm.hpp"
#include "token/base64url.hpp"
#include "token/json.hpp"
#include "token/shown.hpp"

namespace usher::token {

namespace {

using Key = KeySet::Key;

// Keys that are here, and sources that may have one.
struct Choice {
    std::vector<Key const*> keys;
    std::vector<std::size_t> sources;
    bool empty() const { return keys.empty() && sources.empty(); }
};

// A claim that nobody has checked; good for nothing but choosing whose keys are tried.
std::string claimed_issuer(std::string_view encoded_payload) {
    Result<std::string> payload = decode_base64url(encoded_payload);
    if (!payload.ok()) return {};
    std::optional<nlohmann::json> json = parse_object(payload.value());
    if (!json) return {};
    auto issuer = json->find("iss");
    return issuer != json->end() && issuer->is_string() ? issuer->get<std::string>() : std::string{};
}

Choice everything(KeySet const& keys) {
    Choice all;
    for (auto const& key : keys.keys()) all.keys.push_back(key.get());
    for (std::size_t i = 0; i < keys.sources().size(); ++i) all.sources.push_back(i);
    return all;
}

void keep_issuer(Choice& choice, KeySet const& keys, std::string const& issuer) {
    auto is_other = [&](KeyScope const& scope) { return !scope.issuer.empty() && scope.issuer != issuer; };
    std::erase_if(choice.keys, [&](Key const* key) { return is_other(key->scope); });
    std::erase_if(choice.sources, [&](std::size_t number) { return is_other(keys.sources()[number].scope); });
}

Bad wrong_issuer(KeySet const& keys, std::string const& issuer) {
    std::vector<std::string> issuers;
    for (auto const& key : keys.keys()) issuers.push_back(key->scope.issuer);
    for (KeySource const& source : keys.sources()) issuers.push_back(source.scope.issuer);
    std::ranges::sort(issuers);
    issuers.erase(std::unique(issuers.begin(), issuers.end()), issuers.end());
    if (issuer.empty()) return {"iss-missing", "The token has no iss; there are keys of " + shown_list(issuers) + "."};
    return {"iss-mismatch", "The token's iss is " + shown(issuer) + "; there are keys of " + shown_list(issuers) + "."};
}

void keep_id(Choice& choice, KeySet const& keys, std::optional<std::string> const& kid) {
    std::vector<Key const*> of_issuer = choice.keys;
    auto gave_it = [&](std::size_t number) {
        return std::ranges::any_of(of_issuer,
                                   [&](Key const* key) { return key->source == number && kid && key->id == *kid; });
    };
    std::erase_if(choice.keys, [&](Key const* key) { return kid && !key->id.empty() && key->id != *kid; });
    std::erase_if(choice.sources, [&](std::size_t number) {
        bool is_set = keys.sources()[number].kind == KeySource::Kind::Jwks;
        if (!kid || kid->empty()) return !is_set || keys.has_given(number);
        return gave_it(number);
    });
}

bool may_hold(KeySource const& source, Algorithm algorithm) {
    if (row_of(algorithm).family == Family::Hmac) return false;
    return source.algorithms.empty() || std::ranges::find(source.algorithms, algorithm) != source.algorithms.end();
}

std::string allowed_by(Choice const& choice, KeySet const& keys) {
    std::vector<std::string_view> names;
    for (AlgorithmRow const& row : algorithms()) {
        bool is_allowed =
            std::ranges::any_of(choice.keys, [&](Key const* key) { return key->allows(row.algorithm); }) ||
            std::ranges::any_of(choice.sources,
                                [&](std::size_t number) { return may_hold(keys.sources()[number], row.algorithm); });
        if (is_allowed) names.push_back(row.name);
    }
    return shown_list(names);
}

Bad unknown_key(std::optional<std::string> const& kid, KeySet const& keys) {
    if (!kid) return {"unknown-key", "The token names no key (kid), and the key server has to be asked for one."};
    // Another issuer's key: to say "unknown" would send people looking in the wrong place.
    if (std::ranges::any_of(keys.keys(), [&](auto const& key) { return key->id == *kid && !key->id.empty(); }) &&
        keys.is_bound_to_issuers())
        return {"bad-signature",
                "The key " + shown(*kid) + " that the token names does not sign for the token's issuer."};
    std::string known = keys.keys().empty() ? "" : "; known are " + shown_list(keys.ids());
    return {"unknown-key", "The token names the key " + shown(*kid) + ", which is not known here" + known + "."};
}

}  // namespace

std::variant<Candidates, Bad> choose_keys(TokenHeader const& header, std::string_view encoded_payload,
                                          KeySet const& keys) {
    if (keys.empty()) return Bad{"unknown-key", "No key for tokens is configured, so no token can be checked."};
    Choice choice = everything(keys);
    if (keys.is_bound_to_issuers()) {
        std::string issuer = claimed_issuer(encoded_payload);
        keep_issuer(choice, keys, issuer);
        if (choice.empty()) return wrong_issuer(keys, issuer);
    }
    keep_id(choice, keys, header.kid);
    if (choice.empty()) return unknown_key(header.kid, keys);

    std::optional<Algorithm> algorithm = algorithm_named(header.alg);
    Choice const of_any_algorithm = choice;
    std::erase_if(choice.keys, [&](Key const* key) { return !algorithm || !key->allows(*algorithm); });
    std::erase_if(choice.sources,
                  [&](std::size_t number) { return !algorithm || !may_hold(keys.sources()[number], *algorithm); });
    if (choice.empty())
        return Bad{"alg-not-allowed", "The token is signed with " + shown(header.alg) +
                                          "; allowed here: " + allowed_by(of_any_algorithm, keys) + "."};

    Candidates out{*algorithm, std::move(choice.keys), {}};
    if (choice.sources.empty()) {
        out.otherwise = {"bad-signature", "The token's signature does not fit any key that may have made it."};
    } else {
        out.otherwise = unknown_key(header.kid, keys);
        out.otherwise.need = KeyNeed{std::move(choice.sources), header.kid.value_or("")};
    }
    return out;
}

}  // namespace usher::token
