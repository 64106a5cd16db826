// Text that cannot be logged by accident: tokens, passwords, keys, resume ids.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace usher {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    std::string const& reveal() const { return text_; }  // every use is one grep away
    bool empty() const { return text_.empty(); }
    void forget() { std::string().swap(text_); }  // its bytes too: an assignment would keep them

    // Compares in time that depends on the lengths only.
    bool equals(std::string_view other) const {
        std::size_t difference = text_.size() ^ other.size();
        for (std::size_t i = 0; i < other.size(); ++i) {
            char mine = text_.empty() ? '\0' : text_[i % text_.size()];
            difference |= static_cast<unsigned char>(mine ^ other[i]);
        }
        return difference == 0;
    }
    friend std::ostream& operator<<(std::ostream& out, Secret const&) { return out << "[secret]"; }

private:
    std::string text_;
};

}  // namespace usher
