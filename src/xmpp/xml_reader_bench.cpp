// What one message costs on the control thread: a presence, as most messages are, and the longest that a join has.
#include <benchmark/benchmark.h>

#include <string>

#include "xmpp/xml_reader.hpp"

namespace {

std::string const kPresence =
    R"(<presence to="standup@conference.meet.example/9900f6a7" xmlns="jabber:client"><stats-id>Bettye-ADl</stats-id>)"
    R"(<c hash="sha-1" node="https://jitsi.org/jitsi-meet" ver="dtzK/3xhISaXUMVg59IpXxdvKyQ=" xmlns="http://jabber.org/protocol/caps"/>)"
    R"(<SourceInfo>{"9900f6a7-a0":{"muted":false},"9900f6a7-v0":{"muted":false,"videoType":"camera"}}</SourceInfo>)"
    R"(<jitsi_participant_codecList>av1,vp9,vp8,h264</jitsi_participant_codecList>)"
    R"(<nick xmlns="http://jabber.org/protocol/nick">Ada</nick><audiomuted>false</audiomuted><videomuted>false</videomuted>)"
    R"(</presence>)";

std::string session_accept() {
    std::string text =
        R"(<iq id="9a6513bf" to="standup@conference.meet.example/focus" type="set" xmlns="jabber:client">)"
        R"(<jingle action="session-accept" sid="43576281b334" xmlns="urn:xmpp:jingle:1">)";
    for (std::string media : {"audio", "video"}) {
        text += "<content creator=\"responder\" name=\"" + media + "\" senders=\"both\"><description media=\"" + media +
                "\" xmlns=\"urn:xmpp:jingle:apps:rtp:1\">";
        for (int id = 96; id < 112; ++id)
            text += "<payload-type id=\"" + std::to_string(id) +
                    "\" name=\"VP8\" clockrate=\"90000\"><parameter name=\"x\" " +
                    "value=\"1\"/><rtcp-fb type=\"nack\" subtype=\"pli\" "
                    "xmlns=\"urn:xmpp:jingle:apps:rtp:rtcp-fb:0\"/></payload-type>";
        for (int ssrc = 0; ssrc < 6; ++ssrc)
            text += "<source ssrc=\"" + std::to_string(3735928559U - static_cast<unsigned>(ssrc)) +
                    "\" xmlns=\"urn:xmpp:jingle:apps:rtp:ssma:0\"><parameter name=\"msid\" value=\"a b\"/></source>";
        text +=
            R"(</description><transport ufrag="Icf5" pwd="RSuZ3dDMhKOR2Jp2O0J" xmlns="urn:xmpp:jingle:transports:ice-udp:1">)"
            R"(<fingerprint hash="sha-256" setup="active" xmlns="urn:xmpp:jingle:apps:dtls:0">AA:BB:CC</fingerprint></transport></content>)";
    }
    return text + "</jingle></iq>";
}

void read(benchmark::State& state, std::string const& document) {
    usher::xmpp::XmlReader reader;
    for (auto _ : state) {
        auto element = reader.read(document);
        benchmark::DoNotOptimize(element);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * document.size()));
    state.counters["bytes"] = static_cast<double>(document.size());
}

void write(benchmark::State& state, std::string const& document) {
    usher::xmpp::XmlReader reader;
    usher::xmpp::Element element = reader.read(document).value();
    std::string out;
    for (auto _ : state) {
        out.clear();
        element.append_xml(out);
        benchmark::DoNotOptimize(out);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * out.size()));
}

BENCHMARK_CAPTURE(read, acknowledgement, std::string(R"(<a h="12" xmlns="urn:xmpp:sm:3"/>)"));
BENCHMARK_CAPTURE(read, presence, kPresence);
BENCHMARK_CAPTURE(read, session_accept, session_accept());
BENCHMARK_CAPTURE(write, presence, kPresence);
BENCHMARK_CAPTURE(write, session_accept, session_accept());

}  // namespace
