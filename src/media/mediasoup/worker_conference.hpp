// One conference in a worker: a router, its transports, producers and consumers. Holds what the focus wants and what
// the worker has, and after each change sends the requests that lead from one to the other; so commands may come in any
// order and at any moment, and no request names an object before the answer that made it (protocol decision 23).
// Pure: no threads, clock or sockets; the engine passes the time and carries the bytes.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "media/mediasoup/layers.hpp"
#include "media/mediasoup/outbox.hpp"

namespace usher::media {

using Milliseconds = std::int64_t;  // of a clock that only goes forward

struct ConferenceOptions {
    TransportOptions transport;
    BitsPerSecond max_incoming = 6'000'000;
    Milliseconds connect_timeout = 30'000;      // from ConnectEndpoint to ICE and DTLS being done
    Milliseconds silence_before_down = 20'000;  // after ICE was disconnected
};

// Of all transports together.
struct MediaTraffic {
    std::size_t transports = 0;
    BitsPerSecond incoming = 0;
    BitsPerSecond outgoing = 0;
    double lost_incoming = 0;  // mean part of the RTP packets, weighed by the bit rate, times the rate
    double lost_outgoing = 0;
    void add(MediaTraffic const& other);
};

class WorkerConference {
public:
    static constexpr std::size_t kMaxEndpoints = 1000;
    static constexpr std::size_t kMaxSources = 32;     // that one endpoint sends
    static constexpr std::size_t kMaxReceived = 2000;  // sources that one endpoint is told about
    static constexpr std::size_t kMaxEncodings = 3;
    static constexpr std::size_t kMaxUsedSsrcs = 20'000;  // that one endpoint has ever been told about

    // `number` names the conference's objects in the worker; unique in the engine.
    WorkerConference(ConferenceId id, std::uint64_t number, ConferenceOptions options, Outbox& out);

    ConferenceId const& id() const { return id_; }
    std::size_t endpoints() const { return endpoints_.size(); }

    void start();  // the worker runs: make the router
    void close();  // close the router; nothing more is to be called
    // Set when the worker refused the router: the conference cannot be.
    std::optional<std::string> const& failure() const { return failure_; }
    void command(Command const& command, Milliseconds now);
    void notice(WorkerMessage const& message, Milliseconds now);
    // Sends what is due. To be called after each command, answer and notice, or after a batch of them.
    void settle(Milliseconds now);
    std::optional<Milliseconds> next_at() const;  // when settle() has something to do by itself
    // Asks the worker how much goes through the transports that are up; measured() is what it answered last.
    void measure();
    MediaTraffic measured() const;

private:
    struct Key {
        OccupantId occupant;
        std::uint32_t generation = 0;
        auto operator<=>(Key const&) const = default;
    };
    enum class Making { Wanted, Asked, Made, Refused };

    struct Producer {
        ObjectId object;
        Source source;
        Making making = Making::Wanted;
        bool paused = false;  // as told to the worker
        std::vector<Ssrc> mapped;
        std::vector<LayerState> layers;
    };
    struct Consumer {
        ObjectId object;
        ObjectId producer;
        Encoding pair;
        Making making = Making::Asked;
        bool paused = false;  // as told to the worker
        int layer = -1;       // as told to the worker; -1: never
        std::uint8_t priority = 1;
        std::optional<int> current;  // layer that the worker forwards
    };
    struct Endpoint {
        EndpointId who;
        ObjectId transport;
        Making making = Making::Wanted;
        Making connecting = Making::Wanted;
        std::optional<Transport> remote;
        bool up = false;
        bool down = false;
        bool silent = false;
        std::optional<Milliseconds> down_at;
        std::string down_why;
        std::map<SourceName, Producer> producers;
        std::map<SourceName, Encoding> receive;
        std::map<SourceName, Consumer> consumers;
        std::set<Ssrc> used;  // SSRCs of consumers that this transport ever had
        Limits limits;
        std::array<bool, 2> muted{};  // by Kind
        std::set<SourceName> forwarding;
        std::map<SourceName, std::vector<int>> heights;
        BitsPerSecond bandwidth = 0;
        TransportStats stats;
        std::size_t orphans = 0;  // producers that were dropped before the answer that made them
        bool unsettled = true;
        bool recount = false;  // what is forwarded to it may have changed
    };
    struct Owner {
        Key endpoint;
        SourceName name;
    };

