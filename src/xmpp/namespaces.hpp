// The XML namespaces that Jitsi clients and we use, by the names that the code reads.
#pragma once

#include <string_view>

namespace usher::xmpp::ns {

inline constexpr std::string_view kClient = "jabber:client";
inline constexpr std::string_view kFraming = "urn:ietf:params:xml:ns:xmpp-framing";
inline constexpr std::string_view kStream = "http://etherx.jabber.org/streams";
inline constexpr std::string_view kStreamErrors = "urn:ietf:params:xml:ns:xmpp-streams";
inline constexpr std::string_view kHttpBind = "http://jabber.org/protocol/httpbind";
inline constexpr std::string_view kXbosh = "urn:xmpp:xbosh";
inline constexpr std::string_view kSasl = "urn:ietf:params:xml:ns:xmpp-sasl";
inline constexpr std::string_view kBind = "urn:ietf:params:xml:ns:xmpp-bind";
inline constexpr std::string_view kSession = "urn:ietf:params:xml:ns:xmpp-session";
inline constexpr std::string_view kSm = "urn:xmpp:sm:3";
inline constexpr std::string_view kStanzas = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline constexpr std::string_view kPing = "urn:xmpp:ping";
inline constexpr std::string_view kExtdisco1 = "urn:xmpp:extdisco:1";
inline constexpr std::string_view kExtdisco2 = "urn:xmpp:extdisco:2";
inline constexpr std::string_view kDiscoInfo = "http://jabber.org/protocol/disco#info";
inline constexpr std::string_view kDiscoItems = "http://jabber.org/protocol/disco#items";
inline constexpr std::string_view kCaps = "http://jabber.org/protocol/caps";
inline constexpr std::string_view kDataForm = "jabber:x:data";
inline constexpr std::string_view kMuc = "http://jabber.org/protocol/muc";
inline constexpr std::string_view kMucUser = "http://jabber.org/protocol/muc#user";
inline constexpr std::string_view kMucAdmin = "http://jabber.org/protocol/muc#admin";
inline constexpr std::string_view kMucOwner = "http://jabber.org/protocol/muc#owner";
inline constexpr std::string_view kMucRoomConfig = "http://jabber.org/protocol/muc#roomconfig";
inline constexpr std::string_view kMucRoomInfo = "http://jabber.org/protocol/muc#roominfo";
inline constexpr std::string_view kNick = "http://jabber.org/protocol/nick";
inline constexpr std::string_view kDelay = "urn:xmpp:delay";
inline constexpr std::string_view kJitmeet = "http://jitsi.org/jitmeet";
inline constexpr std::string_view kFocus = "http://jitsi.org/protocol/focus";
inline constexpr std::string_view kColibri = "http://jitsi.org/protocol/colibri";
inline constexpr std::string_view kColibri2 = "jitsi:colibri2";
inline constexpr std::string_view kJingle = "urn:xmpp:jingle:1";
inline constexpr std::string_view kJingleErrors = "urn:xmpp:jingle:errors:1";
inline constexpr std::string_view kJingleRtp = "urn:xmpp:jingle:apps:rtp:1";
inline constexpr std::string_view kJingleRtcpFb = "urn:xmpp:jingle:apps:rtp:rtcp-fb:0";
inline constexpr std::string_view kJingleHdrExt = "urn:xmpp:jingle:apps:rtp:rtp-hdrext:0";
inline constexpr std::string_view kJingleSsma = "urn:xmpp:jingle:apps:rtp:ssma:0";
inline constexpr std::string_view kJingleGrouping = "urn:xmpp:jingle:apps:grouping:0";
inline constexpr std::string_view kJingleIceUdp = "urn:xmpp:jingle:transports:ice-udp:1";
inline constexpr std::string_view kJingleDtls = "urn:xmpp:jingle:apps:dtls:0";
inline constexpr std::string_view kJsonSources = "http://jitsi.org/json-encoded-sources";
inline constexpr std::string_view kStartMuted = "http://jitsi.org/jitmeet/start-muted";
inline constexpr std::string_view kMuteAudio = "http://jitsi.org/jitmeet/audio";
inline constexpr std::string_view kMuteVideo = "http://jitsi.org/jitmeet/video";
inline constexpr std::string_view kMuteDesktop = "http://jitsi.org/jitmeet/desktop";

}  // namespace usher::xmpp::ns
