#include "admission/device.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace usher::admission {

namespace {

constexpr std::size_t kDeviceDigits = 32;
constexpr std::size_t kProofDigits = 64;
// The key may serve elsewhere too: this says what is signed here.
constexpr std::string_view kPurpose = "usher device 1:";

// HMAC-SHA256 as hex digits; empty if the library fails.
std::string proof_of(std::string_view device, Secret const& key) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string text(kPurpose);
    text += device;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    auto const* bytes = reinterpret_cast<unsigned char const*>(text.data());
    std::string const& secret = key.reveal();
    if (!HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, text.size(), digest.data(), &size))
        return {};
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += kHex[digest[i] >> 4];
        hex += kHex[digest[i] & 15];
    }
    return hex;
}

}  // namespace

Secret make_device(IdSource& ids, Secret const& key) { return sign_device(ids.secret(), key); }

Secret sign_device(std::string_view device, Secret const& key) {
    return Secret{std::string(device) + proof_of(device, key)};
}

std::optional<std::string> verify_device(std::string_view given, Secret const& key) {
    if (given.size() != kDeviceDigits + kProofDigits) return std::nullopt;
    std::string_view device = given.substr(0, kDeviceDigits);
    std::string proof = proof_of(device, key);
    if (proof.size() != kProofDigits) return std::nullopt;
    if (CRYPTO_memcmp(proof.data(), given.data() + kDeviceDigits, kProofDigits) != 0) return std::nullopt;
    return std::string(device);
}

}  // namespace usher::admission
