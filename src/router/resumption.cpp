// Sessions outlive connections (XEP-0198, protocol decision 15): who is kept without a connection and how long, who may
// go on with a session, what is written again, and what happens when the same person comes in another session.
#include <algorithm>
#include <charconv>

#include "router/core.hpp"
#include "router/room.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::router {

namespace ns = xmpp::ns;
using conference::Note;

namespace {

constexpr std::string_view kLostTimer = "lost/";
constexpr std::string_view kProbeTimer = "probe/";
// How long an older session of somebody who came again may take to answer (admission.md note 7).
constexpr Seconds kProbeFor{5};

std::string timer_of(std::string_view kind, SessionId id) { return std::string(kind) + std::to_string(id.number); }

std::optional<SessionId> session_in(std::string_view which, std::string_view kind) {
    if (!which.starts_with(kind)) return std::nullopt;
    which.remove_prefix(kind.size());
    SessionId id;
    auto const [end, error] = std::from_chars(which.data(), which.data() + which.size(), id.number);
    return error == std::errc() && end == which.data() + which.size() ? std::optional(id) : std::nullopt;
}

bool is_stanza(xmpp::Element const& element) {
    return element.xmlns() == ns::kClient &&
           (element.name() == "iq" || element.name() == "presence" || element.name() == "message");
}

Note note_about(std::string event, session::Person const& person) {
    return {std::move(event),
            {{"session", std::to_string(person.session.number)}, {"identity", person.identity.text()}}};
}

}  // namespace

void Core::disconnected(SessionId session, Loss how, Now now, IdSource& ids, Effects& out) {
    auto const it = streams_.find(session);
    if (it == streams_.end() || lost_.contains(session)) return;
    std::size_t const from = out.size();
    Scope const scope{now, ids, out};
    Seconds const resume = settings_.resumption.window;
    Seconds const window = how == Loss::Page ? std::min(settings_.linger_after_unload, resume) : resume;
    // Its person has come again, and it had not answered yet: it was dead, and its seat is nobody's (case H05).
    bool const is_replaced = probed_.contains(session);
    if (is_replaced) out.push_back(note_about("session-replaced", it->second->person()));
    bool const is_kept = !is_replaced && how != Loss::TooSlow && it->second->management().is_resumable() &&
                         window.count() > 0 && lost_.size() < settings_.lost_sessions;
    if (is_kept)
        lose(session, window, scope);
    else
        end_lost(session, "connection closed", scope);
    settle(from, scope);
}

void Core::lose(SessionId id, Seconds window, Scope scope) {
    session::Stream& stream = *streams_.at(id);
    stream.management().lost();
    release_connection(id);
    lost_[id] = {has_place(id)};
    scope.out.emplace_back(conference::StartTimer{timer_of(kLostTimer, id), scope.now.instant + window});
    scope.out.emplace_back(note_about("connection-lost", stream.person()));
    tell_rooms(id, conference::SessionLost{id}, scope);
}

// Everything that is kept about a session. Its rooms were told before.
void Core::forget(SessionId id, Scope scope) {
    if (lost_.erase(id) != 0) scope.out.emplace_back(conference::StopTimer{timer_of(kLostTimer, id)});
    heard(id, scope.out);
    awaiting_keys_.erase(id);
    release_connection(id);
    stanzas_.erase(id);
    messages_.erase(id);
    release_tokens(id, scope);
    token_tries_.erase(id);
    auto const stream = streams_.find(id);
    if (stream == streams_.end()) return;
    if (stream->second->management().is_resumable()) resumable_.erase(stream->second->management().handle());
    streams_.erase(stream);
}

void Core::end_lost(SessionId id, std::string const& why, Scope scope) {
    leave_everything(id, why, scope);
    scope.out.emplace_back(conference::Hangup{id, why});
    forget(id, scope);
}

bool Core::session_timer(std::string_view which, Scope scope) {
    if (std::optional<SessionId> const id = session_in(which, kLostTimer)) {
        if (!lost_.contains(*id)) return true;
        scope.out.emplace_back(note_about("session-lapsed", streams_.at(*id)->person()));
        end_lost(*id, "connection lost", scope);
        return true;
    }
    std::optional<SessionId> const id = session_in(which, kProbeTimer);
    if (!id) return false;
    if (!probed_.contains(*id)) return true;
    scope.out.emplace_back(note_about("session-replaced", streams_.at(*id)->person()));
    session::Outputs outputs;
    streams_.at(*id)->replace(outputs);
    handle_output(*id, outputs, scope);
    return true;
}

void Core::tell_rooms(SessionId id, conference::Event const& event, Scope scope) {
    auto const visited = visited_.find(id);
    if (visited == visited_.end()) return;
    for (std::string const& key : std::set<std::string>(visited->second))
        if (auto room = conferences_.find(key); room != conferences_.end()) feed(*room->second, event, scope);
}

bool Core::has_place(SessionId id) const {
    auto const visited = visited_.find(id);
    if (visited == visited_.end()) return false;
    return std::ranges::any_of(visited->second, [&](std::string const& key) {
        auto const room = conferences_.find(key);
        return room != conferences_.end() && room->second->conference.holds_place(id);
    });
}

session::Stream* Core::find_lost(session::Resume const& wanted, session::Stream const& by) {
    auto const found = resumable_.find(session::StreamManagement::handle_of(wanted.previd.reveal()));
    if (found == resumable_.end()) return nullptr;
    session::Stream& stream = *streams_.at(found->second);
    return stream.management().fits(wanted.previd.reveal()) && by.may_resume(stream) ? &stream : nullptr;
}

