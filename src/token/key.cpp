#include "token/key.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>

#include "token/ecdsa_signature.hpp"
#include "token/public_key.hpp"

namespace usher::token {

namespace {

Result<EvpMacContext> keyed_hmac(Secret const& secret, char const* digest) {
    EvpMac hmac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    EvpMacContext context{hmac ? EVP_MAC_CTX_new(hmac.get()) : nullptr};
    std::string name = digest;
    std::array parameters = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
                             OSSL_PARAM_construct_end()};
    std::string const& key = secret.reveal();
    if (!context || EVP_MAC_init(context.get(), bytes_of(key), key.size(), parameters.data()) != 1)
        return unavailable("OpenSSL has no HMAC");
    return context;
}

Result<EvpDigestContext> keyed_digest(EVP_PKEY* key, AlgorithmRow const& row) {
    EvpDigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* settings = nullptr;  // owned by the context
    if (!context ||
        EVP_DigestVerifyInit_ex(context.get(), &settings, row.digest, nullptr, nullptr, key, nullptr) != 1 ||
        !set_padding(settings, row))
        return unavailable("OpenSSL cannot check signatures with this key");
    return context;
}

std::size_t signature_length(EVP_PKEY* key, AlgorithmRow const& row) {
    return row.family == Family::Ecdsa ? 2 * row.bytes : static_cast<std::size_t>(EVP_PKEY_get_size(key));
}

// Two secrets are compared by what they make of the same text: the key does not come out of OpenSSL again.
std::string mac_of_nothing(EvpMacContext const& keyed) {
    EvpMacContext mac{EVP_MAC_CTX_dup(keyed.get())};
    std::string made(EVP_MAX_MD_SIZE, '\0');
    std::size_t length = 0;
    void* const bytes = made.data();
    if (!mac || EVP_MAC_final(mac.get(), static_cast<unsigned char*>(bytes), &length, made.size()) != 1) return {};
    made.resize(length);
    return made;
}

EVP_PKEY* key_in(EvpDigestContext const& keyed) { return EVP_PKEY_CTX_get0_pkey(EVP_MD_CTX_get_pkey_ctx(keyed.get())); }

}  // namespace

bool KeySet::Key::allows(Algorithm algorithm) const {
    return std::ranges::find(methods, algorithm, &Method::algorithm) != methods.end();
}

bool KeySet::Key::is_same_material(Key const& other) const {
    if (is_secret() != other.is_secret() || methods.empty()) return false;
    CleanErrors clean;
    for (Method const& one : methods) {
        auto two = std::ranges::find(other.methods, one.algorithm, &Method::algorithm);
        if (two == other.methods.end()) continue;
        if (one.mac) return mac_of_nothing(one.mac) == mac_of_nothing(two->mac) && !mac_of_nothing(one.mac).empty();
        return EVP_PKEY_eq(key_in(one.digest), key_in(two->digest)) == 1;
    }
    return false;
}

bool KeySet::Key::verify(Algorithm algorithm, std::string_view signed_part, std::string_view signature) const {
    auto method = std::ranges::find(methods, algorithm, &Method::algorithm);
    if (method == methods.end() || signature.size() != method->length) return false;
    CleanErrors clean;
    if (method->mac) {
        EvpMacContext mac{EVP_MAC_CTX_dup(method->mac.get())};
        std::array<unsigned char, EVP_MAX_MD_SIZE> right{};
        std::size_t length = 0;
        return mac && EVP_MAC_update(mac.get(), bytes_of(signed_part), signed_part.size()) == 1 &&
               EVP_MAC_final(mac.get(), right.data(), &length, right.size()) == 1 && length == signature.size() &&
               CRYPTO_memcmp(right.data(), signature.data(), length) == 0;
    }
    std::string der;
    if (row_of(algorithm).family == Family::Ecdsa) {
        der = der_of_ecdsa(signature);
        if (der.empty()) return false;
        signature = der;
    }
    EvpDigestContext digest{EVP_MD_CTX_new()};
    return digest && EVP_MD_CTX_copy_ex(digest.get(), method->digest.get()) == 1 &&
           EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(signed_part),
                            signed_part.size()) == 1;
}

Result<std::unique_ptr<KeySet::Key>> secret_key(std::string id, Secret const& secret,
                                                std::vector<Algorithm> const& algorithms) {
    CleanErrors clean;
    if (secret.empty()) return malformed("the secret is empty");
    auto key = std::make_unique<KeySet::Key>();
    for (Algorithm algorithm : algorithms.empty() ? std::vector{Algorithm::Hs256} : algorithms) {
        AlgorithmRow const& row = row_of(algorithm);
        if (row.family != Family::Hmac) return malformed("a shared secret cannot check " + std::string(row.name));
        auto hmac = TRY(keyed_hmac(secret, row.digest));
        key->methods.push_back({algorithm, std::move(hmac), nullptr, row.bytes});
    }
    key->id = std::move(id);
    return key;
}

Result<std::unique_ptr<KeySet::Key>> public_key(std::string id, EVP_PKEY* from,
                                                std::vector<Algorithm> const& algorithms) {
    CleanErrors clean;
    TRY(check_sound(from));
    auto key = std::make_unique<KeySet::Key>();
    for (Algorithm algorithm : algorithms.empty() ? default_algorithms(from) : algorithms) {
        AlgorithmRow const& row = row_of(algorithm);
        TRY(check_suits(from, row));
        auto digest = TRY(keyed_digest(from, row));
        key->methods.push_back({algorithm, nullptr, std::move(digest), signature_length(from, row)});
    }
    key->id = std::move(id);
    return key;
}

}  // namespace usher::token
