// A verified payload, typed: Jitsi's claims (docs/embed/tokens.md) or an identity provider's. Times are read, not
// judged.
#pragma once

#include <string_view>
#include <variant>

#include "token/claims.hpp"
#include "token/verify.hpp"

namespace usher::token {

// Codes: malformed (not an object; a claim that decides something and has the wrong type, with its name),
// exp-not-a-number. Claims that only decorate (name, e-mail, picture) never refuse: what cannot be read is left out.
//
// Warnings: role-claims-conflict (the claims pull apart; the lower role holds), role-claim-ignored (a value of
// moderator, affiliation or role without a meaning), bypass-not-boolean (lobby_bypass as text does nothing),
// feature-ignored (neither true nor false), profile-claim-ignored, room-wish-ignored, sub-is-a-url.
std::variant<Claims, Bad> read_claims(std::string_view payload, Dialect const& dialect = {});

}  // namespace usher::token
