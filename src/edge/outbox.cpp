#include "edge/outbox.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace usher::edge {

void Outbox::add_message(shell::Message message) {
    if (!message.bytes) return;
    Piece piece;
    piece.bytes = *message.bytes;
    piece.insert = std::move(message.insert);
    piece.splice_at = std::min(message.splice_at, static_cast<std::uint32_t>(piece.bytes.size()));
    piece.owner = std::move(message.bytes);
    piece.header = frame_header(Opcode::Text, piece.size());
    size_ += piece.size();
    pieces_.push_back(std::move(piece));
}

void Outbox::add_raw(std::string bytes) {
    auto owner = std::make_shared<std::string const>(std::move(bytes));
    std::string_view view = *owner;
    add_shared(std::move(owner), view);
}

void Outbox::add_shared(std::shared_ptr<void const> owner, std::string_view bytes) {
    if (bytes.empty()) return;
    Piece piece;
    piece.owner = std::move(owner);
    piece.bytes = bytes;
    size_ += bytes.size();
    pieces_.push_back(std::move(piece));
}

// Calls take(view) for each non-empty stretch of bytes in order, until it returns false.
template <class Take>
void Outbox::each_segment(Take take) const {
    std::size_t skip = offset_;
    auto offer = [&](std::string_view segment) {
        if (skip >= segment.size()) {
            skip -= segment.size();
            return true;
        }
        segment.remove_prefix(std::exchange(skip, 0));
        return take(segment);
    };
    for (std::size_t i = head_; i < pieces_.size(); ++i) {
        Piece const& piece = pieces_[i];
        if (!offer(piece.header.view())) return;
        if (piece.insert) {
            if (!offer(piece.bytes.substr(0, piece.splice_at))) return;
            if (!offer(*piece.insert)) return;
            if (!offer(piece.bytes.substr(piece.splice_at))) return;
        } else if (!offer(piece.bytes)) {
            return;
        }
    }
}

std::size_t Outbox::gather(std::span<iovec> into) const {
    std::size_t count = 0;
    if (into.empty()) return 0;
    each_segment([&](std::string_view segment) {
        // iovec is the kernel's type for both directions; a write does not change the bytes.
        into[count++] = {const_cast<char*>(segment.data()), segment.size()};
        return count < into.size();
    });
    return count;
}

std::size_t Outbox::copy(std::span<char> into) const {
    std::size_t done = 0;
    each_segment([&](std::string_view segment) {
        std::size_t part = std::min(segment.size(), into.size() - done);
        std::memcpy(into.data() + done, segment.data(), part);
        done += part;
        return done < into.size();
    });
    return done;
}

void Outbox::consumed(std::size_t bytes) {
    bytes = std::min(bytes, size_);
    size_ -= bytes;
    offset_ += bytes;
    while (head_ < pieces_.size() && offset_ >= pieces_[head_].size()) {
        offset_ -= pieces_[head_].size();
        pieces_[head_++] = Piece{};  // lets go of the shared bytes now
    }
    if (head_ == pieces_.size()) {
        pieces_.clear();
        head_ = 0;
    } else if (head_ > 64 && head_ * 2 > pieces_.size()) {
        pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }
}

void Outbox::drop_unsent(std::size_t committed) {
    std::size_t end = head_;
    std::size_t kept = 0;  // bytes of the pieces [head_, end)
    std::size_t begun = offset_ + std::min(committed, size_);
    while (end < pieces_.size() && kept < begun) kept += pieces_[end++].size();
    pieces_.resize(end);
    size_ = kept - (kept > 0 ? offset_ : 0);
    if (pieces_.size() == head_) {
        pieces_.clear();
        head_ = 0;
    }
}

void Outbox::shrink() {
    if (!empty() || pieces_.capacity() == 0) return;
    std::vector<Piece>().swap(pieces_);
    head_ = 0;
}

}  // namespace usher::edge
