// What one person costs in a large meeting: joining (accept, all others told), a wish, a message to all.
#include <benchmark/benchmark.h>

#include "focus/focus.hpp"
#include "xmpp/xml_reader.hpp"

namespace {

using namespace usher;

class Crowd {
public:
    explicit Crowd(int people) {
        for (int i = 0; i < people; ++i) join();
    }
    OccupantId join() {
        OccupantId const id{++last_};
        std::string const nick = "p" + std::to_string(last_);
        focus.seat({id, nick, nick + "@example/web", last_ % 4 == 0 ? focus::Dialect::Old : focus::Dialect::New,
                    "wss://example"},
                   now, ids, out);
        for (std::uint64_t other : {last_ - 1, last_})  // the first waits for the second
            focus.report(media::EndpointOpened{{"c0ffee", OccupantId{other}, 1}, {"ufrag", "pwd", "sha-256", "AA", {}}},
                         now, ids, out);
        for (focus::Output const& output : out) accept(output);
        out = std::move(answers_);
        answers_.clear();
        focus.channel_opened(id, now, out);
        return id;
    }
    focus::Focus focus{{"room@conference.example", "focus@auth.example/focus", "c0ffee"}};
    SeededIds ids{1};
    Now now;
    focus::Outputs out;

private:
    void accept(focus::Output const& output) {
        auto const* to = std::get_if<focus::ToOccupant>(&output);
        if (to == nullptr) return;
        xmpp::Element const* jingle = to->iq.child("jingle");
        if (jingle == nullptr || jingle->attribute("action") != "session-initiate") return;
        std::string const nick = "p" + std::to_string(to->to.number);
        std::string const ssma = " xmlns='urn:xmpp:jingle:apps:rtp:ssma:0'";
        std::string sources;
        for (int i = 0; i < 2; ++i)
            sources += "<source" + ssma + " ssrc='" +
                       std::to_string(10 * to->to.number + static_cast<std::uint64_t>(i)) + "' name='" + nick +
                       "-v0'><parameter name='msid' value='" + nick + "-video-0-1 t'/></source>";
        Result<xmpp::Element> iq = reader_.read(
            "<iq xmlns='jabber:client' type='set' id='a'><jingle xmlns='urn:xmpp:jingle:1' action='session-accept' "
            "sid='" +
            std::string(jingle->attribute("sid")) +
            "'><content name='video'><description xmlns='urn:xmpp:jingle:apps:rtp:1' media='video'>" + sources +
            "<ssrc-group" + ssma + " semantics='FID'><source ssrc='" + std::to_string(10 * to->to.number) +
            "'/><source ssrc='" + std::to_string(10 * to->to.number + 1) +
            "'/></ssrc-group></description><transport xmlns='urn:xmpp:jingle:transports:ice-udp:1' ufrag='abcd' "
            "pwd='pppppppppppppppppppppp'><fingerprint xmlns='urn:xmpp:jingle:apps:dtls:0' hash='sha-1' setup='active'>"
            "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33</fingerprint></transport></content></jingle></"
            "iq>");
        if (iq.ok()) focus.receive(to->to, iq.value(), now, ids, answers_);
    }

    std::uint64_t last_ = 0;
    focus::Outputs answers_;
    xmpp::XmlReader reader_;
};

void join_and_leave(benchmark::State& state) {
    Crowd crowd(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        crowd.out.clear();
        OccupantId const id = crowd.join();
        crowd.focus.unseat(id, crowd.now, crowd.ids, crowd.out);
        benchmark::DoNotOptimize(crowd.out.data());
    }
}
BENCHMARK(join_and_leave)->Arg(10)->Arg(100)->Arg(300);

void wish(benchmark::State& state) {
    Crowd crowd(static_cast<int>(state.range(0)));
    std::string const one =
        R"({"colibriClass":"ReceiverVideoConstraints","lastN":20,"onStageSources":["p1-v0"],"selectedSources":[],)"
        R"("defaultConstraints":{"maxHeight":0},"constraints":{"p1-v0":{"maxHeight":720},"p3-v0":{"maxHeight":180}}})";
    for (auto _ : state) {
        crowd.out.clear();
        crowd.now.instant = crowd.now.instant + Milliseconds{1000};
        crowd.focus.channel_message(OccupantId{2}, one, crowd.now, crowd.out);
    }
}
BENCHMARK(wish)->Arg(10)->Arg(100)->Arg(300);

void message_to_all(benchmark::State& state) {
    Crowd crowd(static_cast<int>(state.range(0)));
    std::string const text =
        R"({"colibriClass":"EndpointMessage","to":"","msgPayload":{"type":"reaction","name":"like"}})";
    for (auto _ : state) {
        crowd.out.clear();
        crowd.now.instant = crowd.now.instant + Milliseconds{1000};
        crowd.focus.channel_message(OccupantId{2}, text, crowd.now, crowd.out);
    }
}
BENCHMARK(message_to_all)->Arg(10)->Arg(100)->Arg(300);

}  // namespace
