// The BOSH sessions of this server: which HTTP request belongs to which, and who waits for an answer. What a session
// does is session/bosh.*; here it meets requests, ids and the clock. On the control thread alone.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "session/bosh.hpp"
#include "shell/wire.hpp"
#include "xmpp/serialised.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::shell {

class BoshSessions {
public:
    // The streams behind them, and the clock.
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual SessionId bosh_opened(HttpRequest const& request) = 0;
        virtual void bosh_received(SessionId session, xmpp::Element element) = 0;
        virtual void bosh_heard(SessionId session) = 0;  // a request, whatever is in it
        virtual void bosh_gone(SessionId session, bool too_slow) = 0;
        // tick(`handle`) is due then; none: not any more.
        virtual void bosh_timer(std::string const& handle, std::optional<Instant> at) = 0;
    };
    struct Settings {
        std::string domain;
        session::BoshLimits limits;
        std::size_t most = 20000;  // at the same time
        xmpp::XmlLimits xml;       // of one <body/>
    };

    BoshSessions(Owner& owner, Settings settings);

    void request(HttpRequest const& request, std::function<void(HttpResponse)> answer, Instant now, IdSource& ids);
    void tick(std::string const& handle, Instant now);
    bool has(SessionId session) const { return by_session_.contains(session); }
    std::size_t size() const { return by_session_.size(); }
    // For the client; nothing if this session is none of these. `to`: spliced in, may be null.
    void send(SessionId to, xmpp::Serialised const& stanza, std::string const* insert);
    void send(SessionId to, xmpp::Element const& element);
    void close(SessionId session);
    // Answers what can be answered now. To be called at the end of each batch of turns.
    void flush(Instant now);

private:
    struct Entry {
        session::Bosh bosh;
        SessionId session;
        std::map<session::Bosh::Ticket, std::function<void(HttpResponse)>> waiting;
    };
    void perform(std::string const& handle, session::Bosh::Outputs& outputs);
    Entry* find(std::string_view sid);
    Entry* find(SessionId session);

    Owner& owner_;
    Settings settings_;
    xmpp::XmlReader reader_;
    std::map<std::string, Entry, std::less<>> entries_;  // by the part of the sid that may be looked up
    std::unordered_map<SessionId, std::string> by_session_;
    std::set<std::string> changed_;
    session::Bosh::Ticket next_ticket_ = 1;
};

}  // namespace usher::shell
