// Names that people choose, parsed once at the border. If one of these exists, it is valid.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace usher {

// The canonical name of a room: lower case, 1 to 128 bytes of UTF-8, without characters that a JID's local part or a
// URL path could not carry. Every place that compares rooms compares this form.
class RoomName {
public:
    static Result<RoomName> parse(std::string_view text);
    std::string const& text() const { return text_; }
    auto operator<=>(RoomName const&) const = default;

private:
    explicit RoomName(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

// A tenant, as in /tenant/room; lower case, 1 to 63 characters of [a-z0-9_-].
class Tenant {
public:
    static Result<Tenant> parse(std::string_view text);
    static Tenant none() { return Tenant{{}}; }
    std::string const& text() const { return text_; }
    bool is_none() const { return text_.empty(); }
    auto operator<=>(Tenant const&) const = default;

private:
    explicit Tenant(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

// Which meeting: the same name in two tenants never meets.
struct ConferenceName {
    Tenant tenant = Tenant::none();
    RoomName room;
    auto operator<=>(ConferenceName const&) const = default;
    // "[tenant]room" or "room": for logs, lobby addresses and maps.
    std::string text() const { return tenant.is_none() ? room.text() : "[" + tenant.text() + "]" + room.text(); }
};

// A MUC nick, which is also the endpoint id: 1 to 64 characters of [A-Za-z0-9_], first one a letter or digit.
class Nick {
public:
    static Result<Nick> parse(std::string_view text);
    std::string const& text() const { return text_; }
    auto operator<=>(Nick const&) const = default;

private:
    explicit Nick(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace usher
