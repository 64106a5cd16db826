// Bytes to documents to a Stream. Lines are documents; a first byte below 8 is short for a step of the usual opening.
// What must hold: nothing is delivered before a resource is bound or from another than its own address, nothing comes
// after the end, and whatever is written can be read.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "session/stream.hpp"
#include "xmpp/xml_reader.hpp"

namespace {

using namespace usher;

constexpr std::array<std::string_view, 8> kUsual = {
    R"(<open to="meet.example" version="1.0" xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>)",
    R"(<auth mechanism="ANONYMOUS" xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/>)",
    R"(<iq id="1" type="set" xmlns="jabber:client"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>)",
    R"(<enable resume="true" xmlns="urn:xmpp:sm:3"/>)",
    R"(<r xmlns="urn:xmpp:sm:3"/>)",
    R"(<iq id="2" type="get" to="meet.example" from="a@b/c" xmlns="jabber:client"><ping xmlns="urn:xmpp:ping"/></iq>)",
    R"(<presence to="a@conference.meet.example/b" from="a@b/c" xmlns="jabber:client"/>)",
    R"(<presence type="unavailable" xmlns="jabber:client"/>)",
};

void require(bool holds) {
    if (!holds) std::abort();
}

// True once the stream has ended.
bool check(session::Stream const& stream, session::Outputs const& out, bool& bound, bool ended) {
    for (session::Output const& output : out) {
        require(!ended);
        if (std::holds_alternative<session::Bound>(output)) {
            require(!bound);
            bound = true;
        } else if (auto const* deliver = std::get_if<session::Deliver>(&output)) {
            require(bound && stream.is_bound());
            require(deliver->stanza.attribute("from") == stream.person().jid.text());
        } else if (auto const* write = std::get_if<session::Write>(&output)) {
            xmpp::XmlReader reader({.bytes = 1 << 20, .depth = 30, .children = 3000, .attributes = 40});
            require(reader.read(write->element.to_xml()).ok());
        } else if (std::holds_alternative<session::End>(output)) {
            ended = true;
            require(!stream.is_bound());
        }
    }
    return ended;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<char const*>(data), size);
    admission::Policy policy;
    policy.guests = admission::Guests::Yes;
    token::KeySet keys;
    token::Rules rules;
    session::Settings const settings{"meet.example", &policy, &keys, &rules, {}, nullptr};
    session::Stream stream(SessionId{1}, {}, settings);
    xmpp::XmlReader reader;
    SeededIds ids(1);
    bool bound = false;
    bool ended = false;
    while (!rest.empty()) {
        std::size_t const end = rest.find('\n');
        std::string_view document = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        if (!document.empty() && static_cast<unsigned char>(document[0]) < kUsual.size())
            document = kUsual.at(static_cast<unsigned char>(document[0]));
        session::Outputs out;
        auto element = reader.read(document);
        if (element.ok()) {
            stream.receive(std::move(element).value(), {}, ids, out);
        } else {
            stream.unreadable(element.error().detail, out);
        }
        ended = check(stream, out, bound, ended);
    }
    return 0;
}
