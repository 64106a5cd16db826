#include "session/door.hpp"

#include <utility>
#include <variant>

#include "base/names.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::session {

namespace ns = xmpp::ns;

namespace {

// The library's own expression stops at a line break.
std::string one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    return text;
}

// Whose conference the decision is about. A URL without a tenant must not refuse anybody's token here, since the room's
// address names the tenant (protocol decision 17): so it is taken from the token, and looked at again at the join.
Tenant tenant_at_door(Connect const& connect, std::string_view domain, admission::Token const& token) {
    if (Result<Tenant> tenant = Tenant::parse(connect.tenant); tenant.ok()) return tenant.value();
    auto const* good = std::get_if<admission::GoodToken>(&token);
    if (good == nullptr || !connect.tenant.empty()) return Tenant::none();
    std::string const& subject = good->claims.subject;
    bool const subject_is_tenant = !subject.empty() && subject != "*" && subject != domain;
    Result<Tenant> tenant = Tenant::parse(subject_is_tenant ? subject : good->claims.tenant);
    return tenant.ok() ? tenant.value() : Tenant::none();
}

}  // namespace

admission::Token token_of(Connect const& connect, Settings const& settings, WallTime now) {
    if (!connect.has_token) return admission::NoToken{};
    if (settings.keys == nullptr || settings.rules == nullptr)
        return admission::BadToken{"unknown-key", "this server has no key that could verify a token"};
    token::Verified verified = token::verify(connect.token.reveal(), *settings.keys, *settings.rules, now);
    if (auto* bad = std::get_if<token::Bad>(&verified))
        return admission::BadToken{std::move(bad->code), std::move(bad->text)};
    auto& good = std::get<token::Good>(verified);
    return admission::GoodToken{std::move(good.claims), good.expired_for};
}

std::optional<DoorRefusal> refusal_at_door(Connect const& connect, Settings const& settings,
                                           admission::Token const& token, admission::Identity const& who,
                                           WallTime now) {
    admission::JoinRequest request;
    request.stage = admission::Stage::Connect;
    request.at = now;
    request.token = token;
    request.who = who;
    request.from = connect.address;
    Result<RoomName> room = RoomName::parse(connect.room);
    request.room_named = room.ok();
    if (!room.ok()) room = RoomName::parse("no-room-named");
    admission::RoomView view{.name = {tenant_at_door(connect, settings.domain, token), room.value()}};
    if (request.room_named && settings.memory != nullptr) request.history = settings.memory->recall(who, view.name);
    admission::Decision decision = admission::decide(request, view, *settings.policy);
    auto const* refuse = std::get_if<admission::Refuse>(&decision.verdict);
    if (refuse == nullptr) return std::nullopt;
    // COMPAT(jitsi-meet, all): pages and integrations know this text by heart, and open their login for it.
    if (refuse->code == "token-required") return DoorRefusal{refuse->code, "token required"};
    return DoorRefusal{refuse->code, one_line(refuse->code + ": " + decision.text())};
}

xmpp::Element sasl_failure(std::string_view condition, std::string_view text) {
    xmpp::Element failure("failure", ns::kSasl);
    failure.add(condition);
    if (!text.empty()) failure.add("text").add_text(text);
    return failure;
}

}  // namespace usher::session
