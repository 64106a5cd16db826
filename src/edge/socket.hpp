// Bytes to and from one connected, non-blocking socket, with or without TLS. Never waits: it says for what to wait.
// Does not own the descriptor.
#pragma once

#include <cstddef>
#include <span>

#include "edge/outbox.hpp"
#include "edge/tls.hpp"

namespace usher::edge {

enum class Io { Done, WantRead, WantWrite, Closed, Failed };
struct IoResult {
    Io what = Io::Failed;
    std::size_t bytes = 0;
};

constexpr std::size_t kTlsRecord = 16384;  // the most that one record carries (RFC 8446 §5.1)

class Socket {
public:
    Socket(int fd, SslPointer tls) : fd_(fd), tls_(std::move(tls)) {}

    // Done: at least one byte. Does the TLS handshake when it is not done yet.
    IoResult read(char* into, std::size_t size);
    // Writes what waits, gathered, until nothing is left (Done) or the socket takes no more. `scratch`: at least
    // kTlsRecord bytes that nobody else uses meanwhile. `bytes`: how many went out; `writes` counts the calls.
    IoResult write(Outbox& outbox, std::span<char> scratch, std::uint64_t& writes);

    // Bytes of the outbox that are already inside a TLS record and must be offered again as they were.
    std::size_t committed() const { return committed_; }
    bool has_buffered() const;  // decrypted bytes wait; the socket will not say so
    bool is_tls() const { return tls_ != nullptr; }
    // No more bytes from us: close_notify with TLS, then FIN.
    void shutdown_write();

private:
    IoResult write_plain(Outbox& outbox, std::uint64_t& writes);
    IoResult write_tls(Outbox& outbox, std::span<char> scratch, std::uint64_t& writes);

    int fd_;
    SslPointer tls_;
    std::size_t committed_ = 0;
};

}  // namespace usher::edge
