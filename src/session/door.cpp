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
    return read_token(connect, settings, now).token;
}

TokenReading read_token(Connect const& connect, Settings const& settings, WallTime now) {
    if (!connect.has_token) return {admission::NoToken{}, std::nullopt};
    if (settings.keys == nullptr || settings.rules == nullptr)
        return {admission::BadToken{"unknown-key", "this server has no key that could verify a token"}, std::nullopt};
    token::Verified verified = token::verify(connect.token.reveal(), *settings.keys, *settings.rules, now);
    if (auto* bad = std::get_if<token::Bad>(&verified))
        return {admission::BadToken{bad->code, bad->text}, bad->need ? std::optional{*bad} : std::nullopt};
    auto& good = std::get<token::Good>(verified);
    return {admission::GoodToken{std::move(good.claims), good.expired_for}, std::nullopt};
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
    bool const has_room = request.room_named && settings.memory != nullptr;
    admission::Policy const policy = has_room ? settings.memory->policy_for(view.name) : *settings.policy;
    view.window = {policy.opens, policy.closes, policy.early_for_hosts, false};
    if (settings.memory != nullptr) request.facts = settings.memory->facts(request, view.name);
    admission::Decision decision = admission::decide(request, view, policy);
    auto const* refuse = std::get_if<admission::Refuse>(&decision.verdict);
    if (refuse == nullptr) return std::nullopt;
    // COMPAT(jitsi-meet, all): pages and integrations know this text by heart, and open their login for it.
    bool const is_bare = refuse->code == "token-required";
    std::string text = is_bare ? "token required" : one_line(refuse->code + ": " + decision.text());
    return DoorRefusal{refuse->code, std::move(text), decision.trace.back().because,
                       request.room_named ? view.name.text() : std::string{}};
}

xmpp::Element sasl_failure(std::string_view condition, std::string_view text) {
    xmpp::Element failure("failure", ns::kSasl);
    failure.add(condition);
    if (!text.empty()) failure.add("text").add_text(text);
    return failure;
}

}  // namespace usher::session
