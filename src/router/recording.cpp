#include "router/recording.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "xmpp/namespaces.hpp"

namespace usher::router {

namespace ns = xmpp::ns;

namespace {

constexpr std::size_t kLongestAttribute = 256;  // of what is kept of one
// Of a presence only this decides anything; the rest is media and decoration, and most of the bytes.
constexpr std::array<std::string_view, 3> kOfPresence = {"x", "nick", "status"};
constexpr std::array<std::string_view, 6> kSecretAttributes = {"password", "token", "pwd",
                                                               "ufrag",    "url",   "session-id"};

template <class List>
bool contains(List const& list, std::string_view one) {
    return std::ranges::find(list, one) != list.end();
}

std::string length_of(std::string_view text) { return "[" + std::to_string(text.size()) + " bytes]"; }

bool is_secret_field(std::string_view var) { return var.ends_with("secret") || var.ends_with("password"); }

// What the page asks the server for is kept; what people say to each other is not.
std::string command_text(std::string const& text) {
    nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("type") || json["type"] != "usher") return length_of(text);
    for (auto& [key, value] : json.items())
        if (value.is_string() && !contains(std::array<std::string_view, 9>{"type", "id", "command", "event", "code",
                                                                           "nick", "media", "except", "key"},
                                           key))
            value = length_of(value.get<std::string>());
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string place_text(conference::Place place) {
    if (place.is_breakout()) return "breakout " + std::to_string(place.breakout);
    return place.is_lobby() ? "lobby" : "main";
}

}  // namespace

std::string Recording::pseudonym(std::string_view secret) const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    void const* bytes = secret.data();
    HMAC(EVP_sha256(), salt_.reveal().data(), static_cast<int>(salt_.reveal().size()),
         static_cast<unsigned char const*>(bytes), secret.size(), digest.data(), &size);
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string name = "[pseudonym ";
    for (std::size_t i = 0; i < 6; ++i) name.append(1, kHex[digest.at(i) >> 4]).append(1, kHex[digest.at(i) & 15]);
    return name + "]";
}

void Recording::keep(Entry entry) {
    entry.text.shrink_to_fit();
    bytes_ += entry.size();
    entries_.push_back(std::move(entry));
    while (!entries_.empty() && (bytes_ > limits_.bytes || entries_.size() > limits_.events)) {
        bytes_ -= entries_.front().size();
        entries_.pop_front();
        ++dropped_;
    }
}

void Recording::person(Now now, session::Person const& who) {
    known_.insert(who.session);
    keep({now,
          "person",
          who.session,
          {},
          {},
          person_json(who, *this).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)});
}

// One event, one entry; somebody who wants to come in is described before it.
struct Recording::Adding {
    Recording& to;
    Now now;
    bool is_seated;

    void about(std::string_view kind, SessionId session, std::string text = {}) const {
        to.keep({now, kind, session, {}, {}, std::move(text)});
    }
    void know(session::Person const& who, bool is_join) const {
        if (is_join || !to.known_.contains(who.session)) to.person(now, who);
    }

    void operator()(conference::StanzaIn const& in) const {
        know(in.from, in.stanza.name() == "presence" && in.stanza.attribute("type").empty() && !is_seated);
        to.keep({now, "stanza", in.from.session, in.space, in.nick, to.redacted(in.stanza)});
    }
    void operator()(conference::ComponentIn const& in) const {
        know(in.from, false);
        to.keep({now, "component", in.from.session, {}, in.component, to.redacted(in.stanza)});
    }
    void operator()(conference::SessionLost const& in) const { about("lost", in.session); }
    void operator()(conference::SessionBack const& in) const {
        to.person(now, in.person);
        about("back", in.person.session);
    }
    void operator()(conference::SessionGone const& in) const {
        to.known_.erase(in.session);
        about("gone", in.session, in.why);
    }
    void operator()(conference::PersonChanged const& in) const {
        to.person(now, in.person);
        about("person-changed", in.person.session);
    }
    void operator()(conference::MediaReport const& in) const {
        auto note = [&](std::string_view kind, std::string why) { to.keep({now, kind, {}, {}, {}, std::move(why)}); };
        std::visit(
            Overloaded{[&](media::EndpointUp const&) { note("endpoint-up", {}); },
                       [&](media::EndpointDown const& down) { note("endpoint-down", down.why); },
                       [&](media::CommandRefused const& refused) { note("media-refused", refused.why); },
                       [&](media::EngineLost const& lost) { note("engine-lost", lost.why); }, [](auto const&) {}},
            in.report);
    }
    void operator()(conference::ChannelOpened const&) const {}
    void operator()(conference::ChannelMessage const&) const {}
    void operator()(conference::ChannelClosed const&) const {}
    void operator()(conference::TimerFired const& in) const {
        if (!in.which.starts_with("focus:")) about("timer", {}, in.which);
    }
    void operator()(conference::SettingsChanged const& in) const {
        to.incomplete_.insert("settings-changed");
        nlohmann::json set = nlohmann::json::object();
        for (auto const& [key, value] : in.set.values())
            set[key] = key == "rooms.password" ? to.pseudonym(value.reveal()) : value.reveal();
        about("settings", {}, set.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    }
    void operator()(conference::Expel const& in) const {
        to.incomplete_.insert("bans-or-revocations");
        about("expel", in.session);
    }
    void operator()(conference::MeetingKept const&) const {
        to.incomplete_.insert("kept-over-a-restart");
        about("kept", {});
    }
    void operator()(conference::Close const& in) const { about("close", {}, in.reason); }
    void operator()(conference::Notice const& in) const { about("notice", {}, in.code); }
    template <class Other>
    void operator()(Other const&) const {
        to.incomplete_.insert("facts-from-elsewhere");
        about("other", {});
    }
};

void Recording::add(Now now, conference::Event const& event, bool is_seated) {
    if (limits_.bytes == 0 || limits_.events == 0) return;
    std::visit(Adding{*this, now, is_seated}, event);
}

void Recording::decided(Now now, conference::Record const& record) {
    if (limits_.bytes == 0 || limits_.events == 0) return;
    nlohmann::json text = {{"stage", std::string(admission::name_of(record.stage))},
                           {"identity", record.identity},
                           {"verdict", record.decision.code()}};
    if (!record.decision.trace.empty()) {
        text["rule"] = std::string(record.decision.trace.back().rule);
        text["because"] = record.decision.trace.back().because;
    }
    keep({now, "decided", record.session, {}, {}, text.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)});
}

