// Names that people choose, parsed once at the border. If one of these exists, it is valid.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace usher {

// The canonical name of a room: NFKC, lower case, percent-encoded, lower case again; 1 to 128 characters. The same form
// whether it comes from an address, a URL, a claim, the configuration or a person, and the one that every Jitsi client
// sends (COMPAT(jitsi-meet, all): getBackendSafeRoomName). Every place that compares rooms compares this form.
class RoomName {
public:
    // Plain or percent-encoded text in. Errors: empty, too long, not UTF-8, a character that no client lets through, or
    // one that cannot be seen; the text names it. Nothing is left out or replaced: two names never become one
    // otherwise.
    static Result<RoomName> parse(std::string_view text);
    std::string const& text() const { return text_; }
    std::string title() const;  // for people: without the percent-encoding
    auto operator<=>(RoomName const&) const = default;

private:
    explicit RoomName(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

// A tenant, as in /tenant/room: NFKC and lower case, 1 to 63 characters; of ASCII's only letters, digits, '_' and '-'.
// It is a label of the room's host, which carries no percent-encoding.
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
    // "standup", "acme/standup" or "[acme]standup", as operators write it and text() does. Errors: as of the parts.
    static Result<ConferenceName> parse(std::string_view text);
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
