#include "session/stream.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "session/door.hpp"
#include "token/jwt.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/stanza_error.hpp"

namespace usher::session {

namespace ns = xmpp::ns;
using xmpp::Element;
using xmpp::ErrorType;

namespace {

// After these many refused authentications of one stream, the next refusal ends it (RFC 6120 §6.4.5: two to five).
constexpr int kMostRetries = 3;
constexpr std::size_t kResourceBytes = 6;  // 12 characters
constexpr std::string_view kGuestPrefix = "guest.";
constexpr std::array<std::string_view, 2> kServicePrefixes = {"recorder.", "hidden."};
constexpr std::size_t kShownName = 255;  // bytes of a name in an error: the longest domain

bool is_stanza(Element const& element) {
    return element.xmlns() == ns::kClient &&
           (element.name() == "iq" || element.name() == "presence" || element.name() == "message");
}

bool is_answer(Element const& iq) { return iq.attribute("type") == "result" || iq.attribute("type") == "error"; }

// RFC 6120 §8.2.3: an id, one of four types, one child for a question and at most one for a result.
bool is_sound_iq(Element const& iq) {
    if (iq.attribute("id").empty()) return false;
    auto const elements = std::ranges::count_if(iq.children(), [](Element const& child) { return !child.is_text(); });
    std::string_view const type = iq.attribute("type");
    if (type == "get" || type == "set") return elements == 1;
    if (type == "result") return elements <= 1;
    return type == "error";
}

// For the log, where the code has a field of its own.
std::string without_code(DoorRefusal const& refusal) {
    std::string const start = refusal.code + ": ";
    return refusal.text.starts_with(start) ? refusal.text.substr(start.size()) : refusal.text;
}

bool is_sound_presence(Element const& presence) {
    constexpr std::array<std::string_view, 8> kTypes = {"",           "unavailable", "error",        "subscribe",
                                                        "subscribed", "unsubscribe", "unsubscribed", "probe"};
    return std::ranges::find(kTypes, presence.attribute("type")) != kTypes.end();
}

}  // namespace

Stream::Stream(SessionId id, Connect connect, Settings const& settings)
    : connect_(std::move(connect)), settings_(settings) {
    person_.session = id;
    person_.address = connect_.address;
    person_.url_room = connect_.room;
    person_.url_tenant = connect_.tenant;
    person_.base_url = connect_.base_url;
}

void Stream::expel(std::string_view why, Outputs& out) {
    if (state_ != State::Ended) fail("policy-violation", why, out);  // RFC 6120 §4.9.3.14
}

void Stream::replace(Outputs& out) {
    if (state_ != State::Ended) fail("conflict", "The same person came again", out);  // RFC 6120 §4.9.3.3
}

bool Stream::is_bound() const { return state_ == State::Bound; }

void Stream::receive(Element element, Now now, IdSource& ids, Outputs& out) {
    if (state_ == State::Ended) return;
    if (state_ == State::Bound && is_stanza(element)) return bound_stanza(std::move(element), out);
    if (element.is("close", ns::kFraming)) {
        state_ = State::Ended;
        out.emplace_back(End{"closed by the client"});
        return;
    }
    bool const may_manage = state_ == State::Binding || state_ == State::Bound;
    if (may_manage && element.xmlns() == ns::kSm) return manage(element, ids, out);
    bool const opens = element.is("open", ns::kFraming);
    if (opens && (state_ == State::Opening || state_ == State::Reopening)) return open(element, ids, out);
    if (state_ == State::Authenticating && element.xmlns() == ns::kSasl) return authenticate(element, now, ids, out);
    if (state_ == State::AwaitingKeys && element.is("abort", ns::kSasl)) {
        state_ = State::Authenticating;
        return refuse({"aborted", {}, {}}, sasl_failure("aborted"), out);
    }
    if (state_ == State::AwaitingKeys && element.xmlns() == ns::kSasl)
        return fail("policy-violation", "an authentication is under way", out);
    if (state_ == State::Binding && element.is("iq", ns::kClient) && element.child("bind", ns::kBind) != nullptr)
        return bind(element, ids, out);
    unexpected(element, ids, out);
}

void Stream::manage(Element const& element, IdSource& ids, Outputs& out) {
    if (connect_.own_reliability) return out.push_back(Write{sm_failed("feature-not-implemented")});
    if (element.name() == "resume" && state_ == State::Binding) {
        std::optional<std::uint32_t> const handled = StreamManagement::count_of(element);
        if (!handled) return not_resumed(out);
        out.emplace_back(Resume{Secret(std::string(element.attribute("previd"))), *handled});
        return;
    }
    bool const was_resumable = management_.is_resumable();
    if (auto answer = management_.receive(element, state_ == State::Bound, settings_.resumption, ids))
        out.emplace_back(Write{std::move(*answer)});
    if (!was_resumable && management_.is_resumable()) out.emplace_back(Resumable{management_.handle()});
}

void Stream::not_resumed(Outputs& out) { out.emplace_back(Write{sm_failed("item-not-found")}); }

bool Stream::may_resume(Stream const& lost) const {
    if (state_ != State::Binding || person_.service != lost.person_.service) return false;
    if (person_.service) return login_ == lost.login_;
    if (!by_token_) return !lost.by_token_;
    // Somebody who logged in later comes back with the token that he has now.
    bool const has_token = std::holds_alternative<admission::GoodToken>(lost.person_.token);
    return (lost.by_token_ && login_ == lost.login_) || (has_token && login_ == lost.person_.identity);
}

bool Stream::resume(Stream const& by, std::uint32_t count, Outputs& out) {
    if (state_ != State::Bound || !management_.resume(count)) return false;
    person_.address = by.person_.address;
    person_.base_url = by.person_.base_url;
    out.emplace_back(Write{management_.resumed()});
    return true;
}

// A stanza before its time is not authorized (RFC 6120 §4.9.3.12, §7.1); all else is not XMPP as we know it.
void Stream::unexpected(Element const& element, IdSource& ids, Outputs& out) {
    if (state_ == State::Opening) write_open(ids.uuid(), out);
    if (is_stanza(element)) return fail("not-authorized", {}, out);
    fail("unsupported-stanza-type", {}, out);
}

void Stream::unreadable(std::string_view detail, Outputs& out) {
    if (state_ == State::Ended) return;
    struct Row {
        std::string_view word;
        std::string_view condition;
    };
    constexpr std::array<Row, 4> kRows = {{{"not-well-formed", "not-well-formed"},
                                           {"too-large", "policy-violation"},
                                           {"restricted-xml", "restricted-xml"},
                                           {"unbound-prefix", "bad-namespace-prefix"}}};
    if (state_ == State::Opening) write_open({}, out);
    std::string_view const word = detail.substr(0, detail.find(':'));
    auto const row = std::ranges::find(kRows, word, &Row::word);
    fail(row == kRows.end() ? "not-well-formed" : row->condition, word == "too-large" ? detail : std::string_view(),
         out);
}

bool Stream::serves(std::string_view domain) const {
    Result<xmpp::Jid> const to = xmpp::Jid::parse(domain);
    if (!to.ok() || !to.value().local.empty() || !to.value().resource.empty()) return false;
    std::string_view name = to.value().domain;
    if (name.starts_with(kGuestPrefix) && name.substr(kGuestPrefix.size()) == settings_.domain) return true;
    // COMPAT(jibri, jigasi): they are told of a domain of their own. It gives nothing; the password does.
    for (std::string_view prefix : kServicePrefixes)
        if (has_services() && name.starts_with(prefix) && name.substr(prefix.size()) == settings_.domain) return true;
    return name == settings_.domain;
}

void Stream::open(Element const& element, IdSource& ids, Outputs& out) {
    write_open(ids.uuid(), out);
    if (connect_.too_many) {
        constexpr char kWhy[] = "more sessions from this address than limits.sessions_per_address";
        out.emplace_back(Refused{"too-many-connections", kWhy, {}});
        return fail("policy-violation", "too many connections from this address", out);
    }
    if (!element.has_attribute("to")) return fail("improper-addressing", {}, out);
    // COMPAT(lib-jitsi-meet, all): with hosts.anonymousdomain in its configuration, a client without a token opens
    // guest.D. Who is a guest is seen from the token; the name makes no difference.
    std::string_view const to = element.attribute("to");
    if (!serves(to))
        return fail("host-unknown", "This server does not serve " + std::string(to.substr(0, kShownName)), out);
    write_features(out);
    state_ = state_ == State::Opening ? State::Authenticating : State::Binding;
}

void Stream::authenticate(Element const& element, Now now, IdSource& ids, Outputs& out) {
    if (element.name() == "response" && exchange_) return go_on_with_service(element, now, ids, out);
    exchange_.reset();
    if (element.name() == "abort") return refuse({"aborted", {}, {}}, sasl_failure("aborted"), out);
    if (element.name() != "auth") return refuse({"malformed-request", {}, {}}, sasl_failure("malformed-request"), out);
    if (begin_service_login(element, now, ids, out)) return;
    if (element.attribute("mechanism") != "ANONYMOUS")
        return refuse({"invalid-mechanism", {}, {}}, sasl_failure("invalid-mechanism"), out);
    node_ = ids.uuid();
    state_ = State::AwaitingKeys;
    keys_came(now, out);
}

void Stream::keys_came(Now now, Outputs& out) {
    if (state_ != State::AwaitingKeys) return;
    TokenReading reading = read_token(connect_, settings_, now.wall);
    if (reading.lacking) {
        out.emplace_back(WantKeys{std::move(*reading.lacking)});
        return;
    }
    settle(std::move(reading.token), now, out);
}

void Stream::no_keys(token::Bad why, Now now, Outputs& out) {
    if (state_ != State::AwaitingKeys) return;
    settle(admission::BadToken{std::move(why.code), std::move(why.text)}, now, out);
}

// The token has been looked at: the door decides.
void Stream::settle(admission::Token token, Now now, Outputs& out) {
    state_ = State::Authenticating;
    auto const* good = std::get_if<admission::GoodToken>(&token);
    admission::Identity who =
        good != nullptr ? admission::Identity::of_token(good->claims) : admission::Identity::of_stream(node_);
    if (auto refusal = refusal_at_door(connect_, settings_, token, who, now.wall))
        return refuse({refusal->code, without_code(*refusal), token::hash_in_logs(connect_.token.reveal()),
                       good != nullptr ? who.text() : std::string{}, refusal->where, refusal->because},
                      sasl_failure("not-allowed", refusal->text), out);
    come_in(std::move(token), std::move(who), std::move(node_), out);
}

void Stream::come_in(admission::Token token, admission::Identity who, std::string node, Outputs& out) {
    by_token_ = std::holds_alternative<admission::GoodToken>(token);
    login_ = who;
    person_.token = std::move(token);
    person_.identity = std::move(who);
    person_.jid = {std::move(node), settings_.domain, {}};
    connect_.token.forget();
    state_ = State::Reopening;
    out.emplace_back(Write{Element("success", ns::kSasl)});
}

void Stream::refuse(Refused refused, Element failure, Outputs& out) {
    out.emplace_back(std::move(refused));
    out.emplace_back(Write{std::move(failure)});
    if (++failures_ > kMostRetries) fail("policy-violation", "too many refused authentications", out);
}

void Stream::bind(Element const& iq, IdSource& ids, Outputs& out) {
    if (!is_sound_iq(iq) || iq.attribute("type") != "set") {
        if (!is_answer(iq)) write_stanza(xmpp::error_reply(iq, {ErrorType::Modify, "bad-request", {}}), out);
        return;
    }
    // The resource that a client may ask for is not used: addresses of streams are ours to give (RFC 6120 §7.7.2.1).
    person_.jid.resource = ids.hex(kResourceBytes);
    full_jid_ = person_.jid.text();
    state_ = State::Bound;
    Element result("iq", ns::kClient);
    result.set("type", "result").set("id", iq.attribute("id"));
    result.add("bind", ns::kBind).add("jid").add_text(full_jid_);
    out.emplace_back(Bound{});
    write_stanza(std::move(result), out);
}

void Stream::bound_stanza(Element stanza, Outputs& out) {
    management_.count_received();
    stanza.set("from", full_jid_);
    if (stanza.name() == "presence") {
        if (!is_sound_presence(stanza))
            return write_stanza(xmpp::error_reply(stanza, {ErrorType::Modify, "bad-request", {}}), out);
        // Nobody subscribes to anybody here, so a presence to the server tells nobody; only leaving has an effect.
        if (!stanza.has_attribute("to") && stanza.attribute("type") != "unavailable") return;
    } else {
        // RFC 6120 §10.3.3: without an address it is for the sender's own account, whose place the server takes.
        if (!stanza.has_attribute("to")) stanza.set("to", settings_.domain);
        if (stanza.name() == "iq") {
            if (!is_sound_iq(stanza)) {
                // RFC 6120 §8.3.1: an error is never answered by an error.
                if (!is_answer(stanza))
                    write_stanza(xmpp::error_reply(stanza, {ErrorType::Modify, "bad-request", {}}), out);
                return;
            }
            if (answer_iq(stanza, out)) return;
        }
    }
    out.emplace_back(Deliver{std::move(stanza)});
}

// The questions that concern the stream itself. False: it is for the router.
bool Stream::answer_iq(Element const& iq, Outputs& out) {
    if (iq.attribute("type") != "set" || iq.attribute("to") != settings_.domain) return false;
    if (iq.child("session", ns::kSession) != nullptr) {
        write_stanza(xmpp::result_reply(iq), out);
        return true;
    }
    if (iq.child("bind", ns::kBind) != nullptr) {
        write_stanza(xmpp::error_reply(iq, {ErrorType::Cancel, "not-allowed", "A resource is bound already"}), out);
        return true;
    }
    return false;
}

void Stream::write_open(std::string_view id, Outputs& out) const {
    Element open("open", ns::kFraming);
    open.set("from", settings_.domain);
    if (!id.empty()) open.set("id", id);
    open.set("version", "1.0").set("xml:lang", "en");
    out.emplace_back(Write{std::move(open)});
}

void Stream::write_features(Outputs& out) const {
    Element features("features", ns::kStream);
    if (state_ == State::Opening) {
        xmpp::Element& mechanisms = features.add("mechanisms", ns::kSasl);
        mechanisms.add("mechanism").add_text("ANONYMOUS");
        offer_services(mechanisms);
    } else {
        features.add("bind", ns::kBind).add("required");
        features.add("session", ns::kSession).add("optional");
        if (!connect_.own_reliability) features.add("sm", ns::kSm).add("optional");
        if (!settings_.caps_ver.empty())
            features.add("c", ns::kCaps).set("hash", "sha-1").set("node", "urn:usher").set("ver", settings_.caps_ver);
    }
    out.emplace_back(Write{std::move(features)});
}

void Stream::write_stanza(Element stanza, Outputs& out) { out.emplace_back(Write{std::move(stanza)}); }

// A stream error ends the stream (RFC 6120 §4.9.1.1).
void Stream::fail(std::string_view condition, std::string_view text, Outputs& out) {
    Element error("error", ns::kStream);
    error.add(condition, ns::kStreamErrors);
    if (!text.empty()) error.add("text", ns::kStreamErrors).set("xml:lang", "en").add_text(text);
    state_ = State::Ended;
    out.emplace_back(Write{std::move(error)});
    out.emplace_back(End{std::string(condition)});
}

}  // namespace usher::session
