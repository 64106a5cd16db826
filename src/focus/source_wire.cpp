#include "focus/source_wire.hpp"

#include <array>
#include <map>

#include "xmpp/namespaces.hpp"

namespace usher::focus {

namespace ns = xmpp::ns;
using media::Kind;
using xmpp::Element;

namespace {

Element source_element(Told const& told, media::Ssrc ssrc) {
    Element source("source", ns::kJingleSsma);
    source.set("ssrc", std::to_string(ssrc));
    source.set("name", told.name);
    if (told.kind == Kind::Video && told.owner != kBridgeOwner)
        source.set("videoType", told.desktop ? "desktop" : "camera");
    // COMPAT(lib-jitsi-meet, 2026): only the first attribute of an SSRC survives in its description, so msid comes
    // alone.
    source.add("parameter").set("name", "msid").set("value", told.msid);
    source.add("ssrc-info", ns::kJitmeet).set("owner", told.owner);
    return source;
}

void append_source(std::string& out, Told const& told, media::Ssrc ssrc) {
    if (!out.empty()) out += ',';
    out += "{\"s\":" + std::to_string(ssrc) + ",\"n\":";
    append_json_text(out, told.name);
    out += ",\"m\":";
    append_json_text(out, told.msid);
    if (told.desktop) out += ",\"v\":\"d\"";
    out += '}';
}

// Video sources, video groups, audio sources, audio groups.
using Columns = std::array<std::string, 4>;

void append_columns(Columns& columns, Told const& told) {
    std::size_t const at = told.kind == Kind::Video ? 0 : 2;
    append_source(columns[at], told, told.pair.primary);
    if (told.pair.rtx == 0) return;
    append_source(columns[at], told, told.pair.rtx);
    std::string& groups = columns[at + 1];
    if (!groups.empty()) groups += ',';
    groups += "[\"f\"," + std::to_string(told.pair.primary) + ',' + std::to_string(told.pair.rtx) + ']';
}

void add_contents(Element& jingle, std::vector<Told> const& sources) {
    for (Kind kind : {Kind::Audio, Kind::Video}) {
        std::string_view const name = kind == Kind::Audio ? "audio" : "video";
        Element* description = nullptr;
        for (Told const& told : sources) {
            if (told.kind != kind) continue;
            if (description == nullptr) {
                Element& content = jingle.add("content");
                content.set("creator", "initiator").set("name", name).set("senders", "both");
                description = &content.add("description", ns::kJingleRtp).set("media", name);
            }
            add_source(*description, told);
        }
    }
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    for (char c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

void add_source(Element& description, Told const& told) {
    description.add(source_element(told, told.pair.primary));
    if (told.pair.rtx == 0) return;
    description.add(source_element(told, told.pair.rtx));
    Element& group = description.add("ssrc-group", ns::kJingleSsma);
    group.set("semantics", "FID");
    group.add("source").set("ssrc", std::to_string(told.pair.primary));
    group.add("source").set("ssrc", std::to_string(told.pair.rtx));
}

std::string sources_json(std::vector<Told> const& sources) {
    std::map<std::string_view, Columns> owners;
    for (Told const& told : sources) append_columns(owners[told.owner], told);
    std::string out = "{\"sources\":{";
    bool first = true;
    for (auto const& [owner, columns] : owners) {
        if (!first) out += ',';
        first = false;
        append_json_text(out, owner);
        std::size_t used = columns.size();
        while (used > 0 && columns[used - 1].empty()) --used;
        out += ":[";
        for (std::size_t i = 0; i < used; ++i) {
            if (i > 0) out += ',';
            out += '[';
            out += columns[i];
            out += ']';
        }
        out += ']';
    }
    out += "}}";
    return out;
}

Element sources_json_message(std::vector<Told> const& sources) {
    Element message("json-message", ns::kJitmeet);
    message.add_text(sources_json(sources));
    return message;
}

Element source_change(SourceChange change, std::string_view sid, std::string_view initiator,
                      std::vector<Told> const& sources, SourceForm form) {
    Element jingle("jingle", ns::kJingle);
    jingle.set("action", change == SourceChange::Add ? "source-add" : "source-remove");
    jingle.set("initiator", initiator).set("sid", sid);
    if (form == SourceForm::Json)
        jingle.add(sources_json_message(sources));
    else
        add_contents(jingle, sources);
    return jingle;
}

}  // namespace usher::focus