    static Key key_of(EndpointId const& who) { return {who.occupant, who.generation}; }
    Endpoint* find(Key key);
    Endpoint* find(EndpointId const& who);  // reports a refusal if there is none
    ObjectId make_id(Object kind) { return {kind, number_, ++objects_}; }
    using Make = std::function<Bytes(RequestId)>;
    void ask(Make const& make, Outbox::Done done);
    void tell(EndpointId const& who, char const* what, Make const& make);  // a refusal is reported
    void tell(Make const& make) { ask(make, {}); }                         // a refusal means: it is gone already
    void refuse(EndpointId const& who, std::string why);
    void forget(Key key, Endpoint& endpoint);

    // commands: worker_conference.cpp
    void on(OpenConference const&, Milliseconds) {}
    void on(CloseConference const&, Milliseconds) {}
    void on(OpenEndpoint const& command, Milliseconds now);
    void on(ConnectEndpoint const& command, Milliseconds now);
    void on(SetSources const& command, Milliseconds now);
    void on(Receive const& command, Milliseconds now);
    void on(SetLimits const& command, Milliseconds now);
    void on(ForceMute const& command, Milliseconds now);
    void on(CloseEndpoint const& command, Milliseconds now);
    std::optional<std::string> objection(Endpoint const& endpoint, SetSources const& command) const;
    std::optional<std::string> objection(Endpoint const& endpoint, Receive const& command) const;

    // transports: transports.cpp
    void settle_transport(Key key, Endpoint& endpoint);
    void opened(Key key, Answer const& answer, ObjectId transport);
    void connected(Key key, Answer const& answer);
    void take_down(Endpoint& endpoint, std::string why);
    void on_ice(Endpoint& endpoint, bool connected, Milliseconds now);
    void on_dtls(Endpoint& endpoint, DtlsState state);
    void on_estimate(Endpoint& endpoint, BitsPerSecond available);

    // what is sent: senders.cpp
    void settle_producers(Key key, Endpoint& endpoint);
    void produced(Key key, SourceName const& name, ObjectId object, Answer const& answer);
    void drop_producer(Endpoint& endpoint, SourceName const& name);
    void forget_producer(ObjectId object, SourceName const& name);
    bool wants_pause(Endpoint const& endpoint, Producer const& producer) const;
    void on_scores(ScoresChanged const& changed, Milliseconds now);
    void on_key_frame(KeyFrameCame const& frame);
    void on_speaker(SpeakerChanged const& changed);
    void report_heights(Endpoint& endpoint);

    // what is received: receivers.cpp
    Producer const* producer_of(SourceName const& name) const;
    void settle_consumers(Key key, Endpoint& endpoint);
    void consumed(Key key, SourceName const& name, ObjectId object, Answer const& answer);
    void settle_layers(Endpoint& endpoint, SourceName const& name, Consumer& consumer);
    void unsettle_receivers(SourceName const& name);
    void nudge(SourceName const& name);
    void report_forwarding(Endpoint& endpoint);

    ConferenceId id_;
    std::uint64_t number_;
    ConferenceOptions options_;
    Outbox& out_;
    ObjectId router_;
    ObjectId observer_;
    bool started_ = false;
    bool router_made_ = false;
    std::optional<std::string> failure_;
    std::uint64_t objects_ = 0;
    Ssrc mapped_ = 0;
    std::map<Key, Endpoint> endpoints_;
    std::map<SourceName, Key> senders_;                  // who sends a name
    std::unordered_map<std::uint64_t, Owner> owners_;    // producers and consumers, by object number
    std::unordered_map<std::uint64_t, Key> transports_;  // by object number
    std::vector<Key> speakers_;                          // the most recent first
    std::map<SourceName, Milliseconds> nudges_;
};

}  // namespace usher::media
