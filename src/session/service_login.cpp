// The stream's part of a service's login (sasl.hpp): elements and base64 around the bytes of the mechanism.
#include <algorithm>
#include <array>
#include <utility>

#include "session/door.hpp"
#include "session/stream.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::session {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

// Strongest first: clients take the first that they know.
constexpr std::array<std::string_view, 3> kMechanisms = {"SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"};

Element with_data(std::string_view name, std::string_view bytes) {
    Element element(name, ns::kSasl);
    if (!bytes.empty()) element.add_text(token::encode_base64(bytes));
    return element;
}

}  // namespace

void Stream::offer_services(Element& mechanisms) const {
    if (!has_services()) return;
    for (std::string_view mechanism : kMechanisms) mechanisms.add("mechanism").add_text(mechanism);
}

bool Stream::has_services() const { return settings_.services != nullptr && !settings_.services->empty(); }

// False: the mechanism is none of a service's.
bool Stream::begin_service_login(Element const& auth, Now now, IdSource& ids, Outputs& out) {
    std::string_view const mechanism = auth.attribute("mechanism");
    if (!has_services() || std::ranges::find(kMechanisms, mechanism) == kMechanisms.end()) return false;
    exchange_.reset();
    // RFC 6120 §6.4.2: "=" is a message without a byte; without any text the client waits for a challenge first.
    std::string const text = auth.text();
    std::optional<std::string> const message = text == "=" ? std::string{} : token::decode_base64(text);
    if (!message || text.empty()) {
        refuse_service(text.empty() ? "malformed-request" : "incorrect-encoding", false, now, out);
    } else if (settings_.services->is_paused(connect_.address, now.instant)) {
        refuse_service("temporary-auth-failure", false, now, out);
    } else if (mechanism == "PLAIN") {
        service_step(plain(*settings_.services, *message), now, ids, out);
    } else {
        exchange_ = std::make_unique<ScramExchange>(
            *settings_.services, mechanism == "SCRAM-SHA-1" ? token::ScramHash::Sha1 : token::ScramHash::Sha256);
        service_step(exchange_->first(*message, ids), now, ids, out);
    }
    return true;
}

void Stream::go_on_with_service(Element const& response, Now now, IdSource& ids, Outputs& out) {
    std::unique_ptr<ScramExchange> const exchange = std::move(exchange_);
    std::optional<std::string> const message = token::decode_base64(response.text());
    if (!message) return refuse_service("incorrect-encoding", false, now, out);
    service_step(exchange->second(*message), now, ids, out);
}

void Stream::service_step(SaslStep step, Now now, IdSource& ids, Outputs& out) {
    std::string const data = std::move(step.data);
    switch (step.kind) {
        case SaslStep::Kind::Challenge: out.emplace_back(Write{with_data("challenge", data)}); return;
        case SaslStep::Kind::Failure:
            refuse_service(step.condition, step.condition == "not-authorized", now, out);
            return;
        case SaslStep::Kind::Success: break;
    }
    exchange_.reset();
    person_.service = step.account->kind;
    login_ = admission::Identity::of_service(step.account->user);
    person_.identity = step.account->kind == admission::ServiceKind::Phone
                           ? admission::Identity::of_call(step.account->user, person_.session.number)
                           : login_;
    person_.token = admission::NoToken{};  // what the URL says counts for people
    person_.jid = {ids.uuid(), settings_.domain, {}};
    connect_.token.forget();
    state_ = State::Reopening;
    out.emplace_back(Write{with_data("success", data)});
}

void Stream::refuse_service(std::string_view condition, bool counts, Now now, Outputs& out) {
    exchange_.reset();
    if (counts) settings_.services->count_wrong(connect_.address, now.instant);
    refuse({std::string(condition), "a service's login from " + connect_.address, {}}, sasl_failure(condition), out);
}

}  // namespace usher::session
