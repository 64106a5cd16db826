// Runs the core: one control thread takes what the edge, the engine and the operator post, makes turns, and performs
// the effects. Nothing else touches the core.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/time.hpp"
#include "config/load.hpp"
#include "config/settings.hpp"
#include "fetch/key_fetcher.hpp"
#include "fetch/outside_asker.hpp"
#include "media/port/port.hpp"
#include "router/core.hpp"
#include "shell/api_tokens.hpp"
#include "shell/audit.hpp"
#include "shell/bosh_sessions.hpp"
#include "shell/metrics.hpp"
#include "shell/numbers.hpp"
#include "shell/system_ids.hpp"
#include "shell/timers.hpp"
#include "shell/webhooks.hpp"
#include "shell/wire.hpp"

namespace usher::storage {
class StorageThread;
}

namespace usher::shell {

struct Options {
    std::string public_url;   // empty: made from the request
    bool test_clock = false;  // the control command "advance" moves the time; only on loopback
    std::string version = "0.1.0";
    fetch::Limits fetch = {};             // of key servers
    std::optional<Minting> minting = {};  // none: the API makes no tokens
    config::Settings settings = {};       // what runs now; a reload is compared with it
    // Reads the configuration again, with everything that is wrong with it; called on a thread of its own. Null: there
    // is no file.
    std::function<config::Loaded()> read_configuration = nullptr;
    session::BoshLimits bosh = {};
    std::size_t bosh_sessions = 20000;  // at the same time
};

// The key of the API that this is; null: none of them.
config::ApiKey const* find_api_key(std::vector<config::ApiKey> const& keys, Secret const& bearer);

class Server final : public Inlet, private BoshSessions::Owner {
public:
    Server(router::Settings settings, Options options);
    ~Server() override;

    // Before run(). Both outlive the server's run.
    void attach(Wire& wire, media::Port& media);
    // Where changes and the audit are kept; outlives the server's run. Without it nothing is.
    void attach(storage::StorageThread& store) { store_ = &store; }
    // Takes what happens; its send outlives the server's run. Without it nothing is told.
    void attach(Webhooks webhooks) { webhooks_ = std::move(webhooks); }
    // Asks the operator's own program, and calls back once, from any thread; outlives the server's run.
    using AskOutside = std::function<void(fetch::Delivery question, fetch::OutsideAsker::Done done)>;
    void attach(AskOutside ask) { ask_outside_ = std::move(ask); }
    // What the numbers are made of besides; outlives the server's run.
    void attach(Outside outside) { outside_ = std::move(outside); }
    // What was kept over the restart; before run(), after attach().
    void restore(storage::Kept kept);
    // The control thread: returns after stop().
    void run();
    void stop();  // from any thread or signal-safe context through a thread of its own
    // No meeting begins from here on; stops by itself once nobody is there any more, or after `at_most`. From any
    // thread; a second time it changes nothing.
    void drain(Milliseconds at_most);

    // Inlet, from edge threads.
    void opened(ConnectionId connection, Upgrade upgrade) override;
    void received(ConnectionId connection, std::string text, std::shared_ptr<void const> unhandled) override;
    void closed(ConnectionId connection, std::uint16_t code) override;
    void request(HttpRequest request, std::function<void(HttpResponse)> answer) override;
    void may_open(Upgrade const& upgrade, std::function<void(int)> answer) override;

    // From the engine's thread.
    void reported(media::Report report);
    // One command of the operator's, as JSON text in and out; from the control socket's thread.
    void command(std::string json, std::function<void(std::string)> answer);

private:
    struct Opened {
        ConnectionId connection;
        Upgrade upgrade;
    };
    struct Received {
        ConnectionId connection;
        std::string text;
        std::chrono::steady_clock::time_point at;
        std::shared_ptr<void const> unhandled;
    };
    struct Draining {
        Milliseconds at_most;
    };
    struct Closed {
        ConnectionId connection;
        std::uint16_t code;
    };
    struct Requested {
        HttpRequest request;
        std::function<void(HttpResponse)> answer;
    };
    struct Asked {
        Upgrade upgrade;
        std::function<void(int)> answer;
    };
    struct Reported {
        media::Report report;
    };
    struct Commanded {
        std::string json;
        std::function<void(std::string)> answer;
    };
    struct KeysFetched {
        std::size_t source;
        std::string id;
        std::vector<token::KeyAttempt> attempts;
    };
    struct OutsideAnswered {
        std::uint64_t number;
        admission::OutsideAnswer answer;
    };
    struct ConfigurationRead {
        config::Loaded loaded;
    };
    using Post = std::variant<Opened, Received, Closed, Requested, Asked, Reported, Commanded, KeysFetched,
                              OutsideAnswered, ConfigurationRead, Draining>;
    struct Reload {
        bool preview = false;
        std::function<void(nlohmann::json)> done;
    };

