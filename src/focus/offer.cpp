#include "focus/offer.hpp"

#include "xmpp/namespaces.hpp"

namespace usher::focus {

namespace ns = xmpp::ns;
using media::Kind;
using xmpp::Element;

namespace {

constexpr int kPayloadTelephoneEvent = 126;
constexpr std::string_view kUriAudioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
constexpr std::string_view kUriAbsSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
constexpr std::string_view kUriTransportCc =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

Element& add_payload(Element& description, int id, std::string_view name, int clockrate) {
    Element& payload = description.add("payload-type");
    payload.set("id", std::to_string(id)).set("name", name).set("clockrate", std::to_string(clockrate));
    return payload;
}

void add_parameter(Element& payload, std::string_view name, std::string_view value) {
    payload.add("parameter").set("name", name).set("value", value);
}

void add_feedback(Element& payload, std::string_view type, std::string_view subtype = {}) {
    Element& feedback = payload.add("rtcp-fb", ns::kJingleRtcpFb);
    feedback.set("type", type);
    if (!subtype.empty()) feedback.set("subtype", subtype);
}

void add_extension(Element& description, int id, std::string_view uri) {
    description.add("rtp-hdrext", ns::kJingleHdrExt).set("id", std::to_string(id)).set("uri", uri);
}

void add_audio(Element& description) {
    Element& opus = add_payload(description, media::kPayloadOpus, "opus", 48000);
    opus.set("channels", "2");
    add_parameter(opus, "minptime", "10");
    add_parameter(opus, "useinbandfec", "1");
    add_payload(description, kPayloadTelephoneEvent, "telephone-event", 8000);
    add_extension(description, media::kExtAudioLevel, kUriAudioLevel);
}

void add_video(Element& description) {
    Element& vp8 = add_payload(description, media::kPayloadVp8, "VP8", 90000);
    Element rtx = vp8;  // the same feedback below
    add_feedback(vp8, "ccm", "fir");
    add_feedback(vp8, "nack");
    add_feedback(vp8, "nack", "pli");
    add_feedback(vp8, "transport-cc");
    rtx.set("id", std::to_string(media::kPayloadVp8Rtx)).set("name", "rtx");
    add_parameter(rtx, "apt", std::to_string(media::kPayloadVp8));
    add_feedback(rtx, "ccm", "fir");
    add_feedback(rtx, "nack");
    add_feedback(rtx, "nack", "pli");
    description.add(std::move(rtx));
    add_extension(description, media::kExtAbsSendTime, kUriAbsSendTime);
    add_extension(description, media::kExtTransportCc, kUriTransportCc);
}

// The bridge's own placeholder: it takes the m-line on which the client sends, so that no person's source lands there
// (protocol decision 4). Always XML, also when the rest is JSON.
Told bridge_source(Kind kind) {
    Told told;
    told.owner = kBridgeOwner;
    told.kind = kind;
    told.name = kind == Kind::Audio ? "jvb-a0" : "jvb-v0";
    told.msid = kind == Kind::Audio ? "mixedmslabel mixedlabelaudio0" : "mixedmslabel mixedlabelvideo0";
    told.pair.primary = kind == Kind::Audio ? media::kBridgeAudioSsrc : media::kBridgeVideoSsrc;
    return told;
}

Element transport_element(Offer const& offer) {
    Element transport("transport", ns::kJingleIceUdp);
    transport.set("ufrag", offer.transport.ufrag).set("pwd", offer.transport.pwd);
    transport.add("rtcp-mux");
    Element& fingerprint = transport.add("fingerprint", ns::kJingleDtls);
    fingerprint.set("hash", offer.transport.fingerprint_hash).set("setup", "actpass");
    fingerprint.add_text(offer.transport.fingerprint);
    transport.add("web-socket", ns::kColibri).set("url", offer.channel_url);
    std::size_t number = 0;
    for (media::Candidate const& candidate : offer.transport.candidates) {
        Element& element = transport.add("candidate");
        element.set("component", "1").set("foundation", candidate.foundation).set("generation", "0");
        std::string id = "c";
        id += std::to_string(number++);
        element.set("id", id).set("network", "0");
        element.set("priority", std::to_string(candidate.priority));
        element.set("protocol", candidate.tcp ? "tcp" : "udp").set("type", "host");
        element.set("ip", candidate.address).set("port", std::to_string(candidate.port));
        if (candidate.tcp) element.set("tcptype", "passive");
    }
    return transport;
}

void add_content(Element& jingle, Kind kind, Offer const& offer, Element const& transport) {
    std::string_view const name = kind == Kind::Audio ? "audio" : "video";
    Element& content = jingle.add("content");
    content.set("creator", "initiator").set("name", name).set("senders", "both");
    Element& description = content.add("description", ns::kJingleRtp);
    description.set("media", name).set("maxptime", "60");
    if (kind == Kind::Audio)
        add_audio(description);
    else
        add_video(description);
    description.add("extmap-allow-mixed", ns::kJingleHdrExt);
    description.add("rtcp-mux");
    add_source(description, bridge_source(kind));
    if (offer.form == SourceForm::Xml)
        for (Told const& told : offer.sources)
            if (told.kind == kind) add_source(description, told);
    content.add(transport);
}

}  // namespace

Element to_jingle(Offer const& offer) {
    Element jingle("jingle", ns::kJingle);
    jingle.set("action", "session-initiate").set("initiator", offer.initiator);
    jingle.set("responder", offer.responder).set("sid", offer.sid);
    // COMPAT(lib-jitsi-meet, 6726): contents before <group/>, or expanded JSON sources land in the group's <content/>
    // (protocol decision 7).
    Element const transport = transport_element(offer);
    add_content(jingle, Kind::Audio, offer, transport);
    add_content(jingle, Kind::Video, offer, transport);
    if (offer.form == SourceForm::Json && !offer.sources.empty()) jingle.add(sources_json_message(offer.sources));
    Element& group = jingle.add("group", ns::kJingleGrouping);
    group.set("semantics", "BUNDLE");
    group.add("content").set("name", "audio");
    group.add("content").set("name", "video");
    jingle.add("bridge-session", ns::kFocus).set("id", offer.bridge_session);
    if (offer.start_audio_muted || offer.start_video_muted) {
        Element& muted = jingle.add("startmuted", ns::kStartMuted);
        muted.set("audio", offer.start_audio_muted ? "true" : "false");
        muted.set("video", offer.start_video_muted ? "true" : "false");
    }
    return jingle;
}

Element session_terminate(std::string_view sid, std::string_view initiator, std::string_view condition,
                          std::string_view text) {
    Element jingle("jingle", ns::kJingle);
    jingle.set("action", "session-terminate").set("initiator", initiator).set("sid", sid);
    Element& reason = jingle.add("reason");
    reason.add(condition);
    reason.add("text").add_text(text);
    return jingle;
}

}  // namespace usher::focus
