#include "admission/wire_table.hpp"

#include <nlohmann/json.hpp>

namespace usher::admission {

namespace {

constexpr JoinError kNotAllowed{.type = "cancel", .condition = "not-allowed", .with_text = true};
constexpr JoinError kRoomMismatch{
    .type = "cancel", .condition = "not-allowed", .jitmeet_child = "room-mismatch", .with_text = true};
constexpr JoinError kLogIn{
    .type = "cancel", .condition = "not-allowed", .jitmeet_child = "authentication-required", .with_text = true};
constexpr JoinError kConflict{.type = "cancel", .condition = "conflict"};
constexpr JoinError kFull{.type = "cancel", .condition = "service-unavailable"};
constexpr JoinError kPassword{.type = "auth", .condition = "not-authorized"};
constexpr JoinError kLobby{.type = "auth", .condition = "registration-required", .code = 407, .lobbyroom = true};
constexpr JoinError kWait{
    .type = "auth", .condition = "registration-required", .code = 407, .lobbyroom = true, .waiting_for_host = true};
constexpr JoinError kName{.type = "modify", .condition = "not-acceptable", .code = 406, .displayname_required = true};
constexpr JoinError kNameToJoin{
    .type = "modify", .condition = "not-acceptable", .code = 406, .displayname_required = true, .before_lobby = false};

}  // namespace

JoinError join_error(Decision const& decision, Generation client) {
    Reason const* reason = find_reason(decision.code());
    auto const* need = std::get_if<NeedName>(&decision.verdict);
    if (reason && reason->join == AtJoin::Name && need == nullptr) return kNotAllowed;
    switch (reason ? reason->join : AtJoin::NotAllowed) {
        case AtJoin::RoomMismatch: return kRoomMismatch;
        case AtJoin::LogIn: return kLogIn;
        case AtJoin::Conflict: return kConflict;
        case AtJoin::Full: return kFull;
        case AtJoin::Password: return kPassword;
        case AtJoin::Lobby: return kLobby;
        case AtJoin::Wait: return kWait;
        // COMPAT(lib-jitsi-meet 2.0.6726): does not know the 406.
        case AtJoin::Name:
            if (client == Generation::Old) return kLobby;
            return need->to_knock ? kName : kNameToJoin;
        case AtJoin::NotAllowed:
        case AtJoin::Never: break;
    }
    return kNotAllowed;
}

std::optional<std::string> sasl_text(Decision const& decision) {
    if (!std::holds_alternative<Refuse>(decision.verdict)) return std::nullopt;
    Reason const* reason = find_reason(decision.code());
    // COMPAT(lib-jitsi-meet): without a token, any failure opens the log-in; this is the text that is known for it.
    if (reason && reason->door == AtDoor::Bare) return "token required";
    if (reason && reason->door == AtDoor::Pass) return std::nullopt;
    return decision.code() + ": " + decision.text();
}

RequestAnswer request_answer(Decision const& decision, Generation client, OldClients old_clients) {
    if (std::holds_alternative<WaitForHost>(decision.verdict))
        return {.ask_again = client == Generation::Old && old_clients == OldClients::Poll};
    if (!std::holds_alternative<Refuse>(decision.verdict)) return {};
    Reason const* reason = find_reason(decision.code());
    if (!reason) return {};
    return {.ready = reason->request == AtRequest::Ready,
            .reservation_error = reason->request == AtRequest::Reservation};
}

VerdictExtras extras_of(Decision const& decision, Policy const& policy, std::string_view room, bool has_token) {
    VerdictExtras extras;
    bool const is_held = decision.held();
    if (!has_token && (is_held || decision.code() == "token-required")) {
        extras.login = policy.login_url;
        if (std::size_t const at = extras.login.find("{room}"); at != std::string::npos)
            extras.login.replace(at, 6, room);
    }
    if (!is_held) return extras;
    extras.message = policy.lobby_message;
    extras.max_wait = policy.max_wait;
    return extras;
}

std::string verdict_json(Decision const& decision, VerdictExtras const& extras) {
    nlohmann::ordered_json json = {{"type", "usher"},         {"event", "verdict"},      {"code", decision.code()},
                                   {"text", decision.text()}, {"hold", decision.held()}, {"retryAfter", nullptr}};
    if (auto const* refuse = std::get_if<Refuse>(&decision.verdict); refuse && refuse->retry_after)
        json["retryAfter"] = refuse->retry_after->count();
    if (extras.nobody_can_admit)
        json["text"] = decision.text() + " Nobody is there just now who could; you are kept in mind.";
    if (!extras.message.empty()) json["message"] = extras.message;
    if (!extras.login.empty()) json["login"] = extras.login;
    if (extras.auto_knock) json["autoKnock"] = true;
    if (extras.max_wait) json["maxWait"] = extras.max_wait->count();
    std::string text = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    // COMPAT(lib-jitsi-meet): both generations run the text through JavaScript's unescape() before JSON.parse.
    std::string safe;
    for (char c : text) safe += c == '%' ? std::string("\\u0025") : std::string(1, c);
    return safe;
}

}  // namespace usher::admission
