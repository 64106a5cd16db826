#include "config/keys.hpp"

#include "config/schema.hpp"
#include "token/algorithm.hpp"

namespace usher::config {

namespace {

std::string all_algorithms() {
    std::string text;
    for (token::AlgorithmRow const& row : token::algorithms())
        text += (text.empty() ? "" : ", ") + std::string(row.name);
    return text;
}

Result<bool> add(token::KeySet& set, TokenKey const& key) {
    std::vector<token::Algorithm> algorithms = TRY(algorithms_of(key));
    if (key.kind == "pem") return set.add_pem(key.id, key.value.reveal(), algorithms);
    return set.add_secret(key.id, key.value, algorithms);
}

}  // namespace

Result<std::vector<token::Algorithm>> algorithms_of(TokenKey const& key) {
    if (key.algorithms.empty())
        return std::vector{key.kind == "pem" ? token::Algorithm::Rs256 : token::Algorithm::Hs256};
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

Result<token::KeySet> make_key_set(std::vector<TokenKey> const& keys) {
    token::KeySet set;
    std::size_t position = 0;
    for (TokenKey const& key : keys) {
        ++position;
        Result<bool> added = add(set, key);
        if (added.ok()) continue;
        std::string name = key.id.empty() ? "number " + std::to_string(position) : in_quotes(key.id);
        return malformed("the key " + name + " cannot be used: " + added.error().detail);
    }
    return set;
}

}  // namespace usher::config
