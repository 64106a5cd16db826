// What waits to be written to one socket: frames, control frames and HTTP bytes, in order. Owns no socket. The bytes of
// a broadcast are shared, never copied; a gathered write takes them from here.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "edge/frame.hpp"
#include "shell/wire.hpp"

namespace usher::edge {

class Outbox {
public:
    // One text frame: header, bytes before the splice, insert, bytes after it.
    void add_message(shell::Message message);
    // Bytes as they are (an HTTP head, a whole control frame).
    void add_raw(std::string bytes);
    // Bytes as they are, kept alive by `owner` (null: they live as long as the program).
    void add_shared(std::shared_ptr<void const> owner, std::string_view bytes);

    std::size_t size() const { return size_; }  // bytes waiting
    // With what each message takes besides.
    static constexpr std::size_t kPerMessage = 128;
    std::size_t weight() const { return size_ + (pieces_.size() - head_) * kPerMessage; }
    bool empty() const { return size_ == 0; }

    // The next bytes as at most `into.size()` segments; returns how many were filled.
    std::size_t gather(std::span<iovec> into) const;
    // The next bytes copied, at most `into.size()`; returns how many.
    std::size_t copy(std::span<char> into) const;
    // `bytes` of what gather or copy gave have been written.
    void consumed(std::size_t bytes);

    // Forgets everything that has not been begun. A frame of which a part is written, or is among the first `committed`
    // bytes (already in a TLS record), stays whole: the peer would otherwise take what follows for the rest of it.
    void drop_unsent(std::size_t committed = 0);
    // Gives memory back when nothing waits.
    void shrink();

private:
    struct Piece {
        std::shared_ptr<void const> owner;
        std::string_view bytes;
        std::shared_ptr<std::string const> insert;
        std::uint32_t splice_at = 0;
        FrameHeader header;
        std::size_t size() const { return header.size + bytes.size() + (insert ? insert->size() : 0); }
    };
    template <class Take>
    void each_segment(Take take) const;

    std::vector<Piece> pieces_;
    std::size_t head_ = 0;    // index of the first piece that is not wholly written
    std::size_t offset_ = 0;  // bytes of it that are
    std::size_t size_ = 0;
};

}  // namespace usher::edge
