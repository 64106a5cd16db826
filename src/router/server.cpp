// What the server's own addresses answer: the domain, the focus, the components.
#include <nlohmann/json.hpp>

#include "admission/device.hpp"
#include "admission/wire_table.hpp"
#include "conference/record.hpp"
#include "router/core.hpp"
#include "router/room.hpp"
#include "token/verify.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::router {

namespace ns = xmpp::ns;

namespace {

bool wants_answer(xmpp::Element const& stanza) {
    std::string_view type = stanza.attribute("type");
    return stanza.name() == "iq" ? type == "get" || type == "set" : stanza.name() == "message" && type != "error";
}

// COMPAT(lib-jitsi-meet 2.0.6726) sends this property always, 2026 never (admission.md, "generation").
bool is_old(xmpp::Element const& conference) {
    for (xmpp::Element const& child : conference.children())
        if (child.name() == "property" && child.attribute("name") == "disableRtx") return true;
    return false;
}

}  // namespace

void Core::to_server(session::Stream& stream, xmpp::Element const& stanza, Scope scope) {
    if (take_token_iq(stream, stanza, scope)) return;
    SessionId id = stream.person().session;
    xmpp::Element const* payload = stanza.first_element();
    bool is_get = stanza.name() == "iq" && stanza.attribute("type") == "get";
    if (!is_get || payload == nullptr) {
        unavailable(id, stanza, scope);
    } else if (payload->is("ping", ns::kPing)) {
        reply(id, xmpp::result_reply(stanza), scope);
    } else if (payload->is("query", ns::kDiscoInfo) && payload->attribute("node").empty()) {
        reply(id, server_info(stanza), scope);
    } else if (payload->is("query", ns::kDiscoItems)) {
        reply(id, xmpp::result_reply(stanza).with(xmpp::Element("query", ns::kDiscoItems)), scope);
    } else if (payload->is("services", ns::kExtdisco2) || payload->is("services", ns::kExtdisco1)) {
        reply(id,
              xmpp::result_reply(stanza).with(services_element(settings_.services, payload->xmlns(), scope.now.wall)),
              scope);
    } else {
        unavailable(id, stanza, scope);
    }
}

// What clients look for is the `type` of an identity; its `name` is the address of the component. Only what works
// is announced: a client hides the rest (docs/protocol/clients.md).
xmpp::Element Core::server_info(xmpp::Element const& iq) const {
    xmpp::Element answer = xmpp::result_reply(iq);
    xmpp::Element& query = answer.add("query", ns::kDiscoInfo);
    auto identity = [&](std::string_view category, std::string_view type, std::string const& name) {
        query.add("identity").set("category", category).set("type", type).set("name", name);
    };
    identity("server", "im", "Usher");
    identity("component", "lobbyrooms", addresses_.component("lobby"));
    identity("component", "breakout_rooms", addresses_.component("breakout"));
    identity("component", "end_conference", addresses_.component("endconference"));
    identity("component", "conference_duration", addresses_.component("conferenceduration"));
    identity("component", "av_moderation", addresses_.component("avmoderation"));
    identity("component", "speakerstats", addresses_.component("speakerstats"));
    identity("component", "polls", addresses_.component("polls"));
    // COMPAT(lib-jitsi-meet 2026): where it is announced, the client takes STUN and TURN from it alone.
    identity("component", "room_metadata", addresses_.component("metadata"));
    for (std::string_view feature : {ns::kDiscoInfo, ns::kDiscoItems, ns::kPing, ns::kExtdisco1, ns::kExtdisco2})
        query.add("feature").set("var", feature);
    return answer;
}

