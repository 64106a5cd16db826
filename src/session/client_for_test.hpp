// A client of one Stream for tests: says XML, and hears what comes out as lines of text.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "session/stream.hpp"
#include "token/mint.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::session::testing {

inline constexpr std::int64_t kNow = 1'800'000'000;

// What belongs to a server: a policy, a key, the rules for tokens.
struct Server {
    Server() {
        policy.domain = "meet.example";
        rules.domain = "meet.example";
        EXPECT_TRUE(keys.add_secret("main", Secret("a secret of thirty-two bytes or more")).ok());
    }
    Settings settings() const { return {"meet.example", &policy, &keys, &rules, {}, nullptr}; }
    std::string token(std::string_view payload) const {
        return token::mint(payload, token::Algorithm::Hs256, Secret("a secret of thirty-two bytes or more")).value();
    }

    admission::Policy policy;
    token::KeySet keys;
    token::Rules rules;
};

inline std::string const kOpen =
    R"(<open to="meet.example" version="1.0" xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>)";
inline std::string const kAuth = R"(<auth mechanism="ANONYMOUS" xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/>)";
inline std::string const kBind =
    R"(<iq id="_bind_auth_2" type="set" xmlns="jabber:client"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>)";
inline std::string const kClose = R"(<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>)";

class Client {
public:
    Client(Server const& server, Connect connect, std::uint64_t seed = 1)
        : ids_(seed), settings_(server.settings()), stream(SessionId{17}, std::move(connect), settings_) {}
    Client(Client const&) = delete;  // the stream knows its settings by their place
    Client& operator=(Client const&) = delete;

    // "WRITE <…>", "BOUND", "DELIVER <…>", "REFUSED code", "END reason"; ids and the address are named {uuid}, {jid}.
    std::vector<std::string> say(std::string_view document) {
        Outputs out;
        Result<xmpp::Element> element = reader_.read(document);
        if (element.ok()) {
            stream.receive(std::move(element).value(), {{}, WallTime::from_seconds(kNow)}, ids_, out);
        } else {
            stream.unreadable(element.error().detail, out);
        }
        std::vector<std::string> lines;
        for (Output const& output : out) lines.push_back(line(output));
        return lines;
    }
    void log_in() {
        for (std::string const& step : {kOpen, kAuth, kOpen, kBind}) say(step);
        ASSERT_TRUE(stream.is_bound());
    }

private:
    std::string line(Output const& output) const {
        return std::visit(Overloaded{[&](Write const& it) { return "WRITE " + named(it.element.to_xml()); },
                                     [&](Bound const&) { return std::string("BOUND"); },
                                     [&](Deliver const& it) { return "DELIVER " + named(it.stanza.to_xml()); },
                                     [&](Refused const& it) { return "REFUSED " + it.code; },
                                     [&](Resumable const&) { return std::string("RESUMABLE"); },
                                     [&](Resume const& it) {
                                         return "RESUME " + it.previd.reveal() + " " + std::to_string(it.handled);
                                     },
                                     [&](WantKeys const& it) { return "WANT " + it.otherwise.need->id; },
                                     [&](End const& it) { return "END " + it.reason; }},
                          output);
    }
    std::string named(std::string text) const {
        replace(text, stream.person().jid.resource.empty() ? "" : stream.person().jid.text(), "{jid}");
        std::string_view const key = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='meet.example' id='";
        if (text.starts_with(key)) text.replace(key.size(), 36, "{uuid}");
        return text;
    }
    static void replace(std::string& text, std::string const& from, std::string_view to) {
        if (from.empty()) return;
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    }

    SeededIds ids_;
    xmpp::XmlReader reader_;
    Settings settings_;

public:
    Stream stream;
};

}  // namespace usher::session::testing
