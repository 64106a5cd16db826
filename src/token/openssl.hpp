// Owners for OpenSSL's objects, and a broom for its error queue.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace usher::token {

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};

using Bio = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using EvpKey = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using EvpDigest = std::unique_ptr<EVP_MD, FreeWith<EVP_MD_free>>;
using EvpDigestContext = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using EvpMac = std::unique_ptr<EVP_MAC, FreeWith<EVP_MAC_free>>;
using EvpMacContext = std::unique_ptr<EVP_MAC_CTX, FreeWith<EVP_MAC_CTX_free>>;
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;

// A failed check leaves entries in this thread's error queue, and TLS code that reads it later would blame itself.
struct CleanErrors {
    CleanErrors() = default;
    CleanErrors(CleanErrors const&) = delete;
    CleanErrors& operator=(CleanErrors const&) = delete;
    ~CleanErrors() { ERR_clear_error(); }
};

inline unsigned char const* bytes_of(std::string_view text) {
    return static_cast<unsigned char const*>(static_cast<void const*>(text.data()));
}

}  // namespace usher::token