// The older connection may still look alive: the client knows better that it is not.
void Core::resume(SessionId by, session::Resume const& wanted, Scope scope) {
    session::Stream& fresh = *streams_.at(by);
    session::Stream* const stream = find_lost(wanted, fresh);
    session::Outputs outputs;
    if (stream == nullptr || !stream->resume(fresh, wanted.handled, outputs)) {
        scope.out.emplace_back(note_about("resume-refused", fresh.person()));
        fresh.not_resumed(outputs);
        return handle_output(by, outputs, scope);
    }
    session::Person const person = stream->person();
    SessionId const id = person.session;
    if (lost_.erase(id) != 0) scope.out.emplace_back(conference::StopTimer{timer_of(kLostTimer, id)});
    heard(id, scope.out);
    scope.out.emplace_back(conference::Moved{by, id});
    scope.out.emplace_back(note_about("resumed", person));
    hand_over_connection(by, id);
    forget(by, scope);
    handle_output(id, outputs, scope);
    std::vector<xmpp::Serialised> again = stream->management().unacknowledged();
    if (!again.empty()) scope.out.emplace_back(conference::Resend{id, std::move(again)});
    tell_rooms(id, conference::SessionBack{person}, scope);
}

// At the end of each turn: what goes to clients is counted and kept for those who may resume, and those for whom that
// has consequences are looked at, which may have effects of its own.
void Core::settle(std::size_t from, Scope scope) {
    for (std::size_t next = from; next < scope.out.size();) {
        std::set<SessionId> noted;
        for (; next < scope.out.size(); ++next) count_sent(scope.out[next], noted);
        for (SessionId id : noted) look_after(id, scope);
    }
}

// One stanza for one becomes bytes here, if they are to be kept, so that it is not serialised twice.
void Core::count_sent(conference::Effect& effect, std::set<SessionId>& noted) {
    auto is_kept = [&](SessionId to) {
        auto const it = streams_.find(to);
        return it != streams_.end() && it->second->management().is_enabled();
    };
    auto count_one = [&](SessionId to, xmpp::Element const& stanza) {
        if (!is_kept(to)) return;
        xmpp::Serialised serialised = xmpp::Serialised::of(stanza);
        count_sent(to, serialised, noted);
        if (lost_.contains(to)) noted.insert(to);
        effect = conference::Replay{to, {std::move(serialised)}};  // `stanza` is gone with it
    };
    if (auto* one = std::get_if<conference::Send>(&effect)) {
        count_one(one->to, one->stanza);
    } else if (auto* write = std::get_if<conference::Write>(&effect)) {
        if (is_stanza(write->element)) count_one(write->to, write->element);
    } else if (auto* all = std::get_if<conference::Broadcast>(&effect)) {
        for (SessionId to : all->to) count_sent(to, all->stanza, noted);
    } else if (auto* replay = std::get_if<conference::Replay>(&effect)) {
        for (xmpp::Serialised const& stanza : replay->stanzas) count_sent(replay->to, stanza, noted);
    }
}

void Core::count_sent(SessionId to, xmpp::Serialised const& stanza, std::set<SessionId>& noted) {
    auto const it = streams_.find(to);
    if (it == streams_.end()) return;
    session::StreamManagement& management = it->second->management();
    management.count_sent(stanza);
    if (management.is_resumable() && (management.overflows() || management.is_acknowledgement_due())) noted.insert(to);
}

void Core::look_after(SessionId id, Scope scope) {
    auto const it = streams_.find(id);
    if (it == streams_.end()) return;
    session::StreamManagement& management = it->second->management();
    auto const lost = lost_.find(id);
    if (lost == lost_.end()) {
        if (management.overflows()) {
            // It reads, but says nothing of what it got: it can only start anew.
            resumable_.erase(management.handle());
            management.give_up();
        } else if (management.is_acknowledgement_due()) {
            management.asked();
            scope.out.emplace_back(conference::Write{id, xmpp::Element("r", ns::kSm)});
        }
        return;
    }
    // Kicked, banned, denied, or the meeting is over: there is nothing to come back to.
    bool const is_out = lost->second.had_place && !has_place(id);
    if (!is_out && !management.overflows()) return;
    scope.out.emplace_back(note_about(is_out ? "session-out" : "backlog-too-long", it->second->person()));
    end_lost(id, is_out ? "no place any more" : "backlog too long", scope);
}

void Core::heard(SessionId session, Effects& out) {
    if (probed_.erase(session) != 0) out.emplace_back(conference::StopTimer{timer_of(kProbeTimer, session)});
}

// Two tabs are allowed; a dead one is not (admission.md note 7).
void Core::probe_others(Room const& room, SessionId session, Scope scope) {
    auto const stream = streams_.find(session);
    if (stream == streams_.end()) return;
    for (SessionId other : room.conference.other_sessions_of(stream->second->person())) probe(other, scope);
}

void Core::probe(SessionId id, Scope scope) {
    auto const it = streams_.find(id);
    if (it == streams_.end() || lost_.contains(id) || !probed_.insert(id).second) return;
    scope.out.emplace_back(conference::StartTimer{timer_of(kProbeTimer, id), scope.now.instant + kProbeFor});
    if (it->second->management().is_enabled()) {
        scope.out.emplace_back(conference::Write{id, xmpp::Element("r", ns::kSm)});
        return;
    }
    xmpp::Element ping("iq", ns::kClient);
    ping.set("type", "get").set("from", settings_.domain).set("id", scope.ids.hex(4)).add("ping", ns::kPing);
    scope.out.emplace_back(conference::Send{id, std::move(ping)});
}

}  // namespace usher::router
