#include "token/mint.hpp"

#include <openssl/pem.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "token/algorithm.hpp"
#include "token/base64url.hpp"
#include "token/ecdsa_signature.hpp"
#include "token/openssl.hpp"
#include "token/public_key.hpp"

namespace usher::token {

namespace {

// Never asks on the terminal for a passphrase.
int no_passphrase(char*, int, int, void*) { return 0; }

Result<std::string> sign_with(EVP_PKEY* key, AlgorithmRow const& row, std::string_view text) {
    EvpDigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* settings = nullptr;  // owned by the context
    std::size_t length = 0;
    if (!context || EVP_DigestSignInit_ex(context.get(), &settings, row.digest, nullptr, nullptr, key, nullptr) != 1 ||
        !set_padding(settings, row) ||
        EVP_DigestSign(context.get(), nullptr, &length, bytes_of(text), text.size()) != 1)
        return unavailable("OpenSSL cannot sign with this key");
    std::vector<unsigned char> signature(length);
    if (EVP_DigestSign(context.get(), signature.data(), &length, bytes_of(text), text.size()) != 1)
        return unavailable("OpenSSL cannot sign with this key");
    std::string bytes(signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(length));
    return row.family == Family::Ecdsa ? joined_of_ecdsa(bytes, row.bytes) : bytes;
}

Result<EvpKey> signing_key(AlgorithmRow const& row, Secret const& key) {
    std::string const& text = key.reveal();
    if (text.empty()) return malformed("the key is empty");
    if (row.family == Family::Hmac) {
        EvpKey secret{EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, nullptr, bytes_of(text), text.size())};
        if (!secret) return unavailable("OpenSSL has no HMAC");
        return secret;
    }
    Bio bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    EvpKey secret{bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr) : nullptr};
    if (!secret) return malformed("this is not a private key as PEM, without a passphrase");
    if (Result<bool> suits = check_suits(secret.get(), row); !suits.ok()) return std::move(suits).error();
    return secret;
}

}  // namespace

Result<std::string> mint_with_header(std::string_view header, std::string_view payload, Algorithm algorithm,
                                     Secret const& key) {
    CleanErrors clean;
    AlgorithmRow const& row = row_of(algorithm);
    EvpKey signer = TRY(signing_key(row, key));
    std::string signed_part = encode_base64url(header) + "." + encode_base64url(payload);
    std::string signature = TRY(sign_with(signer.get(), row, signed_part));
    return signed_part + "." + encode_base64url(signature);
}

Result<std::string> mint(std::string_view payload, Algorithm algorithm, Secret const& key, std::string_view key_id) {
    nlohmann::ordered_json header = {{"alg", name_of(algorithm)}, {"typ", "JWT"}};
    if (!key_id.empty()) header["kid"] = key_id;
    // The key id comes from a file; what is not UTF-8 in it must not throw.
    return mint_with_header(header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), payload, algorithm,
                            key);
}

}  // namespace usher::token
