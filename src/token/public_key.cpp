#include "token/public_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

namespace usher::token {

namespace {

constexpr int kFewestRsaBits = 2048;  // RFC 7518 §3.3
constexpr int kMostRsaBits = 8192;    // a check takes longer with the square of the size

using Number = std::unique_ptr<BIGNUM, FreeWith<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, FreeWith<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, FreeWith<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;

// One block of PEM: its label and its DER bytes.
struct PemBlock {
    std::string label;
    std::string der;
};

Result<PemBlock> read_block(std::string_view pem) {
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

Result<EvpKey> from_parameters(char const* kind, OSSL_PARAM_BLD* builder) {
    Parameters parameters{OSSL_PARAM_BLD_to_param(builder)};
    KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr)};
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return malformed("its numbers are no " + std::string(kind) + " key");
    return EvpKey{key};
}

Number number_of(EVP_PKEY* key, char const* name) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return nullptr;
    return Number{number};
}

// Is `residue` a power of 65537 modulo the prime?
bool is_power_of_f4(BN_ULONG residue, BN_ULONG prime) {
    BN_ULONG power = 1;
    do {
        if (power == residue) return true;
        power = power * (65537 % prime) % prime;
    } while (power != 1);
    return false;
}

// Keys of a broken generator in smart cards: modulo each small prime they are powers of 65537, which practically never
// happens by chance. They can be factored.
bool is_roca(BIGNUM const* modulus) {
    constexpr std::array<BN_ULONG, 38> kPrimes = {3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,
                                                  47,  53,  59,  61,  67,  71,  73,  79,  83,  89,  97,  101, 103,
                                                  107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};
    return std::ranges::all_of(kPrimes,
                               [&](BN_ULONG prime) { return is_power_of_f4(BN_mod_word(modulus, prime), prime); });
}

Result<bool> check_rsa(EVP_PKEY* key) {
    int bits = EVP_PKEY_get_bits(key);
    if (bits < kFewestRsaBits || bits > kMostRsaBits)
        return malformed("an RSA key needs at least " + std::to_string(kFewestRsaBits) + " bits, and " +
                         std::to_string(kMostRsaBits) + " at most; this one has " + std::to_string(bits));
    Number modulus = number_of(key, OSSL_PKEY_PARAM_RSA_N);
    Number exponent = number_of(key, OSSL_PKEY_PARAM_RSA_E);
    if (!modulus || !exponent) return malformed("the numbers of this RSA key cannot be read");
    if (BN_is_odd(exponent.get()) != 1 || BN_is_one(exponent.get()) == 1 || BN_num_bits(exponent.get()) > 64)
        return malformed("the exponent of this RSA key makes its signatures worthless");
    if (is_roca(modulus.get()))
        return malformed("this RSA key comes from a broken generator and can be factored (CVE-2017-15361)");
    return true;
}

std::string curve_of(EVP_PKEY* key) {
    std::array<char, 64> name{};
    std::size_t length = 0;
    if (EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) != 1) return {};
    return std::string(name.data(), length);
}

}  // namespace

Result<EvpKey> read_public_pem(std::string_view pem) {
    CleanErrors clean;
    PemBlock block = TRY(read_block(with_line_ends(pem)));
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

Result<EvpKey> rsa_key(std::string_view modulus, std::string_view exponent) {
    CleanErrors clean;
    Number n{BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr)};
    Number e{BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr)};
    Builder builder{OSSL_PARAM_BLD_new()};
    if (!n || !e || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return malformed("its numbers are no RSA key");
    return from_parameters("RSA", builder.get());
}

Result<EvpKey> curve_key(std::string_view curve, std::string_view x, std::string_view y) {
    CleanErrors clean;
    std::string point = "\x04" + std::string(x) + std::string(y);  // SEC 1 §2.3.3, uncompressed
    Builder builder{OSSL_PARAM_BLD_new()};
    if (!builder ||
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.data(), curve.size()) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
        return malformed("its numbers are no EC key");
    EvpKey key = TRY(from_parameters("EC", builder.get()));
    KeyContext context{EVP_PKEY_CTX_new(key.get(), nullptr)};
    if (!context || EVP_PKEY_public_check(context.get()) != 1) return malformed("its point is not on the curve");
    return key;
}

Result<EvpKey> ed25519_key(std::string_view x) {
    CleanErrors clean;
    EvpKey key{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(x), x.size())};
    if (!key) return malformed("its x is no Ed25519 key");
    return key;
}

Result<bool> check_sound(EVP_PKEY* key) {
    CleanErrors clean;
    int kind = EVP_PKEY_get_base_id(key);
    if (kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS) return check_rsa(key);
    if (kind == EVP_PKEY_ED25519) return true;
    if (kind != EVP_PKEY_EC) return malformed("keys of this kind sign no tokens; there are RSA, EC and Ed25519");
    if (default_algorithms(key).empty())
        return malformed("this EC key is not on the curve P-256, P-384 or P-521 by name");
    return true;
}

Result<bool> check_suits(EVP_PKEY* key, AlgorithmRow const& row) {
    int kind = EVP_PKEY_get_base_id(key);
    std::string name(row.name);
    switch (row.family) {
        case Family::Hmac: return malformed("a public key never checks " + name);
        case Family::RsaPkcs1:
            if (kind != EVP_PKEY_RSA) return malformed("this is not an RSA key, which " + name + " needs");
            return true;
        case Family::RsaPss:
            if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_RSA_PSS)
                return malformed("this is not an RSA key, which " + name + " needs");
            return true;
        case Family::Ecdsa:
            if (kind != EVP_PKEY_EC || curve_of(key) != row.curve)
                return malformed("this is not an EC key on the curve that " + name + " needs");
            return true;
        case Family::EdDsa:
            if (kind != EVP_PKEY_ED25519) return malformed("this is not an Ed25519 key, which EdDSA needs");
            return true;
    }
    return malformed(name + " is not known");
}

std::vector<Algorithm> default_algorithms(EVP_PKEY* key) {
    int kind = EVP_PKEY_get_base_id(key);
    if (kind == EVP_PKEY_RSA) return {Algorithm::Rs256};
    if (kind == EVP_PKEY_RSA_PSS) return {Algorithm::Ps256};
    if (kind == EVP_PKEY_ED25519) return {Algorithm::EdDsa};
    std::string curve = kind == EVP_PKEY_EC ? curve_of(key) : std::string{};
    if (curve.empty()) return {};
    auto row = std::ranges::find(algorithms(), curve, &AlgorithmRow::curve);
    return row == algorithms().end() ? std::vector<Algorithm>{} : std::vector{row->algorithm};
}

bool set_padding(EVP_PKEY_CTX* settings, AlgorithmRow const& row) {
    if (row.family != Family::RsaPss) return true;
    return EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) == 1;
}

}  // namespace usher::token
