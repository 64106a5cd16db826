#include "conference/password_tries.hpp"

#include <utility>

namespace usher::conference {

namespace {
// An address may be shared: as a whole it may guess as often as this many people.
constexpr int kPeopleBehindAddress = 4;
}  // namespace

void PasswordTries::wrong(admission::Identity const& who, std::string const& address, WallTime now) {
    ++in_room_;
    // A guest's identity changes with every stream when storage is blocked: the address alone is counted as well.
    for (std::string const& key : {who.text() + " " + address, address}) {
        Wrong& wrong = wrong_[key];
        if (wrong.count == 0 || now - wrong.since >= std::chrono::minutes{1}) wrong = {now, 0};
        ++wrong.count;
    }
}

bool PasswordTries::exhausted(admission::Identity const& who, std::string const& address, WallTime now,
                              admission::Policy const& policy) const {
    if (in_room_ >= policy.wrong_passwords_per_room) return true;
    for (auto const& [key, limit] : {std::pair{who.text() + " " + address, policy.wrong_passwords_per_minute},
                                     std::pair{address, kPeopleBehindAddress * policy.wrong_passwords_per_minute}}) {
        auto it = wrong_.find(key);
        if (it != wrong_.end() && it->second.count >= limit && now - it->second.since < std::chrono::minutes{1})
            return true;
    }
    return false;
}

}  // namespace usher::conference