void Recording::breakout(Now now, std::uint32_t number, std::string_view jid) {
    if (limits_.bytes == 0 || limits_.events == 0) return;
    keep({now, "breakout", {}, conference::Place::of_breakout(number), {}, std::string(jid)});
}

std::string Recording::redacted(xmpp::Element const& stanza) const {
    std::string out;
    out.reserve(256);
    write(out, stanza, {}, {});
    return out;
}

std::string Recording::text_of(xmpp::Element const& element, std::string_view field) const {
    std::string text = element.text();
    if (text.empty()) return text;
    if (element.name() == "password" || (element.name() == "value" && is_secret_field(field))) return pseudonym(text);
    if (element.name() == "json-message") return command_text(text);
    if (element.name() == "nick" || element.name() == "value") return text.substr(0, kLongestAttribute);
    return length_of(text);
}

void Recording::write(std::string& out, xmpp::Element const& element, std::string_view parent_xmlns,
                      std::string_view field) const {
    out.append(1, '<').append(element.name());
    if (element.xmlns() != parent_xmlns) {
        out += " xmlns='";
        xmpp::append_escaped(out, element.xmlns());
        out += '\'';
    }
    for (auto const& [name, value] : element.attributes()) {
        if (contains(kSecretAttributes, name)) continue;
        out.append(1, ' ').append(name).append("='");
        xmpp::append_escaped(out, std::string_view(value).substr(0, kLongestAttribute));
        out += '\'';
    }
    out += '>';
    bool const is_presence = element.name() == "presence";
    bool const is_media = element.name() == "jingle";
    for (xmpp::Element const& child : element.children()) {
        if (child.is_text() || is_media || (is_presence && !contains(kOfPresence, child.name()))) continue;
        write(out, child, element.xmlns(), element.name() == "field" ? element.attribute("var") : field);
    }
    xmpp::append_escaped_text(out, text_of(element, field));
    out.append("</").append(element.name()).append(1, '>');
}

nlohmann::json Recording::json() const {
    nlohmann::json events = nlohmann::json::array();
    for (Entry const& entry : entries_) {
        nlohmann::json one = {{"at", entry.at.wall.since_epoch.count()},
                              {"instant", entry.at.instant.since_start.count()},
                              {"kind", std::string(entry.kind)}};
        if (entry.session.number != 0) one["session"] = entry.session.number;
        if (entry.kind == "stanza" || entry.kind == "breakout") one["place"] = place_text(entry.place);
        if (!entry.nick.empty()) one[entry.kind == "component" ? "component" : "nick"] = entry.nick;
        bool const is_object = entry.kind == "person" || entry.kind == "decided" || entry.kind == "settings";
        bool const is_xml = entry.kind == "stanza" || entry.kind == "component";
        if (is_object)
            one["is"] = nlohmann::json::parse(entry.text, nullptr, false);
        else if (!entry.text.empty())
            one[is_xml ? "xml" : "text"] = entry.text;
        events.push_back(std::move(one));
    }
    nlohmann::json because = nlohmann::json::array();
    if (dropped_ > 0) because.push_back("the-beginning-is-gone");
    for (std::string_view word : incomplete_) because.push_back(std::string(word));
    bool const is_complete = because.empty();
    return {{"complete", is_complete},
            {"because", std::move(because)},
            {"dropped", dropped_},
            {"events", std::move(events)}};
}

}  // namespace usher::router
