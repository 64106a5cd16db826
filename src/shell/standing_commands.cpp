#include "shell/standing_commands.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "base/units.hpp"
#include "token/shown.hpp"

namespace usher::shell {

namespace {

using nlohmann::json;

constexpr std::size_t kLongestText = 512;  // bytes of an id, an issuer, a reason

struct Scope {
    router::Core& core;
    json const& command;
    Now now;
    IdSource& ids;
    conference::Effects& out;
};

// Every textual member is of a sensible length and on one line; others are refused, not ignored.
Result<bool> check_texts(json const& command, std::initializer_list<char const*> known) {
    for (auto const& [key, value] : command.items()) {
        if (key == "command") continue;
        bool is_known = false;
        for (char const* one : known) is_known = is_known || key == one;
        if (!is_known) return malformed("unknown member \"" + key + "\"");
        if (!value.is_string()) return malformed(key + ": a text is expected");
        auto const& text = value.get_ref<std::string const&>();
        if (text.size() > kLongestText)
            return malformed(key + ": longer than " + std::to_string(kLongestText) + " bytes");
        for (char c : text)
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return malformed(key + ": has a control character");
    }
    return true;
}

// By whom it was done: the way in says so, never the one who asks.
std::string by_whom(json const& command) {
    std::string by = text_of(command, "by");
    return by.empty() ? "operator" : by;
}

Result<bool> read_whom(json const& command, admission::Ban& ban) {
    ban.issuer = text_of(command, "issuer");
    ban.user = text_of(command, "user");
    ban.identity = text_of(command, "identity");
    std::string const address = text_of(command, "address");
    int ways = (ban.user.empty() ? 0 : 1) + (ban.identity.empty() ? 0 : 1) + (address.empty() ? 0 : 1);
    if (ways != 1) return malformed("one of user (with its issuer), identity and address says who is banned");
    if (!address.empty()) {
        ban.network = TRY(admission::Network::parse(address)).text();
        return true;
    }
    if (!ban.user.empty()) {
        if (!command.contains("issuer"))
            return malformed("issuer is missing: a user id means something only together with who gave it");
        token::Claims claims;
        claims.issuer = ban.issuer;
        claims.user.id = ban.user;
        ban.identity = admission::Identity::of_token(claims).text();
        return true;
    }
    constexpr std::array kKinds = {"token:", "token-jti:", "token-hash:", "device:"};
    for (char const* kind : kKinds)
        if (ban.identity.starts_with(kind)) return true;
    return malformed("identity is not one, such as token:ISSUER/USER or device:…, as the audit shows them");
}

Result<bool> read_where(json const& command, admission::Ban& ban) {
    std::string const room = text_of(command, "room");
    std::string const tenant = text_of(command, "tenant");
    if (room.empty() && tenant.empty()) return true;
    if (room.empty()) {
        ban.scope = admission::BanScope::Tenant;
        ban.place = TRY(Tenant::parse(tenant)).text();
        return true;
    }
    ConferenceName name = TRY(ConferenceName::parse(room));
    if (!tenant.empty()) name.tenant = TRY(Tenant::parse(tenant));
    ban.scope = admission::BanScope::Room;
    ban.place = name.text();
    return true;
}

json failure(Error const& error) {
    return refusal(error.kind == Error::Kind::Conflict ? "conflict" : "bad-request", error.detail);
}

Result<admission::Ban> add_ban(Scope const& scope) {
    json const& command = scope.command;
    TRY(check_texts(command, {"issuer", "user", "identity", "address", "room", "tenant", "until", "reason", "by"}));
    admission::Ban ban;
    TRY(read_whom(command, ban));
    TRY(read_where(command, ban));
    if (std::string until = text_of(command, "until"); !until.empty()) {
        ban.until = TRY(parse_when(until, scope.now.wall, Direction::Ahead));
        if (ban.is_over(scope.now.wall)) return malformed("until is over already");
    }
    ban.reason = text_of(command, "reason");
    ban.by = by_whom(command);
    return scope.core.ban(std::move(ban), scope.now, scope.ids, scope.out);
}

Result<admission::Revocation> add_revocation(Scope const& scope) {
    json const& command = scope.command;
    TRY(check_texts(command, {"issuer", "jti", "user", "issued_before", "reason", "by"}));
    admission::Revocation revocation;
    revocation.issuer = text_of(command, "issuer");
    revocation.jti = text_of(command, "jti");
    revocation.user = text_of(command, "user");
    if (!command.contains("issuer")) return malformed("issuer is missing");
    if (revocation.jti.empty() == revocation.user.empty())
        return malformed("one of jti and user says which tokens are revoked");
    std::string const before = text_of(command, "issued_before");
    if (!before.empty() && revocation.user.empty()) return malformed("issued_before goes with user");
    revocation.issued_before = scope.now.wall;
    if (!before.empty()) revocation.issued_before = TRY(parse_when(before, scope.now.wall, Direction::Back));
    // `iat` has whole seconds: a token of this very second is meant too.
    if (before.empty()) revocation.issued_before = revocation.issued_before + Milliseconds{1000};
    revocation.reason = text_of(command, "reason");
    revocation.by = by_whom(command);
    return scope.core.revoke(std::move(revocation), scope.now, scope.ids, scope.out);
}

void note(Scope const& scope, std::string event, std::string identity, std::string because) {
    scope.out.emplace_back(conference::Note{
        std::move(event),
        {{"identity", std::move(identity)}, {"because", std::move(because)}, {"by", by_whom(scope.command)}}});
}

json ban_add(Scope const& scope) {
    Result<admission::Ban> ban = add_ban(scope);
    if (!ban.ok()) return failure(ban.error());
    admission::Ban const& made = ban.value();
    note(scope, "ban-added", made.network.empty() ? made.identity : made.network, admission::shown(made));
    return {{"ok", true}, {"ban", json_of(made)}};
}

json revocation_add(Scope const& scope) {
    Result<admission::Revocation> revocation = add_revocation(scope);
    if (!revocation.ok()) return failure(revocation.error());
    note(scope, "revocation-added", {}, admission::shown(revocation.value()));
    return {{"ok", true}, {"revocation", json_of(revocation.value())}};
}

json ban_remove(Scope const& scope) {
    std::string const id = text_of(scope.command, "id");
    admission::Ban const* found = scope.core.standing().bans.find(id);
    if (found == nullptr) return refusal("not-found", "there is no ban " + token::shown(id));
    note(scope, "ban-removed", found->network.empty() ? found->identity : found->network, admission::shown(*found));
    (void)scope.core.lift_ban(id, scope.out);
    return {{"ok", true}};
}

json revocation_remove(Scope const& scope) {
    std::string const id = text_of(scope.command, "id");
    admission::Revocation const* found = scope.core.standing().revocations.find(id);
    if (found == nullptr) return refusal("not-found", "there is no revocation " + token::shown(id));
    note(scope, "revocation-removed", {}, admission::shown(*found));
    (void)scope.core.lift_revocation(id, scope.out);
    return {{"ok", true}};
}

json ban_list(Scope const& scope) {
    json bans = json::array();
    for (auto const& [id, ban] : scope.core.standing().bans.all())
        if (!ban.is_over(scope.now.wall)) bans.push_back(json_of(ban));
    return {{"ok", true}, {"bans", std::move(bans)}};
}

json revocation_list(Scope const& scope) {
    json all = json::array();
    for (auto const& [id, revocation] : scope.core.standing().revocations.all()) all.push_back(json_of(revocation));
    return {{"ok", true}, {"revocations", std::move(all)}};
}

// "2026-03-01T09:30:00Z"
std::string time_text(WallTime at) { return token::shown(at); }

void put(json& object, char const* key, std::string const& value) {
    if (!value.empty()) object[key] = value;
}

}  // namespace

std::optional<json> answer_standing(router::Core& core, json const& command, Now now, IdSource& ids,
                                    conference::Effects& out) {
    struct Row {
        std::string_view command;
        json (*answer)(Scope const&);
    };
    constexpr std::array<Row, 6> kRows = {{{"ban-add", ban_add},
                                           {"ban-list", ban_list},
                                           {"ban-remove", ban_remove},
                                           {"revocation-add", revocation_add},
                                           {"revocation-list", revocation_list},
                                           {"revocation-remove", revocation_remove}}};
    std::string const what = text_of(command, "command");
    for (Row const& row : kRows)
        if (row.command == what) return row.answer({core, command, now, ids, out});
    return std::nullopt;
}

json json_of(admission::Ban const& ban) {
    json object = {
        {"id", ban.id}, {"scope", std::string(admission::name_of(ban.scope))}, {"made", time_text(ban.made)}};
    put(object, "issuer", ban.issuer);
    put(object, "user", ban.user);
    put(object, "identity", ban.identity);
    put(object, "address", ban.network);
    if (ban.scope != admission::BanScope::Server) object[std::string(admission::name_of(ban.scope))] = ban.place;
    if (ban.until) object["until"] = time_text(*ban.until);
    put(object, "reason", ban.reason);
    put(object, "by", ban.by);
    return object;
}

json json_of(admission::Revocation const& revocation) {
    json object = {{"id", revocation.id}, {"issuer", revocation.issuer}, {"made", time_text(revocation.made)}};
    put(object, "jti", revocation.jti);
    put(object, "user", revocation.user);
    if (revocation.jti.empty()) object["issued_before"] = time_text(revocation.issued_before);
    put(object, "reason", revocation.reason);
    put(object, "by", revocation.by);
    return object;
}

Result<WallTime> parse_when(std::string_view text, WallTime now, Direction direction) {
    if (Result<Milliseconds> span = parse_span(text); span.ok())
        return direction == Direction::Ahead ? now + span.value() : now - span.value();
    Result<WallTime> time = parse_time(text);
    if (time.ok()) return time;
    return malformed(token::shown(text) + " is neither a span such as 2h nor a time such as 2026-03-01T09:30:00Z");
}

json refusal(std::string_view code, std::string_view error) {
    return {{"ok", false}, {"code", code}, {"error", error}};
}

std::string text_of(json const& command, char const* key) {
    auto it = command.find(key);
    return it != command.end() && it->is_string() ? it->get<std::string>() : std::string{};
}

}  // namespace usher::shell
