// Any bytes as a stanza to a focus with two people: read as XML, then as Jingle, then acted upon.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/random.hpp"
#include "focus/focus.hpp"
#include "focus/jingle_wire.hpp"
#include "xmpp/xml_reader.hpp"

namespace {

using namespace usher;

// Puts the sid of the running session where the input says "SID".
std::string with_sid(std::string_view text, std::string const& sid) {
    std::string out(text);
    for (std::size_t at = out.find("SID"); at != std::string::npos; at = out.find("SID", at + sid.size()))
        out.replace(at, 3, sid);
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    SeededIds ids{1};
    Now now;
    focus::Outputs out;
    focus::Focus focus(
        {"room@conference.example", "focus@auth.example/focus", "c0ffee", 2, Milliseconds{20000}, size % 2 == 0});
    std::string sid;
    for (std::uint64_t number : {1U, 2U}) {
        std::string const nick = number == 1 ? "ana" : "ben";
        auto const dialect = number == 1 ? focus::Dialect::New : focus::Dialect::Old;
        focus.seat({OccupantId{number}, nick, nick + "@example/web", dialect, "wss://example"}, now, ids, out);
    }
    for (std::uint64_t number : {1U, 2U})
        focus.report(media::EndpointOpened{{"c0ffee", OccupantId{number}, 1}, {"ufrag", "pwd", "sha-256", "AA", {}}},
                     now, ids, out);
    for (focus::Output const& output : out)
        if (auto const* to = std::get_if<focus::ToOccupant>(&output); to != nullptr && to->to == OccupantId{1})
            sid = to->iq.child("jingle")->attribute("sid");
    std::string_view rest(reinterpret_cast<char const*>(data), size);
    xmpp::XmlReader reader;
    while (!rest.empty()) {  // several stanzas, one a line
        std::string_view const line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + (line.size() < rest.size() ? 1 : 0));
        Result<xmpp::Element> stanza = reader.read(with_sid(line, sid));
        if (!stanza.ok()) continue;
        if (stanza.value().name() == "jingle") (void)focus::read_jingle(stanza.value());
        out.clear();
        focus.receive(OccupantId{1}, stanza.value(), now, ids, out);
        for (focus::Output const& output : out)
            if (auto const* to = std::get_if<focus::ToOccupant>(&output)) (void)to->iq.to_xml();
    }
    return 0;
}
