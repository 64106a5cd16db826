// A token for somebody who is here already: logged in while waiting or inside, or a refreshed one. It comes as a
// command of the page (docs/protocol/new-token.md) or in an IQ to the server; it changes who the session is, in place,
// and what follows from that. First everything is checked, then all is changed; a refused token changes nothing.
#include <nlohmann/json.hpp>

#include "admission/refusals.hpp"
#include "conference/muc/json_message.hpp"
#include "router/core.hpp"
#include "router/room.hpp"
#include "session/door.hpp"
#include "token/jwt.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::router {

namespace ns = xmpp::ns;

namespace {

constexpr std::string_view kNewToken = "urn:usher:token:1";
constexpr int kTokensPerMinute = 10;  // of one session: each one costs a signature

Core::TokenAnswer refused(std::string_view code) {
    return {std::string(code), std::string(admission::sentence_of(code))};
}

// The same person, as far as the old token says who that is. A guest may become anybody whom a token names.
bool is_same_person(admission::Token const& old, token::Claims const& claims) {
    auto const* good = std::get_if<admission::GoodToken>(&old);
    if (good == nullptr) return true;
    if (good->claims.issuer != claims.issuer) return false;
    return good->claims.user.id.empty() || good->claims.user.id == claims.user.id;
}

}  // namespace

bool Core::may_try_token(SessionId session, Instant now) {
    TokenTries& tries = token_tries_[session];
    if (tries.count == 0 || now - tries.since >= std::chrono::minutes{1}) tries = {now, 0};
    return ++tries.count <= kTokensPerMinute;
}

// The verified claims, or why not. A token whose key has to be asked for is refused; the key is on its way then, and
// the same token can be given again.
std::variant<token::Claims, Core::TokenAnswer> Core::claims_for(session::Person const& person, Secret const& token,
                                                                Scope scope) {
    if (person.service || !may_try_token(person.session, scope.now.instant))
        return refused(person.service ? "token-of-another" : "too-fast");
    if (awaits_keys(token, scope.now, scope.out))
        return TokenAnswer{"unknown-key", "The key of this token is being asked for. Try again in a moment."};
    token::Verified verified = verify(token, scope.now);
    if (auto const* bad = std::get_if<token::Bad>(&verified)) return TokenAnswer{bad->code, bad->text};
    auto& good = std::get<token::Good>(verified);
    if (good.expired_for) return refused("expired");
    if (!is_same_person(person.token, good.claims)) return refused("token-of-another");
    return std::move(good.claims);
}

// What stands against this person with the new token: at the door of the server, and in each room where he is.
Core::TokenAnswer Core::objection_to(session::Person const& next, Scope scope) {
    auto const& good = std::get<admission::GoodToken>(next.token);
    session::Connect connect;
    connect.address = next.address;
    connect.room = next.url_room;
    connect.tenant = next.url_tenant;
    if (auto refusal = session::refusal_at_door(connect, door_, good, next.identity, scope.now.wall))
        return refused(refusal->code);
    auto visited = visited_.find(next.session);
    if (visited == visited_.end()) return {};
    conference::Turn const turn{scope.now, scope.ids, settings_.policy, scope.out, &standing_};
    for (std::string const& key : visited->second) {
        auto room = conferences_.find(key);
        if (room == conferences_.end()) continue;
        if (std::optional<admission::Decision> why = room->second->conference.objection_to(next, turn))
            return {why->code(), why->text()};
    }
    return {};
}

Core::TokenAnswer Core::take_token(session::Stream& stream, Secret const& token, Scope scope) {
    std::variant<token::Claims, TokenAnswer> claims = claims_for(stream.person(), token, scope);
    TokenAnswer answer;
    session::Person next = stream.person();
    if (auto* why = std::get_if<TokenAnswer>(&claims)) {
        answer = std::move(*why);
    } else {
        auto& good = std::get<token::Claims>(claims);
        next.identity = admission::Identity::of_token(good);
        next.token = admission::GoodToken{std::move(good), std::nullopt};
        answer = objection_to(next, scope);
    }
    std::vector<std::pair<std::string, std::string>> fields = {{"session", std::to_string(next.session.number)},
                                                               {"token", token::hash_in_logs(token.reveal())}};
    if (!answer.taken()) {
        fields.insert(fields.begin(), {{"code", answer.code}, {"because", answer.text}});
        scope.out.emplace_back(conference::Note{"token-refused", std::move(fields)});
        return answer;
    }
    fields.emplace_back("identity", next.identity.text());
    scope.out.emplace_back(conference::Note{"token-taken", std::move(fields)});
    stream.person() = next;
    std::set<std::string> const rooms =
        visited_.contains(next.session) ? visited_[next.session] : std::set<std::string>{};
    conference::Turn const turn{scope.now, scope.ids, settings_.policy, scope.out, &standing_};
    for (std::string const& key : rooms) {
        auto room = conferences_.find(key);
        if (room == conferences_.end()) continue;
        feed(*room->second, conference::PersonChanged{next}, scope);
        room = conferences_.find(key);
        if (room != conferences_.end() && room->second->conference.waits_for_host(next.session, turn))
            answer.told = "not-host-of-room";
    }
    return answer;
}

// {"type":"usher","command":"token","id":…,"token":…} in a message to a room. True: it was that, and is answered; no
// conference sees it, so that nobody else can.
bool Core::take_token_command(session::Stream& stream, xmpp::Element const& stanza, Scope scope) {
    if (stanza.name() != "message") return false;
    xmpp::Element const* child = stanza.child("json-message");
    if (child == nullptr || child->text().find("\"usher\"") == std::string::npos) return false;
    std::optional<nlohmann::json> const json = conference::json_of(stanza);
    if (!json || (*json)["type"] != "usher") return false;
    auto const command = json->find("command");
    if (command == json->end() || *command != "token") return false;
    auto const token = json->find("token");
    TokenAnswer answer = refused("malformed");
    if (token != json->end() && token->is_string())
        answer = take_token(stream, Secret{token->get<std::string>()}, scope);
    nlohmann::json reply_json = {{"type", "usher"}, {"event", "answer"}, {"ok", answer.taken()}};
    if (auto id = json->find("id"); id != json->end() && id->is_string()) reply_json["id"] = *id;
    if (!answer.told.empty()) {
        reply_json["code"] = answer.told;
        reply_json["text"] = admission::sentence_of(answer.told);
    }
    if (!answer.taken()) {
        reply_json["code"] = answer.code;
        reply_json["text"] = answer.text;
    }
    xmpp::Element message = conference::json_message(reply_json);
    Result<xmpp::Jid> const to = xmpp::Jid::parse(stanza.attribute("to"));
    message.set("from", to.ok() ? to.value().bare_text() : settings_.domain);
    reply(stream.person().session, std::move(message), scope);
    return true;
}

// <iq type='set' to='DOMAIN'><token xmlns='urn:usher:token:1'>…</token></iq>
bool Core::take_token_iq(session::Stream& stream, xmpp::Element const& iq, Scope scope) {
    xmpp::Element const* payload = iq.child("token", kNewToken);
    if (iq.name() != "iq" || iq.attribute("type") != "set" || payload == nullptr) return false;
    TokenAnswer const answer = take_token(stream, Secret{payload->text()}, scope);
    xmpp::Element result =
        answer.taken()
            ? xmpp::result_reply(iq)
            : xmpp::error_reply(iq, {xmpp::ErrorType::Auth, "not-authorized", answer.code + ": " + answer.text});
    reply(stream.person().session, std::move(result), scope);
    return true;
}

}  // namespace usher::router
