#include "token/key_set.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>

#include "token/key.hpp"

namespace usher::token {

namespace {

constexpr int kFewestRsaBits = 2048;  // RFC 7518 §3.3

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

Result<EvpDigestContext> keyed_digest(EVP_PKEY* key, char const* digest) {
    EvpDigestContext context{EVP_MD_CTX_new()};
    if (!context || EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key, nullptr) != 1)
        return unavailable("OpenSSL cannot check signatures with this key");
    return context;
}

// One block of PEM: its label and its DER bytes.
struct PemBlock {
    std::string label;
    std::string der;
};

Result<PemBlock> read_pem(std::string_view pem) {
    Bio bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    char* label = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long length = 0;
    if (!bio || PEM_read_bio(bio.get(), &label, &header, &data, &length) != 1)
        return malformed("this is not PEM: no complete -----BEGIN …----- block");
    PemBlock block{
        label, std::string(static_cast<char const*>(static_cast<void const*>(data)), static_cast<std::size_t>(length))};
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_free(data);
    return block;
}

Result<EvpKey> public_key_in(std::string_view pem) {
    PemBlock block = TRY(read_pem(pem));
    if (block.label.ends_with("PRIVATE KEY"))
        return malformed("this is a private key; the server needs only the public one, and must not have the other");
    unsigned char const* at = bytes_of(block.der);
    long length = static_cast<long>(block.der.size());
    EvpKey key;
    if (block.label == "PUBLIC KEY") {
        key.reset(d2i_PUBKEY(nullptr, &at, length));
    } else if (block.label == "RSA PUBLIC KEY") {  // PKCS#1
        key.reset(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, length));
    } else if (block.label == "CERTIFICATE" || block.label == "X509 CERTIFICATE") {
        Certificate certificate{d2i_X509(nullptr, &at, length)};
        if (certificate) key.reset(X509_get_pubkey(certificate.get()));
    } else {
        return malformed("a PEM block \"" + block.label + "\" is neither a public key nor a certificate");
    }
    if (!key) return malformed("the PEM block \"" + block.label + "\" does not hold a key that can be read");
    return key;
}

// Environment variables often carry a PEM in one line, with \n written out.
std::string with_line_ends(std::string_view pem) {
    std::string text(pem);
    if (text.find('\n') != std::string::npos) return text;
    std::string lines;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool is_line_end = text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n';
        lines += is_line_end ? '\n' : text[i];
        if (is_line_end) ++i;
    }
    return lines;
}

Result<bool> suits(Family family, EVP_PKEY* key) {
    if (family != Family::RsaPkcs1) return malformed("a public key never checks HMAC algorithms");
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) return malformed("this is not an RSA key");
    if (EVP_PKEY_get_bits(key) < kFewestRsaBits)
        return malformed("an RSA key needs at least " + std::to_string(kFewestRsaBits) + " bits, this one has " +
                         std::to_string(EVP_PKEY_get_bits(key)));
    return true;
}

std::string name_for(std::string const& id, std::size_t position) {
    if (!id.empty()) return id;
    std::string name = "#";
    return name += std::to_string(position + 1);
}

}  // namespace

bool KeySet::Key::allows(Algorithm algorithm) const {
    return std::ranges::find(methods, algorithm, &Method::algorithm) != methods.end();
}

bool KeySet::Key::verify(Algorithm algorithm, std::string_view signed_part, std::string_view signature) const {
    auto method = std::ranges::find(methods, algorithm, &Method::algorithm);
    if (method == methods.end()) return false;
    CleanErrors clean;
    if (method->mac) {
        EvpMacContext mac{EVP_MAC_CTX_dup(method->mac.get())};
        std::array<unsigned char, EVP_MAX_MD_SIZE> right{};
        std::size_t length = 0;
        return mac && EVP_MAC_update(mac.get(), bytes_of(signed_part), signed_part.size()) == 1 &&
               EVP_MAC_final(mac.get(), right.data(), &length, right.size()) == 1 && length == signature.size() &&
               CRYPTO_memcmp(right.data(), signature.data(), length) == 0;
    }
    EvpDigestContext digest{EVP_MD_CTX_new()};
    return digest && EVP_MD_CTX_copy_ex(digest.get(), method->digest.get()) == 1 &&
           EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(signed_part),
                            signed_part.size()) == 1;
}

KeySet::KeySet() = default;
KeySet::~KeySet() = default;
KeySet::KeySet(KeySet&&) noexcept = default;
KeySet& KeySet::operator=(KeySet&&) noexcept = default;

Result<bool> KeySet::add_secret(std::string id, Secret const& secret, std::vector<Algorithm> const& algorithms) {
    CleanErrors clean;
    if (secret.empty()) return malformed("the secret is empty");
    if (algorithms.empty()) return malformed("the key allows no algorithm");
    auto key = std::make_unique<Key>();
    for (Algorithm algorithm : algorithms) {
        AlgorithmRow const& row = row_of(algorithm);
        if (row.family != Family::Hmac) return malformed("a shared secret cannot check " + std::string(row.name));
        key->methods.push_back({algorithm, TRY(keyed_hmac(secret, row.digest)), nullptr});
    }
    key->name = name_for(id, keys_.size());
    key->id = std::move(id);
    keys_.push_back(std::move(key));
    return true;
}

Result<bool> KeySet::add_pem(std::string id, std::string_view pem, std::vector<Algorithm> const& algorithms) {
    CleanErrors clean;
    if (algorithms.empty()) return malformed("the key allows no algorithm");
    EvpKey public_key = TRY(public_key_in(with_line_ends(pem)));
    auto key = std::make_unique<Key>();
    for (Algorithm algorithm : algorithms) {
        AlgorithmRow const& row = row_of(algorithm);
        TRY(suits(row.family, public_key.get()));
        key->methods.push_back({algorithm, nullptr, TRY(keyed_digest(public_key.get(), row.digest))});
    }
    key->name = name_for(id, keys_.size());
    key->id = std::move(id);
    keys_.push_back(std::move(key));
    return true;
}

bool KeySet::empty() const { return keys_.empty(); }

std::vector<std::string> KeySet::ids() const {
    std::vector<std::string> names;
    names.reserve(keys_.size());
    for (auto const& key : keys_) names.push_back(key->name);
    return names;
}

}  // namespace usher::token
