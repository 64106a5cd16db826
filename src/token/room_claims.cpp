#include "token/room_claims.hpp"

#include <algorithm>
#include <array>

#include "base/units.hpp"
#include "token/json_path.hpp"
#include "token/role_claims.hpp"
#include "token/room_pattern.hpp"
#include "token/shown.hpp"

namespace usher::token {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t kMostSeats = 100000;
constexpr Seconds kLeastDuration{60};
constexpr Seconds kMostDuration{365LL * 24 * 3600};
constexpr std::size_t kLongestPassword = 256;

std::optional<std::int64_t> whole_number(Json const& value) {
    if (value.is_number_unsigned() || value.is_number_integer()) {
        std::int64_t number = value.get<std::int64_t>();
        return value.is_number_unsigned() && number < 0 ? std::nullopt : std::optional(number);
    }
    return std::nullopt;
}

bool read_lobby(Json const& value, RoomWishes& wishes) { return (wishes.lobby = flag_in(value)).has_value(); }
bool read_waiting(Json const& value, RoomWishes& wishes) { return (wishes.waiting_room = flag_in(value)).has_value(); }

// true, or "required" as in the configuration.
bool read_e2ee(Json const& value, RoomWishes& wishes) {
    wishes.e2ee = value == "required" ? true : value == "optional" ? false : flag_in(value);
    return wishes.e2ee.has_value();
}

bool read_password(Json const& value, RoomWishes& wishes) {
    bool is_right = value.is_string() && value.get_ref<std::string const&>().size() <= kLongestPassword;
    if (is_right) wishes.password = value.get<std::string>();
    return is_right;
}

bool read_seats(Json const& value, RoomWishes& wishes) {
    std::optional<std::int64_t> seats = whole_number(value);
    bool is_right = seats && *seats >= 1 && *seats <= kMostSeats;
    if (is_right) wishes.seats = static_cast<int>(*seats);
    return is_right;
}

// Seconds as a number, or text with a unit ("45m").
bool read_duration(Json const& value, RoomWishes& wishes) {
    std::optional<std::int64_t> number = whole_number(value);
    std::optional<Seconds> span;
    if (number && *number >= 0 && *number <= kMostDuration.count()) span = Seconds{*number};
    if (value.is_string()) {
        Result<Milliseconds> parsed = parse_span(value.get<std::string>());
        if (parsed.ok()) span = std::chrono::floor<Seconds>(parsed.value());
    }
    bool is_right = span && *span >= kLeastDuration && *span <= kMostDuration;
    if (is_right) wishes.duration = *span;
    return is_right;
}

struct Wish {
    char const* name;
    bool (*read)(Json const&, RoomWishes&);
};
// Of two names for one thing the first that is there counts.
constexpr std::array kWishes = {
    Wish{"lobby", read_lobby},          Wish{"lobby_autostart", read_lobby},
    Wish{"waiting_room", read_waiting}, Wish{"password", read_password},
    Wish{"seats", read_seats},          Wish{"max_occupants", read_seats},
    Wish{"duration", read_duration},    Wish{"e2ee", read_e2ee},
};

}  // namespace

std::optional<RoomClaim> read_rooms(ClaimReader& read, std::string_view path, Json const* context) {
    if (!read.find(path)) return std::nullopt;
    std::vector<std::string> rooms = read.texts(path);
    if (rooms.empty()) {
        read.refuse({"malformed", "The claim " + std::string(path) + " is an empty list."});
        return std::nullopt;
    }
    Json const* regex = context ? find_path(*context, "room.regex") : nullptr;
    bool are_patterns = regex && flag_in(*regex).value_or(false);
    for (std::string const& room : rooms) {
        if (!are_patterns || room == "*") continue;
        Result<RoomPattern> pattern = RoomPattern::parse(room);
        if (!pattern.ok())
            read.refuse({"malformed", "The claim " + std::string(path) + " is " + shown(room) +
                                          ", and no pattern that is understood here: " + pattern.error().detail + "."});
    }
    return RoomClaim{std::move(rooms), are_patterns};
}

void read_wishes(Json const& room, Claims& claims) {
    std::vector<bool (*)(Json const&, RoomWishes&)> taken;
    for (Wish const& wish : kWishes) {
        auto it = room.find(wish.name);
        if (it == room.end() || it->is_null() || std::ranges::find(taken, wish.read) != taken.end()) continue;
        taken.push_back(wish.read);
        if (!wish.read(*it, claims.wishes)) warn(claims, "room-wish-ignored");
    }
}

}  // namespace usher::token
