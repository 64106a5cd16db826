// The policy of one room, made of its parts. In the order in which they give way: what the operator set for this room,
// what the claims of the first host wish, and what the sections and rules of the configuration say (admission.md note
// 9).
#pragma once

#include <optional>
#include <utility>

#include "admission/room_settings.hpp"
#include "base/secret.hpp"

namespace usher::conference {

// Lobby and password as they are after the policy has become another one. What moderators chose in the meeting stays,
// unless the value itself is another one.
struct Locks {
    bool lobby_on = false;
    std::optional<Secret> password;
    bool same_password = true;
};

class RoomPolicy {
public:
    RoomPolicy(admission::Policy configured, admission::RoomSettings set)
        : configured_(std::move(configured)), set_(std::move(set)) {
        settle();
    }

    // In force now. The reference stays good for as long as this object lives; what it shows may change.
    admission::Policy const& now() const { return now_; }
    // True once a host's wishes were taken: later ones do not count.
    bool has_wishes() const { return has_wishes_; }
    admission::RoomSettings const& wishes() const { return wishes_; }

    void change(admission::Policy configured, admission::RoomSettings set) {
        configured_ = std::move(configured);
        set_ = std::move(set);
        settle();
    }
    // The same room under another configuration.
    RoomPolicy under(admission::Policy configured) const {
        RoomPolicy other = *this;
        other.change(std::move(configured), set_);
        return other;
    }
    void take_wishes(admission::RoomSettings wishes) {
        has_wishes_ = true;
        wishes_ = std::move(wishes);
        settle();
    }

private:
    void settle() {
        now_ = configured_;
        wishes_.apply(now_);
        set_.apply(now_);
    }

    admission::Policy configured_;
    admission::RoomSettings wishes_;
    admission::RoomSettings set_;
    admission::Policy now_;
    bool has_wishes_ = false;
};

}  // namespace usher::conference
