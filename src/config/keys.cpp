#include "config/keys.hpp"

#include "config/schema.hpp"
#include "token/algorithm.hpp"
#include "token/key_url.hpp"

namespace usher::config {

namespace {

std::string all_algorithms() {
    std::string text;
    for (token::AlgorithmRow const& row : token::algorithms())
        text += (text.empty() ? "" : ", ") + std::string(row.name);
    return text;
}

Result<bool> add_source(token::KeySet& set, TokenKey const& key, std::vector<token::Algorithm> algorithms) {
    Result<token::KeyUrl> url = token::parse_key_url(key.url);
    if (!url.ok()) return malformed("its url " + in_quotes(key.url) + " is none: " + url.error().detail);
    for (token::Algorithm algorithm : algorithms)
        if (token::row_of(algorithm).family == token::Family::Hmac)
            return malformed("shared secrets are never fetched, so " + std::string(token::name_of(algorithm)) +
                             " is not possible");
    bool is_set = key.kind == "jwks";
    set.add_source({is_set ? token::KeySource::Kind::Jwks : token::KeySource::Kind::Asap, key.url,
                    std::move(algorithms), key.scope});
    return true;
}

Result<bool> add(token::KeySet& set, TokenKey const& key, std::vector<std::string>* left_out) {
    std::vector<token::Algorithm> algorithms = TRY(algorithms_of(key));
    if (!key.url.empty()) return add_source(set, key, std::move(algorithms));
    if (key.kind == "pem") return set.add_pem(key.id, key.value.reveal(), algorithms, key.scope);
    if (key.kind != "jwks") return set.add_secret(key.id, key.value, algorithms, key.scope);
    token::Taken taken = TRY(set.add_jwks(key.value.reveal(), algorithms, key.scope));
    if (left_out) left_out->insert(left_out->end(), taken.left_out.begin(), taken.left_out.end());
    return true;
}

}  // namespace

Result<std::vector<token::Algorithm>> algorithms_of(TokenKey const& key) {
    std::vector<token::Algorithm> algorithms;
    for (std::string const& name : key.algorithms) {
        std::optional<token::Algorithm> algorithm = token::algorithm_named(name);
        if (!algorithm)
            return malformed("the algorithm " + in_quotes(name) + " is not available in this version; there are " +
                             all_algorithms());
        algorithms.push_back(*algorithm);
    }
    return algorithms;
}

Result<token::KeySet> make_key_set(std::vector<TokenKey> const& keys, std::vector<std::string>* left_out) {
    token::KeySet set;
    std::size_t position = 0;
    for (TokenKey const& key : keys) {
        ++position;
        Result<bool> added = add(set, key, left_out);
        if (added.ok()) continue;
        std::string name = key.id.empty() ? "number " + std::to_string(position) : in_quotes(key.id);
        return malformed("the key " + name + " cannot be used: " + added.error().detail);
    }
    return set;
}

}  // namespace usher::config