xmpp::Element Core::lobby_info(session::Stream const& stream, xmpp::Element const& iq) const {
    xmpp::Element answer = xmpp::result_reply(iq);
    xmpp::Element& query = answer.add("query", ns::kDiscoInfo);
    query.set("node", "lobbyrooms");
    Result<RoomName> room = RoomName::parse(stream.person().url_room);
    bool lobby = settings_.policy.lobby == admission::LobbyMode::On;
    bool name_required = settings_.policy.name_required;
    bool everyone_named = settings_.policy.everyone_named;
    if (room.ok()) {
        Result<Tenant> tenant = Tenant::parse(stream.person().url_tenant);
        ConferenceName name{tenant.ok() ? std::move(tenant).value() : Tenant::none(), std::move(room).value()};
        auto it = conferences_.find(name.text());
        admission::Policy const policy = policy_for(name);
        lobby =
            it != conferences_.end() ? it->second->conference.is_lobby_on() : policy.lobby == admission::LobbyMode::On;
        name_required = policy.name_required;
        everyone_named = policy.everyone_named;
    }
    if ((lobby && name_required) || everyone_named)
        query.add("feature").set("var", "http://jitsi.org/protocol/lobbyrooms#displayname_required");
    return answer;
}

void Core::to_component(session::Stream& stream, std::string const& component, xmpp::Element stanza, Scope scope) {
    SessionId id = stream.person().session;
    xmpp::Element const* payload = stanza.first_element();
    bool is_info = stanza.name() == "iq" && stanza.attribute("type") == "get" && payload != nullptr &&
                   payload->is("query", ns::kDiscoInfo);
    if (is_info && component == "lobby") {
        reply(id, lobby_info(stream, stanza), scope);
        return;
    }
    if (is_info && component == "breakout") {
        xmpp::Element query("query", ns::kDiscoInfo);
        query.set("node", "breakout_rooms");
        query.add("feature").set("var", "http://jitsi.org/protocol/breakout_rooms#rename");
        reply(id, xmpp::result_reply(stanza).with(std::move(query)), scope);
        return;
    }
    if (is_info) {
        reply(id, xmpp::result_reply(stanza).with(xmpp::Element("query", ns::kDiscoInfo)), scope);
        return;
    }
    Room* room = stanza.name() == "message" ? seated_room(stream) : nullptr;
    if (room == nullptr) {
        unavailable(id, stanza, scope);
        return;
    }
    feed(*room, conference::ComponentIn{stream.person(), component, std::move(stanza)}, scope);
}

// A component's message belongs to the conference where the session has a seat; with several, to the URL's (protocol
// decision 17). A name alone gives no access: the conference looks for the seat itself.
Core::Room* Core::seated_room(session::Stream const& stream) {
    SessionId const session = stream.person().session;
    auto visited = visited_.find(session);
    if (visited == visited_.end()) return nullptr;
    Result<RoomName> const url_room = RoomName::parse(stream.person().url_room);
    Room* found = nullptr;
    bool found_seat = false;
    for (std::string const& key : visited->second) {
        auto it = conferences_.find(key);
        if (it == conferences_.end()) continue;
        bool const is_url_room = url_room.ok() && it->second->conference.name().room == url_room.value();
        bool const is_seated = it->second->conference.is_inside(session);
        if (found != nullptr && !(is_seated && (!found_seat || is_url_room))) continue;
        found = it->second.get();
        found_seat = is_seated;
    }
    return found;
}

// The conference request (docs/protocol/focus-and-media.md). It never answers with an error: NEW ends at one without a
// reason, OLD repeats it for ever; who may come in is decided at the join (admission.md, "Wire"). It creates nothing.
void Core::to_focus(session::Stream& stream, xmpp::Element const& stanza, Scope scope) {
    SessionId id = stream.person().session;
    xmpp::Element const* request = stanza.child("conference", ns::kFocus);
    if (stanza.name() != "iq" || request == nullptr) {
        if (wants_answer(stanza)) unavailable(id, stanza, scope);
        return;
    }
    session::Person& person = stream.person();
    person.generation = is_old(*request) ? admission::Generation::Old : admission::Generation::New;
    Secret device = device_for(person, request->attribute("session-id"), scope.ids);
    if (answer_by_decision(person, stanza, request->attribute("room"), scope)) return;
    xmpp::Element answer = xmpp::result_reply(stanza);
    xmpp::Element& conference = answer.add("conference", ns::kFocus);
    conference.set("room", request->attribute("room"));
    conference.set("ready", takes_people(request->attribute("room")) ? "true" : "false");
    conference.set("focusjid", addresses_.focus_user());
    conference.set("session-id", device.reveal());
    conference.add("property").set("name", "authentication").set("value", "false");
    reply(id, std::move(answer), scope);
}

