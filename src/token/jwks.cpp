#include "token/jwks.hpp"

#include <algorithm>
#include <optional>

#include "token/base64url.hpp"
#include "token/json.hpp"
#include "token/key.hpp"
#include "token/public_key.hpp"
#include "token/shown.hpp"

namespace usher::token {

namespace {

using Json = nlohmann::json;
using Key = std::unique_ptr<KeySet::Key>;

struct Wanted {
    std::vector<Algorithm> const& algorithms;
    bool takes_secrets;
};

constexpr std::size_t kLongestId = 256;

// Text of a member; none: it is not there. Errors: it is something else.
Result<std::optional<std::string>> text_in(Json const& jwk, char const* name) {
    auto it = jwk.find(name);
    if (it == jwk.end()) return std::optional<std::string>{};
    if (!it->is_string()) return malformed(std::string(name) + " is not text");
    return std::optional<std::string>{it->get<std::string>()};
}

Result<std::string> bytes_in(Json const& jwk, char const* name) {
    std::optional<std::string> text = TRY(text_in(jwk, name));
    if (!text) return malformed(std::string(name) + " is missing");
    Result<std::string> bytes = decode_base64url(*text);
    if (!bytes.ok()) return malformed(std::string(name) + ": " + bytes.error().detail);
    return bytes;
}

// RFC 7517 §4.2, §4.3: who says what a key is for means it.
Result<bool> check_purpose(Json const& jwk) {
    std::optional<std::string> use = TRY(text_in(jwk, "use"));
    if (use && *use != "sig") return malformed("it is not for signatures (use " + shown(*use) + ")");
    auto operations = jwk.find("key_ops");
    if (operations == jwk.end()) return true;
    if (!operations->is_array()) return malformed("key_ops is not a list");
    if (std::ranges::find(*operations, Json("verify")) == operations->end())
        return malformed("it is not for checking signatures (key_ops)");
    return true;
}

// The algorithms that the key is used for; empty: the default of its kind.
Result<std::vector<Algorithm>> algorithms_for(Json const& jwk, Wanted const& wanted) {
    std::optional<std::string> name = TRY(text_in(jwk, "alg"));
    if (!name) return wanted.algorithms;
    std::optional<Algorithm> algorithm = algorithm_named(*name);
    if (!algorithm) return malformed("its algorithm " + shown(*name) + " is not available");
    bool is_wanted =
        wanted.algorithms.empty() || std::ranges::find(wanted.algorithms, *algorithm) != wanted.algorithms.end();
    if (!is_wanted) return malformed("its algorithm " + *name + " is not among those that are allowed");
    return std::vector{*algorithm};
}

Result<Key> oct_key(Json const& jwk, std::string id, std::vector<Algorithm> algorithms, Wanted const& wanted) {
    if (!wanted.takes_secrets)
        return malformed("it is a shared secret, and whoever can read this address could sign with it");
    std::string secret = TRY(bytes_in(jwk, "k"));
    std::erase_if(algorithms, [](Algorithm one) { return row_of(one).family != Family::Hmac; });
    if (algorithms.empty()) {
        bool is_alien = jwk.contains("alg") || !wanted.algorithms.empty();
        if (is_alien) return malformed("no algorithm of a shared secret is allowed for it");
        algorithms = {Algorithm::Hs256};
    }
    for (Algorithm one : algorithms)
        if (secret.size() < row_of(one).bytes)
            return malformed("its secret has " + std::to_string(secret.size()) + " bytes; " +
                             std::string(name_of(one)) + " needs " + std::to_string(row_of(one).bytes));
    return secret_key(std::move(id), Secret{std::move(secret)}, algorithms);
}

Result<EvpKey> ec_key_in(Json const& jwk) {
    struct Curve {
        std::string_view name;
        Algorithm algorithm;
    };
    constexpr Curve kCurves[] = {{"P-256", Algorithm::Es256}, {"P-384", Algorithm::Es384}, {"P-521", Algorithm::Es512}};
    std::optional<std::string> name = TRY(text_in(jwk, "crv"));
    auto const* curve = std::ranges::find(kCurves, name.value_or(""), &Curve::name);
    if (curve == std::end(kCurves)) return malformed("its curve " + shown(name.value_or("")) + " is not available");
    AlgorithmRow const& row = row_of(curve->algorithm);
    std::string x = TRY(bytes_in(jwk, "x"));
    std::string y = TRY(bytes_in(jwk, "y"));
    if (x.size() != row.bytes || y.size() != row.bytes)  // RFC 7518 §6.2.1.2
        return malformed("x and y need " + std::to_string(row.bytes) + " bytes each");
    return curve_key(row.curve, x, y);
}

Result<EvpKey> public_key_in(Json const& jwk, std::string const& kind) {
    if (kind == "RSA") {
        std::string n = TRY(bytes_in(jwk, "n"));
        return rsa_key(n, TRY(bytes_in(jwk, "e")));
    }
    if (kind == "EC") return ec_key_in(jwk);
    std::optional<std::string> curve = TRY(text_in(jwk, "crv"));
    if (curve != "Ed25519") return malformed("its curve " + shown(curve.value_or("")) + " is not available");
    return ed25519_key(TRY(bytes_in(jwk, "x")));
}

Result<Key> key_in(Json const& jwk, std::string id, Wanted const& wanted) {
    std::optional<std::string> kind = TRY(text_in(jwk, "kty"));
    if (kind != "RSA" && kind != "EC" && kind != "OKP" && kind != "oct")
        return malformed("its kind " + shown(kind.value_or("")) + " is not known");
    TRY(check_purpose(jwk));
    std::vector<Algorithm> algorithms = TRY(algorithms_for(jwk, wanted));
    if (kind == "oct") return oct_key(jwk, std::move(id), std::move(algorithms), wanted);
    if (jwk.contains("d"))
        return malformed("it is a PRIVATE key: whoever has read this set can sign with it; make a new one");
    EvpKey key = TRY(public_key_in(jwk, *kind));
    if (!jwk.contains("alg") && !algorithms.empty()) {
        std::erase_if(algorithms, [&](Algorithm one) { return !check_suits(key.get(), row_of(one)).ok(); });
        if (algorithms.empty()) return malformed("none of the allowed algorithms suits it");
    }
    return public_key(std::move(id), key.get(), algorithms);
}

void put(ReadJwks& out, std::string const& id, Result<Key> key) {
    if (key.ok())
        out.keys.push_back(std::move(key).value());
    else
        out.left_out.push_back("the key " + (id.empty() ? "without an id" : shown(id)) +
                               " is left out: " + key.error().detail);
}

Result<Key> key_of(Json const& jwk, std::string& id, Wanted const& wanted) {
    if (!jwk.is_object()) return malformed("it is not an object");
    std::optional<std::string> kid = TRY(text_in(jwk, "kid"));
    id = kid.value_or("");
    if (id.size() > kLongestId) return malformed("its id is longer than " + std::to_string(kLongestId) + " bytes");
    return key_in(jwk, id, wanted);
}

Result<Key> pem_key(std::string const& id, std::string const& pem, Wanted const& wanted) {
    EvpKey key = TRY(read_public_pem(pem));
    std::vector<Algorithm> algorithms = wanted.algorithms;
    std::erase_if(algorithms, [&](Algorithm one) { return !check_suits(key.get(), row_of(one)).ok(); });
    if (algorithms.empty() && !wanted.algorithms.empty()) return malformed("none of the allowed algorithms suits it");
    return public_key(id, key.get(), algorithms);
}

// COMPAT(Jitsi's cache_keys_url): Google's older form, ids as names and certificates as values.
bool is_map_of_pems(Json const& json) {
    return !json.empty() && std::ranges::all_of(json, [](Json const& value) {
        return value.is_string() && value.get_ref<std::string const&>().find("-----BEGIN ") != std::string::npos;
    });
}

}  // namespace

Result<ReadJwks> read_jwks(std::string_view text, std::vector<Algorithm> const& algorithms, bool takes_secrets) {
    if (text.size() > kLongestJwks)
        return malformed("a set of keys has at most " + std::to_string(kLongestJwks) + " bytes");
    std::optional<Json> json = parse_object(text);
    if (!json) return malformed("this is no set of keys: not a JSON object");
    Wanted wanted{algorithms, takes_secrets};
    ReadJwks out;
    auto list = json->find("keys");
    bool is_map = list == json->end() && is_map_of_pems(*json);
    if (!is_map && (list == json->end() || !list->is_array()))
        return malformed("this is no set of keys: the list \"keys\" is missing");
    std::size_t count = is_map ? json->size() : list->size();
    if (count > kMostJwks)
        return malformed("a set of keys has at most " + std::to_string(kMostJwks) + " keys; this one has " +
                         std::to_string(count));
    if (is_map) {
        for (auto const& [id, pem] : json->items()) put(out, id, pem_key(id, pem.get<std::string>(), wanted));
        return out;
    }
    for (Json const& jwk : *list) {
        std::string id;
        Result<Key> key = key_of(jwk, id, wanted);
        put(out, id, std::move(key));
    }
    bool has_secrets = std::ranges::any_of(out.keys, [](Key const& key) { return key->is_secret(); });
    bool has_public = std::ranges::any_of(out.keys, [](Key const& key) { return !key->is_secret(); });
    if (has_secrets && has_public)
        return malformed("this set has shared secrets and public keys: who publishes the ones gives away the others");
    return out;
}

}  // namespace usher::token
