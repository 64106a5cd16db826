#include "admission/network.hpp"

#include <charconv>
#include <vector>

namespace usher::admission {

namespace {

constexpr int kLargestV4 = 8;  // a shorter prefix shuts out a part of the world, and is mostly a slip
constexpr int kLargestV6 = 16;
constexpr int kHomeV6 = 64;  // RFC 4291 §2.5.1: what one link has

template <class Number>
bool read_number(std::string_view text, int base, std::size_t most_digits, Number& out) {
    if (text.empty() || text.size() > most_digits) return false;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
    return error == std::errc{} && end == text.data() + text.size();
}

bool read_v4(std::string_view text, std::uint8_t* bytes) {
    for (int i = 0; i < 4; ++i) {
        std::size_t dot = i < 3 ? text.find('.') : text.size();
        unsigned number = 0;
        if (dot == std::string_view::npos || !read_number(text.substr(0, dot), 10, 3, number) || number > 255)
            return false;
        bytes[i] = static_cast<std::uint8_t>(number);
        text.remove_prefix(i < 3 ? dot + 1 : dot);
    }
    return true;
}

// Groups between colons, the last one perhaps dotted (RFC 4291 §2.2). False: not such a list.
bool read_groups(std::string_view text, std::vector<std::uint8_t>& out) {
    while (!text.empty()) {
        std::size_t colon = text.find(':');
        std::string_view group = text.substr(0, colon);
        if (colon == std::string_view::npos && group.find('.') != std::string_view::npos) {
            std::array<std::uint8_t, 4> dotted{};
            if (!read_v4(group, dotted.data())) return false;
            out.insert(out.end(), dotted.begin(), dotted.end());
            return true;
        }
        std::uint16_t number = 0;
        if (!read_number(group, 16, 4, number)) return false;
        out.push_back(static_cast<std::uint8_t>(number >> 8));
        out.push_back(static_cast<std::uint8_t>(number & 0xff));
        if (colon == std::string_view::npos) return true;
        text.remove_prefix(colon + 1);
        if (text.empty()) return false;
    }
    return true;
}

bool read_v6(std::string_view text, std::array<std::uint8_t, 16>& bytes) {
    std::size_t gap = text.find("::");
    std::vector<std::uint8_t> front;
    std::vector<std::uint8_t> back;
    if (!read_groups(text.substr(0, gap), front)) return false;
    if (gap == std::string_view::npos) {
        if (front.size() != bytes.size()) return false;
    } else {
        if (!read_groups(text.substr(gap + 2), back) || front.size() + back.size() > 14) return false;
    }
    std::copy(front.begin(), front.end(), bytes.begin());
    std::copy(back.begin(), back.end(), bytes.end() - static_cast<std::ptrdiff_t>(back.size()));
    return true;
}

bool is_mapped(std::array<std::uint8_t, 16> const& bytes) {
    for (std::size_t i = 0; i < 10; ++i)
        if (bytes[i] != 0) return false;
    return bytes[10] == 0xff && bytes[11] == 0xff;
}

std::string v6_text(std::array<std::uint8_t, 16> const& bytes) {
    std::array<unsigned, 8> groups{};
    for (std::size_t i = 0; i < 8; ++i) groups[i] = bytes[2 * i] * 256U + bytes[2 * i + 1];
    // RFC 5952 §4.2: the longest run of zero groups becomes "::".
    std::size_t best = 8;
    std::size_t best_size = 1;
    for (std::size_t i = 0; i < 8; ++i) {
        std::size_t size = 0;
        while (i + size < 8 && groups[i + size] == 0) ++size;
        if (size > best_size) {
            best = i;
            best_size = size;
        }
    }
    std::string text;
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == best) {
            text += "::";
            i += best_size - 1;
            continue;
        }
        if (!text.empty() && !text.ends_with(':')) text += ':';
        std::array<char, 4> digits{};
        auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), groups[i], 16);
        text.append(digits.data(), end);
    }
    return text;
}

}  // namespace

std::optional<Network> Network::address(std::string_view text) {
    text = text.substr(0, text.find('%'));
    Network network;
    if (text.find(':') == std::string_view::npos) {
        if (!read_v4(text, network.bytes_.data())) return std::nullopt;
        return network;
    }
    if (!read_v6(text, network.bytes_)) return std::nullopt;
    if (is_mapped(network.bytes_)) {
        std::copy(network.bytes_.begin() + 12, network.bytes_.end(), network.bytes_.begin());
        std::fill(network.bytes_.begin() + 4, network.bytes_.end(), std::uint8_t{0});
        return network;
    }
    network.v6_ = true;
    network.length_ = 128;
    return network;
}

Result<Network> Network::parse(std::string_view text) {
    std::size_t slash = text.find('/');
    std::optional<Network> whole = address(text.substr(0, slash));
    if (!whole) return malformed("\"" + std::string(text) + "\" is not an IP address or a block such as 192.0.2.0/24");
    if (slash == std::string_view::npos) return whole->v6_ ? whole->within(kHomeV6) : *whole;
    int length = 0;
    if (!read_number(text.substr(slash + 1), 10, 3, length) || length > whole->length_)
        return malformed("\"" + std::string(text) + "\" has no length that fits behind its \"/\"");
    if (length < (whole->v6_ ? kLargestV6 : kLargestV4))
        return malformed("the block \"" + std::string(text) +
                         "\" is too large to be meant: at least /8, and /16 for IPv6");
    return whole->within(length);
}

Network Network::within(int prefix) const {
    Network block = *this;
    block.length_ = prefix;
    for (int i = 0; i < 16; ++i) {
        int kept = prefix - i * 8;
        auto mask = static_cast<std::uint8_t>(kept >= 8 ? 0xff : kept <= 0 ? 0 : 0xff << (8 - kept));
        block.bytes_[static_cast<std::size_t>(i)] &= mask;
    }
    return block;
}

std::string Network::text() const {
    std::string text;
    if (v6_) {
        text = v6_text(bytes_);
    } else {
        for (std::size_t i = 0; i < 4; ++i) text += (i == 0 ? "" : ".") + std::to_string(bytes_[i]);
    }
    return length_ == (v6_ ? 128 : 32) ? text : text + "/" + std::to_string(length_);
}

}  // namespace usher::admission
