// What one person or one network may ask for, so that all others are served as well. Each limit has a name in
// [limits]; what is refused is told, and the refusal costs little.
#include "admission/network.hpp"
#include "admission/refusals.hpp"
#include "admission/wire_table.hpp"
#include "router/core.hpp"
#include "router/room.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::router {

namespace ns = xmpp::ns;

namespace {

constexpr Seconds kStanzasIn{10};
constexpr Seconds kMessagesIn{10};
constexpr Seconds kJoinsIn{60};
constexpr Seconds kLoginsIn{60};

// An IPv6 address stands for its /64: whoever has one of these has them all.
std::string network_of(std::string const& address) {
    Result<admission::Network> const network = admission::Network::parse(address);
    return network.ok() ? network.value().text() : address;
}

}  // namespace

// Sessions without a connection do not count: a whole house that lost its network comes back through one address.
bool Core::count_connection(SessionId session, std::string const& address) {
    std::string const network = network_of(address);
    int& count = connections_[network];
    network_of_[session] = network;
    return ++count <= settings_.fairness.sessions_per_address;
}

void Core::release_connection(SessionId session) {
    auto const network = network_of_.find(session);
    if (network == network_of_.end()) return;
    auto const count = connections_.find(network->second);
    if (--count->second == 0) connections_.erase(count);
    network_of_.erase(network);
}

void Core::hand_over_connection(SessionId from, SessionId to) {
    release_connection(to);
    if (auto network = network_of_.extract(from); !network.empty()) network_of_[to] = std::move(network.mapped());
}

// Each costs a signature, also those that come to nothing.
bool Core::may_log_in(SessionId session, xmpp::Element const& element, Instant now) {
    if (!element.is("auth", ns::kSasl)) return true;
    auto const network = network_of_.find(session);
    return network == network_of_.end() || logins_.take(network->second, now, settings_.fairness.logins, kLoginsIn);
}

bool Core::may_ask_with_token(std::string const& address, Instant now) {
    return logins_.take(network_of(address), now, settings_.fairness.logins, kLoginsIn);
}

bool Core::may_say(SessionId session, Instant now) {
    return streams_.at(session)->is_bound() == false ||
           stanzas_[session].take(now, settings_.fairness.stanzas, kStanzasIn);
}

// For the log, the audit and the numbers: whose limit it was. The shell says the same a few times a minute only.
void Core::note_limit(session::Person const& person, std::string_view limit, Scope scope, std::string where) {
    scope.out.emplace_back(conference::Note{"limited",
                                            {{"code", "too-fast"},
                                             {"limit", std::string(limit)},
                                             {"conference", std::move(where)},
                                             {"identity", person.identity.text()},
                                             {"session", std::to_string(person.session.number)}}});
}

// To a room or to somebody in it. False: it was refused.
bool Core::may_send_message(session::Stream const& stream, xmpp::Element const& stanza, Scope scope) {
    if (stanza.name() != "message") return true;
    SessionId const id = stream.person().session;
    if (messages_[id].take(scope.now.instant, settings_.fairness.messages, kMessagesIn)) return true;
    note_limit(stream.person(), "limits.messages", scope, {});
    if (stanza.attribute("type") != "error")
        reply(id,
              xmpp::error_reply(stanza, {xmpp::ErrorType::Wait, "resource-constraint",
                                         "too-fast: " + std::string(admission::sentence_of("too-fast"))}),
              scope);
    return false;
}

// Counted whatever comes of it. False: it was refused, as a conference refuses.
bool Core::may_join(session::Stream const& stream, xmpp::Element const& stanza, Scope scope) {
    session::Person const& person = stream.person();
    if (person.service) return true;
    std::string const who = person.identity.text() + " " + network_of(person.address);
    if (joins_.take(who, scope.now.instant, settings_.fairness.joins, kJoinsIn)) return true;
    admission::Decision const decision{
        admission::Refuse{"too-fast", std::string(admission::sentence_of("too-fast")), kJoinsIn}, {}};
    xmpp::Element verdict("message", ns::kClient);
    Result<xmpp::Jid> const to = xmpp::Jid::parse(stanza.attribute("to"));
    if (to.ok()) verdict.set("from", to.value().bare_text());
    note_limit(person, "limits.joins", scope, to.ok() ? to.value().local : std::string{});
    verdict.add("json-message", ns::kJitmeet).add_text(admission::verdict_json(decision));
    reply(person.session, std::move(verdict), scope);
    reply(person.session, xmpp::error_reply(stanza, {xmpp::ErrorType::Cancel, "not-allowed", decision.text()}), scope);
    return false;
}

}  // namespace usher::router
