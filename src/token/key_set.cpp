#include "token/key_set.hpp"

#include <algorithm>

#include "token/jwks.hpp"
#include "token/key.hpp"
#include "token/public_key.hpp"

namespace usher::token {

KeySet::KeySet() = default;
KeySet::~KeySet() = default;
KeySet::KeySet(KeySet&&) noexcept = default;
KeySet& KeySet::operator=(KeySet&&) noexcept = default;

void KeySet::add(std::unique_ptr<Key> key) {
    key->name = key->id;
    if (key->name.empty()) key->name.append("#").append(std::to_string(keys_.size() + 1));
    keys_.push_back(std::move(key));
}

Result<bool> KeySet::add_secret(std::string id, Secret const& secret, std::vector<Algorithm> const& algorithms,
                                KeyScope const& scope) {
    std::unique_ptr<Key> key = TRY(secret_key(std::move(id), secret, algorithms));
    key->scope = scope;
    add(std::move(key));
    return true;
}

Result<bool> KeySet::add_pem(std::string id, std::string_view pem, std::vector<Algorithm> const& algorithms,
                             KeyScope const& scope) {
    EvpKey read = TRY(read_public_pem(pem));
    std::unique_ptr<Key> key = TRY(public_key(std::move(id), read.get(), algorithms));
    key->scope = scope;
    add(std::move(key));
    return true;
}

Result<Taken> KeySet::add_jwks(std::string_view text, std::vector<Algorithm> const& algorithms, KeyScope const& scope) {
    ReadJwks read = TRY(read_jwks(text, algorithms, true));
    if (read.keys.empty())
        return malformed(read.left_out.empty() ? "the set has no keys" : "no key can be used: " + read.left_out[0]);
    Taken taken{read.keys.size(), std::move(read.left_out)};
    for (auto& key : read.keys) {
        key->scope = scope;
        add(std::move(key));
    }
    return taken;
}

std::size_t KeySet::add_source(KeySource source) {
    sources_.push_back(std::move(source));
    has_given_.push_back(false);
    return sources_.size() - 1;
}

Result<Taken> KeySet::replace(std::size_t number, std::string_view text) {
    KeySource const& source = sources_.at(number);
    ReadJwks read = TRY(read_jwks(text, source.algorithms, false));
    std::erase_if(keys_, [&](auto const& key) { return key->source == number; });
    Taken taken{read.keys.size(), std::move(read.left_out)};
    for (auto& key : read.keys) {
        key->scope = source.scope;
        key->source = number;
        add(std::move(key));
    }
    has_given_.at(number) = true;
    return taken;
}

Result<bool> KeySet::replace_one(std::size_t number, std::string const& id, std::string_view pem) {
    KeySource const& source = sources_.at(number);
    EvpKey read = TRY(read_public_pem(pem));
    std::vector<Algorithm> algorithms = source.algorithms;
    std::erase_if(algorithms, [&](Algorithm one) { return !check_suits(read.get(), row_of(one)).ok(); });
    if (algorithms.empty() && !source.algorithms.empty())
        return malformed("none of the allowed algorithms suits this key");
    std::unique_ptr<Key> key = TRY(public_key(id, read.get(), algorithms));
    remove_one(number, id);
    key->scope = source.scope;
    key->source = number;
    add(std::move(key));
    return true;
}

void KeySet::remove_one(std::size_t number, std::string_view id) {
    std::erase_if(keys_, [&](auto const& key) { return key->source == number && key->id == id; });
}

bool KeySet::is_bound_to_issuers() const {
    auto is_bound = [](auto const& one) { return !one.scope.issuer.empty(); };
    return std::ranges::any_of(sources_, is_bound) ||
           std::ranges::any_of(keys_, [&](auto const& key) { return is_bound(*key); });
}

std::vector<std::string> KeySet::ids() const {
    std::vector<std::string> names;
    names.reserve(keys_.size());
    for (auto const& key : keys_) names.push_back(key->name);
    return names;
}

std::vector<KeySet::Facts> KeySet::facts_of(std::size_t source) const {
    std::vector<Facts> facts;
    for (auto const& key : keys_) {
        if (key->source != source) continue;
        Facts& one = facts.emplace_back(Facts{key->name, {}});
        for (Key::Method const& method : key->methods) one.algorithms.push_back(method.algorithm);
    }
    return facts;
}

}  // namespace usher::token
