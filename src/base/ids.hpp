// Numbers that name things. If you hold one, the thing may be gone: look it up.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace usher {

template <class Tag>
struct Id {
    std::uint64_t number = 0;
    auto operator<=>(Id const&) const = default;
};

using ConnectionId = Id<struct ConnectionTag>;  // one socket
using SessionId = Id<struct SessionTag>;        // one authenticated stream; survives a reconnect
using OccupantId = Id<struct OccupantTag>;      // one seat in one space of one conference

}  // namespace usher

template <class Tag>
struct std::hash<usher::Id<Tag>> {
    std::size_t operator()(usher::Id<Tag> const& id) const noexcept { return std::hash<std::uint64_t>{}(id.number); }
};