// The two verdicts that a conference request has words for: the room has not opened yet, is closed, or is not reserved;
// and an old client that waits for the host and is to ask again (waiting_room.old_clients). False: neither.
bool Core::answer_by_decision(session::Person const& person, xmpp::Element const& stanza, std::string_view room,
                              Scope scope) {
    Result<xmpp::Jid> const jid = xmpp::Jid::parse(room);
    if (!jid.ok()) return false;
    conference::Address const address = addresses_.resolve(jid.value());
    auto const* in = std::get_if<conference::RoomAddress>(&address);
    if (in == nullptr) return false;
    admission::JoinRequest request;
    request.stage = admission::Stage::Request;
    request.at = scope.now.wall;
    request.token = person.token;
    request.service = person.service;
    request.who = person.identity;
    request.from = person.address;
    request.client = person.generation;
    admission::Decision const decision = ask(std::move(request), in->conference, scope.now);
    auto const it = conferences_.find(in->conference.text());
    bool const is_there = it != conferences_.end();
    admission::Policy const policy = is_there ? it->second->conference.policy() : policy_for(in->conference);
    admission::RequestAnswer const answer = admission::request_answer(decision, person.generation, policy.old_clients);
    if (answer.reservation_error) {
        xmpp::Element error =
            xmpp::error_reply(stanza, {xmpp::ErrorType::Cancel, "service-unavailable", decision.text()});
        error.child("error", ns::kClient)->add("reservation-error", ns::kFocus).set("error-code", "403");
        reply(person.session, std::move(error), scope);
        return true;
    }
    // Whoever has a place, or comes back to one, does not wait: the join knows the session, which this decision does
    // not.
    if (!answer.ask_again || (is_there && it->second->conference.expects(person))) return false;
    bool const has_token = !std::holds_alternative<admission::NoToken>(person.token);
    xmpp::Element message("message", ns::kClient);
    message.set("from", addresses_.room_jid(in->conference));
    message.add("json-message", ns::kJitmeet)
        .add_text(admission::verdict_json(
            decision, admission::extras_of(decision, policy, in->conference.room.text(), has_token)));
    reply(person.session, std::move(message), scope);
    // COMPAT(lib-jitsi-meet 2.0.6726): AUTHENTICATION_REQUIRED; Jitsi Meet shows "waiting for the host" and asks again.
    reply(
        person.session,
        xmpp::error_reply(stanza, {xmpp::ErrorType::Auth, "not-authorized", decision.code() + ": " + decision.text()}),
        scope);
    scope.out.emplace_back(conference::record_of(person, admission::Stage::Request, in->conference.text(), decision));
    return true;
}

// The decision about somebody who would come now. Changes nothing.
admission::Decision Core::ask(admission::JoinRequest request, ConferenceName const& name, Now now) const {
    Effects nothing;
    SeededIds no_ids{0};
    conference::Turn turn{now, no_ids, settings_.policy, nothing, &standing_};
    auto it = conferences_.find(name.text());
    if (it != conferences_.end()) return it->second->conference.why(std::move(request), turn);
    admission::Policy const policy = policy_for(name);
    admission::RoomView view{.name = name};
    view.lobby_on = policy.lobby == admission::LobbyMode::On;
    view.password = policy.password;
    view.window = {policy.opens, policy.closes, policy.early_for_hosts, false};
    request.facts = facts(request, name);
    request.facts.unasked = !request.facts.missing.empty();
    request.facts.missing.clear();
    return admission::decide(request, view, policy);
}

