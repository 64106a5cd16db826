// Keys and tokens for tests, made at run time: no private key lies in the tree.
#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <string>
#include <string_view>

#include "token/base64url.hpp"
#include "token/openssl.hpp"

namespace usher::token::testing {

inline std::string text_of(Bio const& bio) {
    char* data = nullptr;
    long length = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

template <class Write>
std::string written(Write write) {
    Bio bio{BIO_new(BIO_s_mem())};
    write(bio.get());
    return text_of(bio);
}

inline std::string spki_of(EVP_PKEY* key) {
    return written([&](BIO* bio) { PEM_write_bio_PUBKEY(bio, key); });
}

inline std::string pkcs1_of(EVP_PKEY* key) {
    unsigned char* der = nullptr;
    int length = i2d_PublicKey(key, &der);
    std::string pem = written([&](BIO* bio) { PEM_write_bio(bio, "RSA PUBLIC KEY", "", der, length); });
    OPENSSL_free(der);
    return pem;
}

inline std::string certificate_of(EVP_PKEY* key) {
    Certificate certificate{X509_new()};
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_sign(certificate.get(), key, EVP_sha256());
    return written([&](BIO* bio) { PEM_write_bio_X509(bio, certificate.get()); });
}

struct KeyPair {
    std::string private_pem;
    std::string spki;
    std::string pkcs1;
    std::string certificate;
};

inline KeyPair pair_of(EVP_PKEY* key, bool is_rsa) {
    KeyPair pair;
    pair.private_pem =
        written([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
    pair.spki = spki_of(key);
    if (is_rsa) pair.pkcs1 = pkcs1_of(key);
    pair.certificate = certificate_of(key);
    return pair;
}

inline KeyPair new_rsa(unsigned bits) {
    EvpKey key{EVP_RSA_gen(bits)};
    return pair_of(key.get(), true);
}

// "P-256", "P-384", "P-521"
inline KeyPair new_curve(char const* name) {
    EvpKey key{EVP_EC_gen(name)};
    return pair_of(key.get(), false);
}

inline KeyPair new_ed25519() {
    EvpKey key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
    KeyPair pair;
    pair.private_pem =
        written([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    pair.spki = spki_of(key.get());
    return pair;
}

// Made once in a test program.
inline KeyPair const& rsa_pair() {
    static KeyPair const pair = new_rsa(2048);
    return pair;
}

// A public RSA key from the n and e of a JWK, as PEM.
inline std::string pem_of_jwk(std::string_view n, std::string_view e) {
    std::string modulus = decode_base64url(n).value();
    std::string exponent = decode_base64url(e).value();
    BIGNUM* big_n = BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr);
    BIGNUM* big_e = BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr);
    OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, big_n);
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, big_e);
    OSSL_PARAM* parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY* key = nullptr;
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr);
    EVP_PKEY_fromdata_init(context);
    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
    EvpKey owned{key};
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    BN_free(big_n);
    BN_free(big_e);
    return spki_of(owned.get());
}

// The public half of a PEM key as a JWK's members: {"kty":"RSA","n":…,"e":…} or the like for EC.
inline std::string jwk_of(std::string const& spki, std::string const& more = "") {
    Bio bio{BIO_new_mem_buf(spki.data(), static_cast<int>(spki.size()))};
    EvpKey key{PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr)};
    auto number = [&](char const* name, std::size_t size = 0) {
        BIGNUM* value = nullptr;
        EVP_PKEY_get_bn_param(key.get(), name, &value);
        std::string bytes(size ? size : static_cast<std::size_t>(BN_num_bytes(value)), '\0');
        BN_bn2binpad(value, static_cast<unsigned char*>(static_cast<void*>(bytes.data())),
                     static_cast<int>(bytes.size()));
        BN_free(value);
        return encode_base64url(bytes);
    };
    if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA)
        return R"({"kty":"RSA","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" + number(OSSL_PKEY_PARAM_RSA_E) +
               "\"" + more + "}";
    return R"({"kty":"EC","crv":"P-256","x":")" + number(OSSL_PKEY_PARAM_EC_PUB_X, 32) + R"(","y":")" +
           number(OSSL_PKEY_PARAM_EC_PUB_Y, 32) + "\"" + more + "}";
}

}  // namespace usher::token::testing
