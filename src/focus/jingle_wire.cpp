#include "focus/jingle_wire.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "xmpp/namespaces.hpp"

namespace usher::focus {

namespace ns = xmpp::ns;
using media::Kind;
using xmpp::Element;

namespace {

JingleAction action_of(std::string_view text) {
    // "addsource" and "removesource" are historical synonyms.
    static constexpr std::array<std::pair<std::string_view, JingleAction>, 8> kActions{{
        {"session-accept", JingleAction::SessionAccept},
        {"session-terminate", JingleAction::SessionTerminate},
        {"session-info", JingleAction::SessionInfo},
        {"source-add", JingleAction::SourceAdd},
        {"addsource", JingleAction::SourceAdd},
        {"source-remove", JingleAction::SourceRemove},
        {"removesource", JingleAction::SourceRemove},
        {"transport-info", JingleAction::TransportInfo},
    }};
    for (auto const& [name, action] : kActions)
        if (name == text) return action;
    return JingleAction::Other;
}

std::optional<Kind> kind_of(Element const& content, Element const* description) {
    std::string_view media = description != nullptr ? description->attribute("media") : std::string_view{};
    if (media.empty()) media = content.attribute("name");
    if (media == "audio") return Kind::Audio;
    if (media == "video") return Kind::Video;
    return std::nullopt;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number number{};
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// RFC 8839 §5.4: ice-char = ALPHA / DIGIT / "+" / "/"
bool is_ice_text(std::string_view text, std::size_t least) {
    return text.size() >= least && text.size() <= 256 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
                      c == '/';
           });
}

// RFC 8122 §5: pairs of hex digits joined by colons, as many as the hash has bytes. Upper case, or empty if malformed.
std::string fingerprint_of(std::string_view hash, std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::size_t>, 5> kHashes{
        {{"sha-1", 20}, {"sha-224", 28}, {"sha-256", 32}, {"sha-384", 48}, {"sha-512", 64}}};
    auto known = std::ranges::find(kHashes, hash, &std::pair<std::string_view, std::size_t>::first);
    if (known == kHashes.end()) return {};
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    if (text.size() != known->second * 3 - 1) return {};
    std::string upper(text);
    for (std::size_t i = 0; i < upper.size(); ++i) {
        char& c = upper[i];
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
        bool const hex = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
        if (i % 3 == 2 ? c != ':' : !hex) return {};
    }
    return upper;
}

media::Candidate read_candidate(Element const& element) {
    media::Candidate candidate;
    candidate.address = element.attribute("ip").substr(0, 64);
    candidate.port = number_of<std::uint16_t>(element.attribute("port")).value_or(0);
    candidate.tcp = element.attribute("protocol") == "tcp";
    candidate.priority = number_of<std::uint32_t>(element.attribute("priority")).value_or(0);
    candidate.foundation = element.attribute("foundation").substr(0, 32);
    return candidate;
}

std::optional<media::Transport> read_transport(Element const& element) {
    media::Transport transport;
    transport.ufrag = element.attribute("ufrag");
    transport.pwd = element.attribute("pwd");
    if (!is_ice_text(transport.ufrag, 4) || !is_ice_text(transport.pwd, 22)) return std::nullopt;
    Element const* fingerprint = element.child("fingerprint");
    // We offer actpass and are the DTLS server; a passive client could never meet us (RFC 8842 §5.1).
    if (fingerprint == nullptr || fingerprint->attribute("setup") == "passive") return std::nullopt;
    transport.fingerprint_hash = fingerprint->attribute("hash");
    transport.fingerprint = fingerprint_of(transport.fingerprint_hash, fingerprint->text());
    if (transport.fingerprint.empty()) return std::nullopt;
    for (Element const& child : element.children())
        if (child.name() == "candidate" && transport.candidates.size() < kMaxRemoteCandidates)
            transport.candidates.push_back(read_candidate(child));
    return transport;
}

SignalledSource read_source(Element const& element) {
    SignalledSource source;
    source.ssrc = read_ssrc(element.attribute("ssrc"));
    source.name = element.attribute("name");
    source.desktop = element.attribute("videoType") == "desktop";
    for (Element const& child : element.children())
        if (child.name() == "parameter" && child.attribute("name") == "msid") source.msid = child.attribute("value");
    return source;
}

Result<SignalledGroup> read_group(Element const& element) {
    SignalledGroup group;
    std::string_view const semantics = element.attribute("semantics");
    if (semantics == "SIM") group.kind = GroupKind::Simulcast;
    if (semantics == "FID") group.kind = GroupKind::Retransmission;
    for (Element const& child : element.children()) {
        if (child.name() != "source") continue;
        if (group.members.size() == kMaxGroupMembers) return malformed("too many members in a group");
        group.members.push_back(read_ssrc(child.attribute("ssrc")));
    }
    return group;
}

// Sources may stand in the description or directly in the content (docs/protocol/clients.md, "Sessions").
Result<bool> read_sources(Element const& parent, SignalledMedia& media) {
    for (Element const& child : parent.children()) {
        if (child.is("source", ns::kJingleSsma)) {
            if (!child.has_attribute("ssrc")) continue;  // rid-only form, disabled in both generations
            if (media.sources.size() == kMaxSourcesPerRequest) return malformed("too many sources");
            media.sources.push_back(read_source(child));
        } else if (child.is("ssrc-group", ns::kJingleSsma)) {
            if (media.groups.size() == kMaxGroupsPerRequest) return malformed("too many groups");
            media.groups.push_back(TRY(read_group(child)));
        }
    }
    return true;
}

Result<bool> read_content(Element const& content, Jingle& jingle) {
    Element const* description = content.child("description");
    // The content's name may be a mid ("0") in transport-info and "data" in what newer clients bundle: only the kind
    // counts, and the transport is the bundle's in every case (client-library §8).
    if (std::optional<Kind> kind = kind_of(content, description)) {
        TRY(read_sources(content, jingle.sources.of(*kind)));
        if (description != nullptr) TRY(read_sources(*description, jingle.sources.of(*kind)));
    }
    if (Element const* transport = content.child("transport")) {
        jingle.has_transport = true;
        if (!jingle.transport) jingle.transport = read_transport(*transport);
    }
    if (Element const* last_n = content.child("initial-last-n", ns::kColibri2))
        if (std::optional<int> value = number_of<int>(last_n->attribute("value"))) jingle.initial_last_n = value;
    return true;
}

}  // namespace

media::Ssrc read_ssrc(std::string_view text) { return number_of<media::Ssrc>(text).value_or(0); }

Result<Jingle> read_jingle(Element const& element) {
    Jingle jingle;
    if (!element.has_attribute("action")) return malformed("no action");
    jingle.action = action_of(element.attribute("action"));
    jingle.sid = element.attribute("sid");
    if (jingle.sid.empty() || jingle.sid.size() > kMaxSidLength) return malformed("no usable sid");
    std::size_t contents = 0;
    for (Element const& child : element.children()) {
        if (child.is_text()) continue;
        jingle.has_payload = true;
        if (child.is("content", ns::kJingle)) {
            if (++contents > kMaxContents) return malformed("too many contents");
            TRY(read_content(child, jingle));
        } else if (child.is("bridge-session", ns::kFocus)) {
            jingle.bridge_session = std::string(child.attribute("id"));
            jingle.restart = child.attribute("restart") == "true";
            jingle.ice_restart = child.attribute("ice-restart") == "true";
        } else if (child.is("ice-state", ns::kFocus)) {
            jingle.ice_state = child.text();
        }
    }
    return jingle;
}

}  // namespace usher::focus