// The device id says only who was here a moment ago; it gives no right (admission.md, "Identity"). One that does not
// verify is ignored and replaced. It becomes the identity of somebody without a token, before he sits anywhere.
Secret Core::device_for(session::Person& person, std::string_view given, IdSource& ids) {
    Secret text{std::string(given)};
    std::optional<std::string> device = admission::verify_device(given, settings_.device_key);
    if (!device) {
        // A client that keeps nothing between two requests is one person all the same.
        constexpr std::string_view kDevice = "device:";
        std::string const& before = person.identity.text();
        text = before.starts_with(kDevice) ? admission::sign_device(before.substr(kDevice.size()), settings_.device_key)
                                           : admission::make_device(ids, settings_.device_key);
        device = admission::verify_device(text.reveal(), settings_.device_key);
    }
    bool by_token = std::holds_alternative<admission::GoodToken>(person.token);
    if (!by_token && !person.service && device && !visited_.contains(person.session))
        person.identity = admission::Identity::of_device(*device);
    return text;
}

void Core::bad_room(session::Stream& stream, std::string const& why, xmpp::Element const& stanza, Scope scope) {
    if (!wants_answer(stanza) && stanza.name() != "presence") return;
    if (stanza.attribute("type") == "unavailable" || stanza.attribute("type") == "error") return;
    reply(stream.person().session,
          xmpp::error_reply(stanza, {xmpp::ErrorType::Cancel, "not-allowed", "bad-room-name: " + why}), scope);
}

// While the server is draining, only in meetings that go on. Clients ask again after a no (admission.md, "Wire").
bool Core::takes_people(std::string_view room_jid) const {
    if (!settings_.policy.draining) return true;
    Result<xmpp::Jid> const jid = xmpp::Jid::parse(room_jid);
    if (!jid.ok()) return false;
    conference::Address const address = addresses_.resolve(jid.value());
    auto const* room = std::get_if<conference::RoomAddress>(&address);
    auto const found = room == nullptr ? conferences_.end() : conferences_.find(room->conference.text());
    return found != conferences_.end() && found->second->conference.is_open();
}

Core::HttpAnswer Core::conference_request(std::string_view body, Secret const& bearer, std::string const& address,
                                          Now now, IdSource& ids) {
    nlohmann::json request = nlohmann::json::parse(body, nullptr, false);
    if (!request.is_object() || !request.contains("room") || !request["room"].is_string())
        return {400, R"({"error":"a JSON object with a textual \"room\" is expected"})"};
    bool const too_fast = !bearer.empty() && !may_ask_with_token(address, now.instant);
    if (!bearer.empty() && !too_fast) {
        token::Verified verified = verify(bearer, now);
        if (auto const* bad = std::get_if<token::Bad>(&verified))
            return {403, nlohmann::json{{"error", bad->code}, {"text", bad->text}}.dump()};
    }
    std::string given;
    if (auto id = request.find("sessionId"); id != request.end() && id->is_string()) given = id->get<std::string>();
    if (!admission::verify_device(given, settings_.device_key))
        given = admission::make_device(ids, settings_.device_key).reveal();
    nlohmann::json answer = {{"room", request["room"]},
                             {"ready", takes_people(request["room"].get<std::string>()) && !too_fast},
                             {"focusJid", addresses_.focus_user()},
                             {"sessionId", given},
                             {"properties", {{"authentication", "false"}}}};
    return {200, answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

Result<admission::Decision> Core::why(Question const& question, Now now, IdSource& ids) const {
    ConferenceName name = TRY(ConferenceName::parse(question.room));
    if (!question.tenant.empty()) name.tenant = TRY(Tenant::parse(question.tenant));
    admission::JoinRequest request;
    request.at = now.wall;
    request.client = admission::Generation::New;
    request.nick = "00000000";
    request.name = question.name;
    request.password = question.password;
    request.who = admission::Identity::of_device(ids.hex(8));
    if (question.token) {
        token::Verified verified = verify(*question.token, now);
        if (auto* bad = std::get_if<token::Bad>(&verified)) {
            request.token = admission::BadToken{bad->code, bad->text};
        } else {
            auto& good = std::get<token::Good>(verified);
            request.who = admission::Identity::of_token(good.claims);
            request.token = admission::GoodToken{std::move(good.claims), good.expired_for};
        }
    }
    return ask(std::move(request), name, now);
}

}  // namespace usher::router
