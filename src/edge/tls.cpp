#include "edge/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <array>
#include <string_view>

namespace usher::edge {

namespace {

constexpr std::string_view kAlpn = "\x08http/1.1";

std::string openssl_reason() {
    unsigned long code = ERR_get_error();
    ERR_clear_error();
    char const* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason != nullptr ? reason : "unknown reason";
}

// Chooses http/1.1 when the client offers it; a client with another list goes on without ALPN (RFC 7301 §3.2 would let
// us refuse, but then it would never see our answer).
int select_alpn(SSL*, unsigned char const** out, unsigned char* out_size, unsigned char const* in, unsigned in_size,
                void*) {
    auto const* ours = reinterpret_cast<unsigned char const*>(kAlpn.data());
    unsigned char* chosen = nullptr;
    int result = SSL_select_next_proto(&chosen, out_size, ours, static_cast<unsigned>(kAlpn.size()), in, in_size);
    *out = chosen;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Result<std::shared_ptr<SSL_CTX>> make_context(std::string const& certificate, std::string const& key) {
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!context) return unavailable("TLS: " + openssl_reason());
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    // Partial writes from a buffer that is built anew each time; buffers of idle connections are given back (34 KiB
    // each).
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    // Resumption by stateless tickets only: no table of sessions.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 1);
    SSL_CTX_set_alpn_select_cb(context.get(), select_alpn, nullptr);
    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1)
        return malformed("tls.certificate " + certificate + ": " + openssl_reason());
    if (SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1)
        return malformed("tls.key " + key + ": " + openssl_reason());
    if (SSL_CTX_check_private_key(context.get()) != 1)
        return malformed("tls.key " + key + " is not the key of " + certificate + ": " + openssl_reason());
    return context;
}

std::string file_state(std::string const& path) {
    struct stat state {};
    if (stat(path.c_str(), &state) != 0) return "gone";
    return std::to_string(state.st_mtim.tv_sec) + "." + std::to_string(state.st_mtim.tv_nsec) + "/" +
           std::to_string(state.st_size) + "/" + std::to_string(state.st_ino);
}

}  // namespace

void SslFree::operator()(ssl_st* ssl) const { SSL_free(ssl); }

Result<std::unique_ptr<Tls>> Tls::load(std::string certificate, std::string key) {
    std::unique_ptr<Tls> tls(new Tls(std::move(certificate), std::move(key)));
    TRY(tls->reload());
    return tls;
}

std::string Tls::fingerprint() const { return file_state(certificate_) + " " + file_state(key_); }

Result<bool> Tls::reload() {
    std::string state = fingerprint();
    auto made = make_context(certificate_, key_);
    std::scoped_lock lock(mutex_);
    loaded_ = std::move(state);  // a broken pair is complained about once, not every few seconds
    if (!made.ok()) return std::move(made).error();
    context_ = std::move(made).value();
    return true;
}

Result<bool> Tls::reload_if_changed() {
    std::string state = fingerprint();
    {
        std::scoped_lock lock(mutex_);
        if (state == loaded_) return false;
    }
    return reload();
}

SslPointer Tls::session_on(int fd) const {
    std::shared_ptr<SSL_CTX> context;
    {
        std::scoped_lock lock(mutex_);
        context = context_;
    }
    SslPointer ssl(SSL_new(context.get()));
    if (!ssl || SSL_set_fd(ssl.get(), fd) != 1) {
        ERR_clear_error();
        return nullptr;
    }
    SSL_set_accept_state(ssl.get());
    return ssl;
}

}  // namespace usher::edge
