#include "admission/situation.hpp"

#include <algorithm>

namespace usher::admission {

token::Claims const* Situation::claims() const {
    auto const* good = std::get_if<GoodToken>(&request.token);
    return good ? &good->claims : nullptr;
}

bool Situation::is_guest() const {
    if (std::holds_alternative<NoToken>(request.token)) return true;
    return claims() && claims()->guest;
}

bool Situation::is_host() const {
    return claims() && !claims()->guest && claims()->role == token::RoleClaim::Moderator;
}

bool Situation::must_knock() const { return request.history.sent_back || (claims() && claims()->must_knock); }

bool Situation::lobby_on() const { return view.lobby_on || (!view.exists && policy.lobby == LobbyMode::On); }

bool Situation::has_name() const {
    if (request.name && !request.name->empty()) return true;
    return claims() && !claims()->user.name.empty();
}

bool Situation::must_encrypt() const {
    if (policy.end_to_end == EndToEnd::Required) return true;
    return is_host() && claims()->wishes.e2ee.value_or(false);
}

Seconds Situation::until(WallTime then) const {
    return std::max(Seconds{1}, std::chrono::ceil<Seconds>(then - request.at));
}

}  // namespace usher::admission
