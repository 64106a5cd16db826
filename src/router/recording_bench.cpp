// What the recording of rooms costs: the same turns in a core that does not record and in one that does, side by side
// (--benchmark_enable_random_interleaving=true --benchmark_repetitions=9).
//   turn   seconds that one takes
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "router/core.hpp"

namespace usher::router {
namespace {

constexpr int kPeople = 10;
constexpr char kOpen[] = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>";

// A room of ten whose people say what clients say while they sit there.
class Meeting {
public:
    explicit Meeting(std::size_t recorded) : core_(settings(recorded)) {
        for (std::uint64_t i = 1; i <= kPeople; ++i) {
            SessionId const id{i};
            session::Connect connect;
            connect.address = "192.0.2.7";
            connect.room = "alpha";
            connect.base_url = "https://meet.example";
            core_.connected(id, std::move(connect));
            say(id, kOpen);
            say(id, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
            say(id, kOpen);
            say(id,
                "<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
            std::string const nick = core_.to_attribute(id)->substr(5, 8);
            presences_.push_back(
                "<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + nick +
                "'><stats-id>Someone-abc</stats-id><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' "
                "node='https://jitsi.org/jitsi-meet' ver='abcdefghijklmnopqrstuvwxyz0='/><SourceInfo>{\"" +
                nick +
                "-a0\":{\"muted\":false}}</SourceInfo><jitsi_participant_region>eu</jitsi_participant_region><nick "
                "xmlns='http://jabber.org/protocol/nick'>Someone</nick></presence>");
            say(id, "<presence xmlns='jabber:client' to='alpha@conference.meet.example/" + nick +
                        "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        }
    }
    // Everybody says a presence and a message to all.
    void turns() {
        now_.instant = now_.instant + Milliseconds{20'000};
        now_.wall = now_.wall + Milliseconds{20'000};
        for (std::uint64_t i = 1; i <= kPeople; ++i) {
            say(SessionId{i}, presences_[static_cast<std::size_t>(i - 1)]);
            say(SessionId{i},
                "<message xmlns='jabber:client' type='groupchat' "
                "to='alpha@conference.meet.example'><body>a word to everybody</body></message>");
        }
    }
    static constexpr int kTurns = 2 * kPeople;

private:
    static Settings settings(std::size_t recorded) {
        Settings made;
        made.domain = "meet.example";
        made.policy.domain = "meet.example";
        made.policy.guests = admission::Guests::Yes;
        made.policy.guests_may_create = true;
        made.tokens.domain = "meet.example";
        made.device_key = Secret{"device-key"};
        made.recording.bytes = recorded;
        return made;
    }
    void say(SessionId id, std::string const& xml) {
        core_.received(id, xml, now_, ids_, effects_);
        benchmark::DoNotOptimize(effects_.size());
        effects_.clear();
    }

    Core core_;
    SeededIds ids_{7};
    Now now_{{}, WallTime{Milliseconds{1'800'000'000'000}}};
    conference::Effects effects_;
    std::vector<std::string> presences_;
};

void turns(benchmark::State& state) {
    Meeting meeting(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) meeting.turns();
    state.counters["turn"] = benchmark::Counter(static_cast<double>(state.iterations()) * Meeting::kTurns,
                                                benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// In turns of a repetition each, so that what else the machine does meets both.
BENCHMARK(turns)->ArgName("recorded_bytes")->Arg(0)->Arg(64 * 1024)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace usher::router
