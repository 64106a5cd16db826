// What the store has of a meeting that is compared after each turn (kept.cpp).
#pragma once

#include <cstdint>
#include <optional>

#include "base/secret.hpp"
#include "conference/av_moderation/av_moderation.hpp"

namespace usher::conference {

struct Kept {
    bool lobby_on = false;
    bool lobby_autostarted = false;
    std::optional<Secret> password;
    SortSet moderated;  // of the main room
    std::uint64_t metadata_version = 0;
};

}  // namespace usher::conference
