#include "token/scram.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "token/base64url.hpp"

namespace usher::token {

namespace {

EVP_MD const* digest_of(ScramHash hash) { return hash == ScramHash::Sha1 ? EVP_sha1() : EVP_sha256(); }

unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

std::string hmac(EVP_MD const* digest, std::string_view key, std::string_view text) {
    std::string out(EVP_MAX_MD_SIZE, '\0');
    unsigned int length = 0;
    HMAC(digest, key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
         reinterpret_cast<unsigned char*>(out.data()), &length);
    out.resize(length);
    return out;
}

std::string hashed(EVP_MD const* digest, std::string_view text) {
    std::string out(EVP_MAX_MD_SIZE, '\0');
    unsigned int length = 0;
    EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(out.data()), &length, digest, nullptr);
    out.resize(length);
    return out;
}

std::string salted_password(EVP_MD const* digest, Secret const& password, std::string_view salt) {
    std::string salted(static_cast<std::size_t>(EVP_MD_get_size(digest)), '\0');
    PKCS5_PBKDF2_HMAC(password.reveal().data(), static_cast<int>(password.reveal().size()), bytes_of(salt),
                      static_cast<int>(salt.size()), kScramIterations, digest, static_cast<int>(salted.size()),
                      reinterpret_cast<unsigned char*>(salted.data()));
    return salted;
}

}  // namespace

ScramKeys derive_scram(ScramHash hash, Secret const& password, std::string salt) {
    EVP_MD const* digest = digest_of(hash);
    std::string const salted = salted_password(digest, password, salt);
    return {hash, std::move(salt), Secret{hashed(digest, hmac(digest, salted, "Client Key"))},
            Secret{hmac(digest, salted, "Server Key")}};
}

std::optional<std::string> verify_scram(ScramKeys const& keys, std::string_view auth_message, std::string_view proof) {
    EVP_MD const* digest = digest_of(keys.hash);
    std::string client_key = hmac(digest, keys.stored_key.reveal(), auth_message);
    if (proof.size() != client_key.size()) return std::nullopt;
    for (std::size_t i = 0; i < client_key.size(); ++i) client_key[i] = static_cast<char>(client_key[i] ^ proof[i]);
    if (!keys.stored_key.equals(hashed(digest, client_key))) return std::nullopt;
    return hmac(digest, keys.server_key.reveal(), auth_message);
}

std::string client_proof(ScramHash hash, Secret const& password, std::string_view salt, std::string_view auth_message) {
    EVP_MD const* digest = digest_of(hash);
    std::string proof = hmac(digest, salted_password(digest, password, salt), "Client Key");
    std::string const signature = hmac(digest, hashed(digest, proof), auth_message);
    for (std::size_t i = 0; i < proof.size(); ++i) proof[i] = static_cast<char>(proof[i] ^ signature[i]);
    return proof;
}

std::string hmac_sha256(Secret const& key, std::string_view text) { return hmac(EVP_sha256(), key.reveal(), text); }

std::string encode_base64(std::string_view bytes) {
    std::string text = encode_base64url(bytes);
    for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
    while (text.size() % 4 != 0) text += '=';
    return text;
}

std::optional<std::string> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string url(text);
    for (int i = 0; i < 2 && url.ends_with('='); ++i) url.pop_back();
    for (char& c : url) {
        if (c == '-' || c == '_' || c == '=') return std::nullopt;
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    }
    Result<std::string> bytes = decode_base64url(url);
    if (!bytes.ok()) return std::nullopt;
    return std::move(bytes).value();
}

}  // namespace usher::token
