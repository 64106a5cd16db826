// Who somebody is in a meeting: one function of what the token says, what moderators made of him in this meeting, and
// what the policy gives the first joiner. Nothing else in the project gives a role.
#include "admission/admission.hpp"
#include "admission/situation.hpp"

namespace usher::admission {

Role role_of(JoinRequest const& request) {
    if (request.service) return Role::Participant;
    auto const* good = std::get_if<GoodToken>(&request.token);
    token::Claims const* claims = good ? &good->claims : nullptr;
    bool const is_guest = claims == nullptr || claims->guest;
    if (!is_guest && claims->role == token::RoleClaim::Moderator) return Role::Host;
    if (request.history.granted) return Role::Cohost;
    bool const looks_on = claims != nullptr && claims->role == token::RoleClaim::Visitor;
    if (!request.history.voice.value_or(!looks_on)) return Role::Visitor;
    return is_guest ? Role::Guest : Role::Participant;
}

Role role_of(JoinRequest const& request, RoomView const& view, Policy const& policy) {
    Role const role = role_of(request);
    auto const* good = std::get_if<GoodToken>(&request.token);
    bool const may_be_first = policy.first_joiner == FirstJoiner::Moderator && request.stage != Stage::Connect &&
                              !view.host_present && role == Role::Participant && good != nullptr && !request.service &&
                              good->claims.role == token::RoleClaim::None && !good->claims.must_knock &&
                              !request.history.demoted;
    return may_be_first ? Role::Cohost : role;
}

}  // namespace usher::admission
