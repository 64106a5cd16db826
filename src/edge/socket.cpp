#include "edge/socket.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace usher::edge {

namespace {

constexpr std::size_t kSegments = 1024;  // IOV_MAX

Io meaning_of(int ssl_error) {
    switch (ssl_error) {
        case SSL_ERROR_WANT_READ: return Io::WantRead;
        case SSL_ERROR_WANT_WRITE: return Io::WantWrite;
        case SSL_ERROR_ZERO_RETURN: return Io::Closed;
        default: return Io::Failed;
    }
}

}  // namespace

IoResult Socket::read(char* into, std::size_t size) {
    if (tls_) {
        ERR_clear_error();
        std::size_t got = 0;
        int ok = SSL_read_ex(tls_.get(), into, size, &got);
        if (ok == 1) return {Io::Done, got};
        Io what = meaning_of(SSL_get_error(tls_.get(), ok));
        ERR_clear_error();
        return {what, 0};
    }
    for (;;) {
        ssize_t got = recv(fd_, into, size, 0);
        if (got > 0) return {Io::Done, static_cast<std::size_t>(got)};
        if (got == 0) return {Io::Closed, 0};
        if (errno == EINTR) continue;
        return {errno == EAGAIN || errno == EWOULDBLOCK ? Io::WantRead : Io::Failed, 0};
    }
}

IoResult Socket::write(Outbox& outbox, std::span<char> scratch, std::uint64_t& writes) {
    return tls_ ? write_tls(outbox, scratch, writes) : write_plain(outbox, writes);
}

IoResult Socket::write_plain(Outbox& outbox, std::uint64_t& writes) {
    std::array<iovec, kSegments> segments;  // filled as far as it is used
    std::size_t total = 0;
    while (!outbox.empty()) {
        std::size_t count = outbox.gather(segments);
        std::size_t offered = 0;
        for (std::size_t i = 0; i < count; ++i) offered += segments[i].iov_len;
        msghdr message{};
        message.msg_iov = segments.data();
        message.msg_iovlen = count;
        ++writes;
        ssize_t sent = sendmsg(fd_, &message, MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EINTR) continue;
            return {errno == EAGAIN || errno == EWOULDBLOCK ? Io::WantWrite : Io::Failed, total};
        }
        auto done = static_cast<std::size_t>(sent);
        outbox.consumed(done);
        total += done;
        if (done < offered) return {Io::WantWrite, total};
    }
    return {Io::Done, total};
}

IoResult Socket::write_tls(Outbox& outbox, std::span<char> scratch, std::uint64_t& writes) {
    std::size_t total = 0;
    while (!outbox.empty()) {
        std::size_t offered = outbox.copy(scratch.first(std::min(scratch.size(), kTlsRecord)));
        ERR_clear_error();
        std::size_t sent = 0;
        ++writes;
        int ok = SSL_write_ex(tls_.get(), scratch.data(), offered, &sent);
        if (ok != 1) {
            Io what = meaning_of(SSL_get_error(tls_.get(), ok));
            ERR_clear_error();
            committed_ = std::max(committed_, offered);
            return {what, total};
        }
        committed_ = 0;
        outbox.consumed(sent);
        total += sent;
    }
    return {Io::Done, total};
}

bool Socket::has_buffered() const { return tls_ && SSL_pending(tls_.get()) > 0; }

void Socket::shutdown_write() {
    if (tls_) {
        ERR_clear_error();
        SSL_shutdown(tls_.get());
        ERR_clear_error();
    }
    shutdown(fd_, SHUT_WR);
}

}  // namespace usher::edge
