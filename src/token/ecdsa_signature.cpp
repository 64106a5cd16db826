#include "token/ecdsa_signature.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>

#include <memory>

#include "token/openssl.hpp"

namespace usher::token {

namespace {

using Signature = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;

unsigned char* bytes_in(std::string& text, std::size_t at) {
    return static_cast<unsigned char*>(static_cast<void*>(text.data() + at));
}

}  // namespace

std::string der_of_ecdsa(std::string_view joined) {
    std::size_t half = joined.size() / 2;
    BIGNUM* r = BN_bin2bn(bytes_of(joined), static_cast<int>(half), nullptr);
    BIGNUM* s = BN_bin2bn(bytes_of(joined) + half, static_cast<int>(half), nullptr);
    Signature signature{ECDSA_SIG_new()};
    if (!signature || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    int length = i2d_ECDSA_SIG(signature.get(), nullptr);
    if (length <= 0) return {};
    std::string der(static_cast<std::size_t>(length), '\0');
    unsigned char* at = bytes_in(der, 0);
    return i2d_ECDSA_SIG(signature.get(), &at) == length ? der : std::string{};
}

std::string joined_of_ecdsa(std::string_view der, std::size_t half) {
    unsigned char const* at = bytes_of(der);
    Signature signature{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
    if (!signature) return {};
    std::string joined(2 * half, '\0');
    int size = static_cast<int>(half);
    if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes_in(joined, 0), size) != size ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes_in(joined, half), size) != size)
        return {};
    return joined;
}

}  // namespace usher::token
