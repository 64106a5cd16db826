// The server's certificate and TLS settings: TLS 1.2 and later, ALPN http/1.1, loaded again when the files change.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace usher::edge {

struct SslFree {
    void operator()(ssl_st* ssl) const;
};
using SslPointer = std::unique_ptr<ssl_st, SslFree>;

class Tls {
public:
    // PEM files: the certificate with its chain, and its key. Error: which file, and why not.
    static Result<std::unique_ptr<Tls>> load(std::string certificate, std::string key);

    // A new server session on a connected, non-blocking socket; null when memory is short. Thread-safe.
    SslPointer session_on(int fd) const;

    // Loads the files again when their time or size changed. True: a new certificate is used from now on. Error: it was
    // kept, and why. Thread-safe.
    Result<bool> reload_if_changed();
    Result<bool> reload();

private:
    Tls(std::string certificate, std::string key) : certificate_(std::move(certificate)), key_(std::move(key)) {}
    std::string fingerprint() const;  // of both files' times and sizes

    std::string const certificate_;
    std::string const key_;
    mutable std::mutex mutex_;  // guards the two below
    std::shared_ptr<ssl_ctx_st> context_;
    std::string loaded_;  // the fingerprint of what was loaded or tried last
};

}  // namespace usher::edge
