// Effects become the world: bytes for the edge, commands for the engine, timers, lines in the log.
#include "shell/log.hpp"
#include "shell/server.hpp"
#include "storage/storage_thread.hpp"
#include "xmpp/namespaces.hpp"

namespace usher::shell {

void Server::perform() {
    for (conference::Effect& effect : effects_) perform_one(effect);
    effects_.clear();
}

Server::Peer* Server::peer(SessionId session) {
    auto it = peers_.find(session);
    return it == peers_.end() ? nullptr : &it->second;
}

void Server::send(SessionId to, xmpp::Serialised const& stanza, bool with_to) {
    Peer* receiver = peer(to);
    if (receiver == nullptr) return;
    bool const is_bosh = receiver->connection.number == 0;
    if (is_bosh && !bosh_.has(to)) return;  // lost; the core keeps it
    tally_.sent(*stanza.bytes);
    Message message{stanza.bytes, nullptr, stanza.splice_at};
    if (with_to && stanza.splice_at != 0) {
        if (!receiver->to) receiver->to = core_.to_attribute(to);
        message.insert = receiver->to;
    }
    if (is_bosh) return bosh_.send(to, stanza, message.insert.get());
    batch_.push_back({receiver->connection, std::move(message)});
}

void Server::perform_one(conference::Effect& effect) {
    using namespace conference;
    std::visit(
        Overloaded{
            [&](Send& out) { send(out.to, xmpp::Serialised::of(out.stanza), true); },
            [&](Write& out) {
                if (bosh_.has(out.to)) {
                    ++tally_.others_out;
                    return bosh_.send(out.to, out.element);
                }
                send(out.to, xmpp::Serialised::of(out.element), false);
            },
            [&](Broadcast& out) {
                for (SessionId to : out.to) send(to, out.stanza, true);
            },
            [&](Replay& out) {
                for (xmpp::Serialised const& stanza : out.stanzas) send(out.to, stanza, true);
            },
            [&](Resend& out) {
                for (xmpp::Serialised const& stanza : out.stanzas) send(out.to, stanza, true);
            },
            [&](Moved& out) { move(out); },
            [&](Hangup& out) {
                // RFC 7395 §3.6: before the WebSocket closes, the stream does. A client that hears nothing of it waits.
                send(out.session, xmpp::Serialised::of(xmpp::Element("close", xmpp::ns::kFraming)), false);
                if (Peer* gone = peer(out.session)) {
                    if (gone->connection.number != 0)
                        batch_.push_back({gone->connection, CloseConnection{1000, "Stream closed"}});
                    bosh_.close(out.session);
                    sessions_.erase(gone->connection);
                    peers_.erase(out.session);
                }
            },
            [&](ChannelSend& out) {
                auto bytes = std::make_shared<std::string const>(std::move(out.json));
                for (OccupantId to : out.to)
                    if (auto it = channels_.find(to); it != channels_.end())
                        batch_.push_back({it->second, Message{bytes, nullptr, 0}});
            },
            [&](ChannelClose& out) {
                auto it = channels_.find(out.to);
                if (it == channels_.end()) return;
                batch_.push_back({it->second, CloseConnection{static_cast<std::uint16_t>(out.code), out.reason}});
                channel_of_.erase(it->second);
                channels_.erase(it);
            },
            [&](StartTimer& out) { timers_.start(out.which, out.at); },
            [&](StopTimer& out) { timers_.stop(out.which); },
            [&](Media& out) { media_->submit(std::move(out.command)); },
            [&](Store& out) { keep(std::move(out.change)); },
            [&](FetchKeys& out) {
                fetcher_.fetch(out.source, std::move(out.urls),
                               [this, source = out.source, id = out.id](std::vector<token::KeyAttempt> attempts) {
                                   post(KeysFetched{source, id, std::move(attempts)});
                               });
            },
            [&](conference::AskOutside& out) { ask_outside(out); },
            [&](Record& out) {
                tally_.decided(out);
                if (webhooks_) webhooks_->decided(out, now().wall, ids_);
                log_decision(out);
            },
            [&](Happened& out) {
                if (webhooks_) webhooks_->happened(out, now().wall, ids_);
            },
            [&](Note& out) { log_note(out); },
        },
        effect);
}

// Without a program to ask, the core's deadline answers.
void Server::ask_outside(conference::AskOutside const& ask) {
    if (!ask_outside_) return;
    ask_outside_(
        question_of(ask, now().wall, ids_), [this, number = ask.number](fetch::OutsideAsker::Answer const& answer) {
            post(OutsideAnswered{number, answer.failed.empty() ? admission::read_outside_answer(answer.body)
                                                               : admission::OutsideAnswer{{}, {}, answer.failed}});
        });
}

void Server::log_decision(conference::Record const& record) {
    write(audit_line(record, now().wall), admission::name_of(record.stage));
}

void Server::log_note(conference::Note const& note) {
    tally_.noted(note);
    if (std::optional<storage::AuditLine> line = audit_line(note, now().wall)) {
        if (note.event == "login-refused" || note.event == "limited") return write(*std::move(line), note.event);
        if (store_ != nullptr) store_->add(*std::move(line));
    }
    log_line(note.warns ? Level::Warn : Level::Info, note.event, note.fields);
}

}  // namespace usher::shell
