#include "admission/admission.hpp"

#include "admission/refusals.hpp"
#include "admission/rules.hpp"

namespace usher::admission {

Decision decide(JoinRequest const& request, RoomView const& view, Policy const& policy) {
    Decision decision{Refuse{}, {}};  // the last row always settles; if it did not, nobody would be let in
    Situation const situation{request, view, policy};
    for (Row const& row : rows()) {
        if (request.stage == Stage::Connect && !row.at_connect) continue;
        Finding finding = row.look(situation);
        decision.trace.push_back({row.number, row.rule, finding.verdict.has_value(), std::move(finding.because)});
        if (!finding.verdict) continue;
        decision.verdict = *std::move(finding.verdict);
        break;
    }
    return decision;
}

PasswordCheck check_password(JoinRequest const& request, RoomView const& view) {
    if (!view.password || view.password->empty()) return PasswordCheck::NotSet;
    if (request.password && !request.password->empty())
        return view.password->equals(request.password->reveal()) ? PasswordCheck::Right : PasswordCheck::Wrong;
    return request.history.password_given ? PasswordCheck::Right : PasswordCheck::NotGiven;
}

std::string Decision::code() const {
    return std::visit(Overloaded{
                          [](Admit const&) { return std::string("admitted"); },
                          [](Knock const&) { return std::string("lobby"); },
                          [](WaitForHost const&) { return std::string("waiting-for-host"); },
                          [](NeedName const&) { return std::string("name-required"); },
                          [](AskFor const&) { return std::string("asking"); },
                          [](Refuse const& refuse) { return refuse.code; },
                      },
                      verdict);
}

std::string Decision::text() const {
    if (auto const* refuse = std::get_if<Refuse>(&verdict); refuse && !refuse->text.empty()) return refuse->text;
    if (admitted() || std::holds_alternative<AskFor>(verdict)) return {};
    return std::string(sentence_of(code()));
}

Decision denied(Policy const& policy) {
    std::optional<Seconds> retry_after;
    if (policy.deny_cooldown.count() > 0) retry_after = policy.deny_cooldown;
    return {Refuse{"denied", std::string(sentence_of("denied")), retry_after}, {}};
}

std::string_view name_of(Role role) {
    switch (role) {
        case Role::Host: return "host";
        case Role::Cohost: return "cohost";
        case Role::Participant: return "participant";
        case Role::Guest: return "guest";
        case Role::Visitor: return "visitor";
    }
    return "guest";
}

std::string_view name_of(Stage stage) {
    switch (stage) {
        case Stage::Connect: return "connect";
        case Stage::Request: return "request";
        case Stage::Join: return "join";
        case Stage::Knock: return "knock";
        case Stage::Recheck: return "recheck";
    }
    return "join";
}

}  // namespace usher::admission