    struct Peer {
        ConnectionId connection;                // 0: lost; the core keeps what is sent meanwhile
        std::shared_ptr<std::string const> to;  // " to='full@jid/…'"; null until bound
    };

    void post(Post event);
    bool wait(std::vector<Post>& events);
    Now now() const;
    void turn(Post& event);
    void open_stream(Opened& event);
    void open_channel(Opened& event);
    void close(Closed const& event);
    void move(conference::Moved const& moved);
    void answer(Requested& event);
    void take_keys(KeysFetched& event);
    void fire(std::string const& due, Now at);

    // BoshSessions::Owner (bosh_streams.cpp)
    SessionId bosh_opened(HttpRequest const& request) override;
    void bosh_received(SessionId session, xmpp::Element element) override;
    void bosh_heard(SessionId session) override { core_.heard(session, effects_); }
    void bosh_gone(SessionId session, bool too_slow) override;
    void bosh_timer(std::string const& handle, std::optional<Instant> at) override;
    static constexpr std::string_view kBoshTimer = "bosh/";
    std::optional<OccupantId> channel_owner(Upgrade const& upgrade) const;
    nlohmann::json answer_command(nlohmann::json const& command);
    nlohmann::json answer_why(nlohmann::json const& command);
    nlohmann::json answer_keys(bool refresh);  // key_commands.cpp

    // seen.cpp
    Measured measured() const;
    std::vector<std::string> not_ready() const;
    std::optional<HttpResponse> answer_open(HttpRequest const& request) const;
    nlohmann::json answer_status() const;
    nlohmann::json answer_dump(std::string const& room) const;
    void begin_drain(Milliseconds at_most);
    void drain_tick(Now at);

    // perform.cpp
    void perform();
    void send(SessionId to, xmpp::Serialised const& stanza, bool with_to);
    void perform_one(conference::Effect& effect);
    void ask_outside(conference::AskOutside const& ask);
    void log_decision(conference::Record const& record);
    void log_note(conference::Note const& note);

    // api.cpp
    void answer_api(Requested& event);
    nlohmann::json answer_mint(nlohmann::json const& command);

    // reload.cpp
    void begin_reload(nlohmann::json const& command, std::function<void(nlohmann::json)> done);
    void take_configuration(ConfigurationRead& event);
    nlohmann::json renew(config::Loaded loaded, bool is_preview);

    // keeping.cpp
    void restore_meetings(storage::Kept& kept);
    void keep(admission::Change change);
    void write(storage::AuditLine line, std::string_view event);
    void write_counted();
    void answer_audit(nlohmann::json const& command, std::function<void(nlohmann::json)> done);
    // Performs the turn, and answers once what it changed is kept.
    void answer_when_kept(nlohmann::json answer, std::function<void(nlohmann::json)> done);
    void perform_command(nlohmann::json const& command, std::function<void(nlohmann::json)> done);
    Peer* peer(SessionId session);

    Options options_;
    BoshSessions bosh_;
    router::Core core_;
    Wire* wire_ = nullptr;
    media::Port* media_ = nullptr;
    SystemIds ids_;
    Timers timers_;
    Milliseconds clock_offset_{0};
    storage::StorageThread* store_ = nullptr;
    std::optional<Webhooks> webhooks_;
    AskOutside ask_outside_;
    Outside outside_;
    Tally tally_;
    std::vector<std::chrono::steady_clock::time_point> arrivals_;  // of what this batch answers
    std::optional<Instant> drain_until_;
    static constexpr char kDrainTimer[] = "drain";
    bool has_kept_ = false;  // in this turn
    Flood flood_;
    static constexpr char kFloodTimer[] = "audit";

    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Post> inbox_;
    bool stopping_ = false;

    std::unordered_map<SessionId, Peer> peers_;
    std::unordered_map<ConnectionId, SessionId> sessions_;
    std::unordered_map<ConnectionId, OccupantId> channel_of_;
    std::unordered_map<OccupantId, ConnectionId> channels_;
    std::uint64_t next_session_ = 1;
    conference::Effects effects_;
    std::vector<Outgoing> batch_;
    std::vector<Requested> parked_;  // requests whose token needs a key that is being fetched
    std::optional<Reload> reload_;   // under way
    std::thread reader_;             // of the configuration
    fetch::KeyFetcher fetcher_;      // last: its threads post into the inbox
};

}  // namespace usher::shell
