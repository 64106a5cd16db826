#include "session/bosh.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "xmpp/namespaces.hpp"

namespace usher::session {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr Seconds kRequestsIn{10};
constexpr std::uint64_t kLargestRid = (std::uint64_t{1} << 53) - 1;  // XEP-0124 §14.1

template <class Number>
std::optional<Number> number_in(Element const& element, std::string_view name) {
    std::string_view const text = element.attribute(name);
    Number number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool is_true(std::string_view text) { return text == "true" || text == "1"; }

// A <body/> around `inside`, which carries its own namespaces.
std::string body_of(std::string_view attributes, std::string_view inside) {
    std::string body = "<body xmlns='";
    body.append(ns::kHttpBind).append("'").append(attributes);
    return inside.empty() ? body + "/>" : body.append(">").append(inside).append("</body>");
}

std::string terminating(std::string_view condition) {
    std::string attributes = " type='terminate'";
    if (!condition.empty()) attributes.append(" condition='").append(condition).append("'");
    return attributes;
}

Element opening(std::string const& to) {
    Element open("open", ns::kFraming);
    if (!to.empty()) open.set("to", to);
    open.set("version", "1.0");
    return open;
}

}  // namespace

Result<BoshBody> read_bosh_body(Element body) {
    if (!body.is("body", ns::kHttpBind)) return malformed("not a <body/> of " + std::string(ns::kHttpBind));
    BoshBody read;
    std::optional<std::uint64_t> const rid = number_in<std::uint64_t>(body, "rid");
    if (!rid || *rid == 0 || *rid > kLargestRid) return malformed("a <body/> without a request id");
    read.rid = *rid;
    read.sid = body.attribute("sid");
    read.to = body.attribute("to");
    read.wait = number_in<std::int64_t>(body, "wait");
    read.hold = number_in<std::int64_t>(body, "hold");
    read.restarts = is_true(body.attribute("xmpp:restart"));
    read.terminates = body.attribute("type") == "terminate";
    for (Element& child : body.children())
        if (!child.is_text()) read.payload.push_back(std::move(child));
    return read;
}

std::string bosh_refusal(std::string_view condition) { return body_of(terminating(condition), {}); }

Bosh::Bosh(Secret sid, std::string domain, BoshLimits limits)
    : sid_(std::move(sid)), domain_(std::move(domain)), limits_(limits) {}

// XEP-0124 §7: the client may ask for less than is offered, never for more.
void Bosh::begin(BoshBody body, Ticket ticket, Instant now, Outputs& out) {
    auto const longest = static_cast<std::int64_t>(limits_.wait.count());
    wait_ = Seconds{std::clamp<std::int64_t>(body.wait.value_or(longest), 0, longest)};
    hold_ = body.hold.value_or(1) > 0 && wait_.count() > 0 ? 1 : 0;
    last_ = body.rid - 1;
    body.restarts = true;
    take(std::move(body), ticket, now, out);
}

void Bosh::request(BoshBody body, Ticket ticket, Instant now, Outputs& out) {
    if (over_) {
        out.emplace_back(Answer{ticket, bosh_refusal("item-not-found")});
        return;
    }
    if (!requests_.take(now, limits_.requests, kRequestsIn)) return terminate("policy-violation", ticket, now, out);
    std::uint64_t const rid = body.rid;
    if (rid <= last_) {
        // Asked again: its connection broke (XEP-0124 §14.3). The older one, if it lives, is let go.
        if (auto held = std::ranges::find(held_, rid, &Held::rid); held != held_.end()) {
            out.emplace_back(Answer{std::exchange(held->ticket, ticket), body_of({}, {})});
            return;
        }
        auto const again = std::ranges::find(answered_, rid, &std::pair<std::uint64_t, std::string>::first);
        if (again == answered_.end()) return terminate("item-not-found", ticket, now, out);
        out.emplace_back(Answer{ticket, again->second});
        return;
    }
    if (rid > last_ + kRequests) return terminate("item-not-found", ticket, now, out);
    if (rid > last_ + 1) {
        if (auto before = early_.find(rid); before != early_.end())
            out.emplace_back(Answer{before->second.ticket, body_of({}, {})});
        early_.insert_or_assign(rid, Early{std::move(body), ticket});
        return;
    }
    take(std::move(body), ticket, now, out);
    for (auto next = early_.find(last_ + 1); next != early_.end() && !over_; next = early_.find(last_ + 1)) {
        Early const early = std::move(next->second);
        early_.erase(next);
        take(early.body, early.ticket, now, out);
    }
}

void Bosh::take(BoshBody body, Ticket ticket, Instant now, Outputs& out) {
    last_ = body.rid;
    held_.push_back({body.rid, ticket, now});
    if (body.restarts && !closing_) out.emplace_back(Receive{opening(body.to)});
    for (Element& element : body.payload)
        if (!closing_) out.emplace_back(Receive{std::move(element)});
    if (!body.terminates) return;
    if (!closing_) out.emplace_back(Receive{Element("close", ns::kFraming)});
    closing_ = true;
}

void Bosh::send(Element const& element) {
    // XEP-0206 has no <open/> and <close/>: the <body/> says both.
    if (element.xmlns() == ns::kFraming) return;
    send(element.to_xml());
}

void Bosh::send(std::string xml) {
    queued_ += xml.size();
    queue_.push_back(std::move(xml));
}

void Bosh::close() { closing_ = true; }

void Bosh::answer(Held const& held, std::string body, Outputs& out) {
    answered_.emplace_back(held.rid, body);
    if (answered_.size() > kRequests) answered_.pop_front();
    out.emplace_back(Answer{held.ticket, std::move(body)});
}

std::string Bosh::next_batch() {
    std::string inside;
    while (!queue_.empty() && (inside.empty() || inside.size() + queue_.front().size() <= limits_.batch)) {
        queued_ -= queue_.front().size();
        inside += queue_.front();
        queue_.pop_front();
    }
    return inside;
}

void Bosh::answer_oldest(Instant now, Outputs& out) {
    Held const held = held_.front();
    held_.pop_front();
    std::string attributes;
    std::string const inside = next_batch();
    if (!std::exchange(begun_, true)) {
        attributes += " xmlns:xmpp='" + std::string(ns::kXbosh) + "' xmlns:stream='" + std::string(ns::kStream) + "'";
        attributes += " sid='" + sid_.reveal() + "' wait='" + std::to_string(wait_.count()) + "' hold='" +
                      std::to_string(hold_) + "' requests='" + std::to_string(kRequests) + "' inactivity='" +
                      std::to_string(limits_.inactivity.count()) + "' ver='1.6' from='" + domain_ +
                      "' xmpp:version='1.0' xmpp:restartlogic='true'";
    }
    answer(held, body_of(attributes, inside), out);
    if (held_.empty()) idle_since_ = now;
}

// In a body of its own: the request that brought it is no part of the session.
void Bosh::terminate(std::string_view condition, std::optional<Ticket> ticket, Instant now, Outputs& out) {
    over_ = true;
    if (ticket) out.emplace_back(Answer{*ticket, bosh_refusal(condition)});
    for (Held const& held : held_) out.emplace_back(Answer{held.ticket, bosh_refusal(condition)});
    for (auto const& [rid, early] : early_) out.emplace_back(Answer{early.ticket, bosh_refusal(condition)});
    held_.clear();
    early_.clear();
    idle_since_ = now;
    out.emplace_back(Over{});
}

void Bosh::flush(Instant now, Outputs& out) {
    if (over_) return;
    if (queued_ > limits_.backlog && held_.empty()) {
        terminate("policy-violation", std::nullopt, now, out);
        std::get<Over>(out.back()).too_slow = true;
        return;
    }
    while (!held_.empty() && !queue_.empty() && !closing_) answer_oldest(now, out);
    while (held_.size() > hold_ && !closing_) answer_oldest(now, out);
    if (!closing_ || held_.empty()) return;
    // The last words, and the end. Without a request they wait for one.
    over_ = true;
    std::string inside;
    while (!queue_.empty()) inside += next_batch();
    std::string last = terminating({});
    if (inside.find("<stream:error") != std::string::npos) {
        last = terminating("remote-stream-error");
        last += " xmlns:stream='" + std::string(ns::kStream) + "'";
    }
    answer(held_.front(), body_of(last, inside), out);
    for (std::size_t i = 1; i < held_.size(); ++i) out.emplace_back(Answer{held_[i].ticket, bosh_refusal({})});
    for (auto const& [rid, early] : early_) out.emplace_back(Answer{early.ticket, bosh_refusal({})});
    held_.clear();
    early_.clear();
    out.emplace_back(Over{});
}

std::optional<Instant> Bosh::deadline() const {
    if (over_) return std::nullopt;
    if (!held_.empty()) return held_.front().since + wait_;
    return idle_since_ + limits_.inactivity;
}

void Bosh::tick(Instant now, Outputs& out) {
    std::optional<Instant> const at = deadline();
    if (!at || now < *at) return;
    if (!held_.empty()) return answer_oldest(now, out);
    terminate("item-not-found", std::nullopt, now, out);
}

}  // namespace usher::session
