// Any bytes as bridge channel messages of an occupant.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/random.hpp"
#include "focus/bridge_channel.hpp"
#include "focus/focus.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace usher;
    std::string_view rest(reinterpret_cast<char const*>(data), size);
    (void)focus::read_channel_message(rest, "ana");
    SeededIds ids{1};
    Now now;
    focus::Outputs out;
    focus::Focus focus({"room@conference.example", "focus@auth.example/focus", "c0ffee"});
    for (std::uint64_t number : {1U, 2U}) {
        std::string const nick = number == 1 ? "ana" : "ben";
        auto const dialect = number == 1 ? focus::Dialect::New : focus::Dialect::Old;
        focus.seat({OccupantId{number}, nick, nick + "@example/web", dialect, "wss://example"}, now, ids, out);
        focus.channel_opened(OccupantId{number}, now, out);
    }
    while (!rest.empty()) {  // several messages, one a line
        std::string_view const line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + (line.size() < rest.size() ? 1 : 0));
        out.clear();
        focus.channel_message(OccupantId{1}, line, now, out);
    }
    return 0;
}
