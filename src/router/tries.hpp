// Passwords that were tried for rooms which did not open by it: a refused join leaves no room behind, but guessing does
// not begin anew with each, and the right one is asked for once (lobby.password = "both").
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "conference/password_tries.hpp"

namespace usher::router {

class Tries {
public:
    // At most so many rooms: the ones that were tried longest ago go first.
    explicit Tries(std::size_t limit) : limit_(limit) {}

    void keep(std::string const& room, conference::PasswordTries tries, WallTime now);
    // What is kept of this room, which is not kept any more; nothing if it is too old.
    std::optional<conference::PasswordTries> take(std::string_view room, WallTime now);
    // The password is another one, or may be: that of one room, or all.
    void forget_right(std::string_view room);
    void forget_right();

private:
    static constexpr std::chrono::minutes kFor{10};
    struct Kept {
        conference::PasswordTries tries;
        WallTime until;
        std::uint64_t number = 0;
    };
    void drop_first();

    std::size_t limit_;
    std::uint64_t next_ = 0;
    std::map<std::string, Kept, std::less<>> kept_;
    std::map<std::uint64_t, std::string> order_;  // by number: the oldest first
};

}  // namespace usher::router
