#include "shell/bosh_sessions.hpp"

#include <utility>

#include "base/result.hpp"

namespace usher::shell {

namespace {

constexpr std::size_t kHandleBytes = 8;  // of the sid; in hex twice as many characters

HttpResponse response(std::string body) { return {200, "text/xml; charset=utf-8", std::move(body)}; }

}  // namespace

BoshSessions::BoshSessions(Owner& owner, Settings settings)
    : owner_(owner), settings_(std::move(settings)), reader_(settings_.xml) {}

// The rest of the sid is compared in constant time: it is all that proves whose session this is (XEP-0124 §21).
BoshSessions::Entry* BoshSessions::find(std::string_view sid) {
    auto const it = entries_.find(sid.substr(0, 2 * kHandleBytes));
    return it != entries_.end() && it->second.bosh.sid().equals(sid) ? &it->second : nullptr;
}

BoshSessions::Entry* BoshSessions::find(SessionId session) {
    auto const it = by_session_.find(session);
    return it == by_session_.end() ? nullptr : &entries_.at(it->second);
}

void BoshSessions::request(HttpRequest const& request, std::function<void(HttpResponse)> answer, Instant now,
                           IdSource& ids) {
    Result<xmpp::Element> element = reader_.read(request.body);
    if (!element.ok()) return answer(response(session::bosh_refusal("bad-request")));
    Result<session::BoshBody> read = session::read_bosh_body(std::move(element).value());
    if (!read.ok()) return answer(response(session::bosh_refusal("bad-request")));
    session::BoshBody body = std::move(read).value();
    session::Bosh::Ticket const ticket = next_ticket_++;
    session::Bosh::Outputs outputs;
    if (body.sid.empty()) {
        if (entries_.size() >= settings_.most) return answer(response(session::bosh_refusal("policy-violation")));
        std::string const handle = ids.hex(kHandleBytes);
        session::Bosh bosh(Secret(handle + ids.secret()), settings_.domain, settings_.limits);
        SessionId const session = owner_.bosh_opened(request);
        Entry& entry = entries_.emplace(handle, Entry{std::move(bosh), session, {}}).first->second;
        by_session_[session] = handle;
        entry.waiting[ticket] = std::move(answer);
        entry.bosh.begin(std::move(body), ticket, now, outputs);
        changed_.insert(handle);
        return perform(handle, outputs);
    }
    Entry* const entry = find(body.sid);
    if (entry == nullptr) return answer(response(session::bosh_refusal("item-not-found")));
    std::string const handle = by_session_.at(entry->session);
    entry->waiting[ticket] = std::move(answer);
    owner_.bosh_heard(entry->session);
    entry->bosh.request(std::move(body), ticket, now, outputs);
    changed_.insert(handle);
    perform(handle, outputs);
}

void BoshSessions::tick(std::string const& handle, Instant now) {
    auto const it = entries_.find(handle);
    if (it == entries_.end()) return;
    session::Bosh::Outputs outputs;
    it->second.bosh.tick(now, outputs);
    changed_.insert(handle);
    perform(handle, outputs);
}

void BoshSessions::send(SessionId to, xmpp::Serialised const& stanza, std::string const* insert) {
    Entry* const entry = find(to);
    if (entry == nullptr) return;
    std::string xml = *stanza.bytes;
    if (insert != nullptr) xml.insert(stanza.splice_at, *insert);
    entry->bosh.send(std::move(xml));
    changed_.insert(by_session_.at(to));
}

void BoshSessions::send(SessionId to, xmpp::Element const& element) {
    Entry* const entry = find(to);
    if (entry == nullptr) return;
    entry->bosh.send(element);
    changed_.insert(by_session_.at(to));
}

void BoshSessions::close(SessionId session) {
    Entry* const entry = find(session);
    if (entry == nullptr) return;
    entry->bosh.close();
    changed_.insert(by_session_.at(session));
}

void BoshSessions::flush(Instant now) {
    while (!changed_.empty()) {
        std::string const handle = changed_.extract(changed_.begin()).value();
        auto const it = entries_.find(handle);
        if (it == entries_.end()) continue;
        session::Bosh::Outputs outputs;
        it->second.bosh.flush(now, outputs);
        perform(handle, outputs);
        if (auto const same = entries_.find(handle); same != entries_.end())
            owner_.bosh_timer(handle, same->second.bosh.deadline());
    }
}

// A stanza may end the session, and what comes after it is then nobody's.
void BoshSessions::perform(std::string const& handle, session::Bosh::Outputs& outputs) {
    Entry& entry = entries_.at(handle);
    SessionId const session = entry.session;
    for (session::Bosh::Output& output : outputs) {
        if (auto* answer = std::get_if<session::Bosh::Answer>(&output)) {
            if (auto waiting = entry.waiting.extract(answer->ticket); !waiting.empty())
                waiting.mapped()(response(std::move(answer->body)));
        } else if (auto* received = std::get_if<session::Bosh::Receive>(&output)) {
            owner_.bosh_received(session, std::move(received->element));
        } else {
            bool const too_slow = std::get<session::Bosh::Over>(output).too_slow;
            owner_.bosh_timer(handle, std::nullopt);
            by_session_.erase(session);
            changed_.erase(handle);
            entries_.erase(handle);
            return owner_.bosh_gone(session, too_slow);
        }
    }
}

}  // namespace usher::shell
