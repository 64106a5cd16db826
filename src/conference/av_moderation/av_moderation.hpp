// Who may speak, show a camera or a screen while the moderators decide it ("AV moderation"): the state of one room,
// kept by identity, so that a reload changes nothing. Moderators are never silenced.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "admission/identity.hpp"

namespace usher::conference {

enum class Sort : std::uint8_t { Audio, Video, Desktop };
inline constexpr std::array kSorts = {Sort::Audio, Sort::Video, Sort::Desktop};

// As clients write them: "audio", "video", "desktop".
std::string_view name_of(Sort sort);
std::optional<Sort> sort_named(std::string_view name);

// A flag for each sort of media.
class SortSet {
public:
    constexpr SortSet() = default;
    constexpr bool has(Sort sort) const { return (bits_ & bit(sort)) != 0; }
    constexpr SortSet& put(Sort sort, bool in = true) {
        bits_ = static_cast<std::uint8_t>(in ? bits_ | bit(sort) : bits_ & ~bit(sort));
        return *this;
    }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr bool operator==(SortSet const&) const = default;

private:
    static constexpr unsigned bit(Sort sort) { return 1U << static_cast<unsigned>(sort); }
    std::uint8_t bits_ = 0;
};

class AvModeration {
public:
    static constexpr std::size_t kMostApproved = 5000;  // people, of each sort

    bool is_on(Sort sort) const { return of(sort).on; }
    SortSet active() const;
    // False if it is so already. Approvals end with it.
    bool set(Sort sort, bool on);

    // False: it is so already, nobody decides about this sort now, or there are too many.
    bool approve(Sort sort, admission::Identity const& who) { return restore(sort, who.text()); }
    // The same, of an identity that was kept.
    bool restore(Sort sort, std::string identity);
    bool withdraw(Sort sort, admission::Identity const& who);
    bool is_approved(Sort sort, admission::Identity const& who) const;
    std::set<std::string, std::less<>> const& approved(Sort sort) const { return of(sort).approved; }
    // The same person goes by another identity now.
    void follow(admission::Identity const& from, admission::Identity const& to);

    // What this person may not send now.
    SortSet silence_of(admission::Identity const& who, bool is_moderator) const;

private:
    struct State {
        bool on = false;
        std::set<std::string, std::less<>> approved;  // identities
    };
    State& of(Sort sort) { return states_[static_cast<std::size_t>(sort)]; }
    State const& of(Sort sort) const { return states_[static_cast<std::size_t>(sort)]; }
    std::array<State, kSorts.size()> states_;
};

}  // namespace usher::conference
