// Names of the worker's objects. The worker takes any text; ours carry the conference's number, so that a notice finds
// its conference without a table of all objects.
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace usher::media {

enum class Object : char { Router = 'r', Observer = 'o', Transport = 't', Producer = 'p', Consumer = 'c' };

struct ObjectId {
    Object kind = Object::Router;
    std::uint64_t conference = 0;
    std::uint64_t number = 0;
    auto operator<=>(ObjectId const&) const = default;

    // "t12.34"
    std::string text() const {
        return static_cast<char>(kind) + std::to_string(conference) + '.' + std::to_string(number);
    }

    // Nothing: not one of ours (the worker itself sends under its process id).
    static std::optional<ObjectId> parse(std::string_view text) {
        if (text.empty() || std::string_view("rotpc").find(text.front()) == std::string_view::npos) return std::nullopt;
        ObjectId id{static_cast<Object>(text.front())};
        char const* const end = text.data() + text.size();
        auto const first = std::from_chars(text.data() + 1, end, id.conference);
        if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.') return std::nullopt;
        auto const second = std::from_chars(first.ptr + 1, end, id.number);
        if (second.ec != std::errc() || second.ptr != end) return std::nullopt;
        return id;
    }
};

}  // namespace usher::media
