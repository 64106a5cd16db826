// Clients with stream management (XEP-0198), for tests of the core.
#pragma once

#include "router/test_world.hpp"

namespace usher::router::test {

inline constexpr char kSmOpen[] = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.example' version='1.0'/>";

inline std::string between(std::string const& text, std::string const& from, std::string const& to) {
    std::size_t const start = text.find(from);
    if (start == std::string::npos) return {};
    return text.substr(start + from.size(), text.find(to, start + from.size()) - start - from.size());
}

// A client with stream management: it counts what it gets, as clients do.
struct Line {
    explicit Line(Someone& the_person) : person(the_person) {
        person.say("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        id = between(person.expect({"<enabled"}), " id='", "'");
        EXPECT_EQ(id.size(), 48U);
        person.forget();
    }
    // Everything that came is handled.
    std::vector<std::string> take() {
        std::vector<std::string> all = std::move(person.inbox);
        person.inbox.clear();
        std::erase_if(all, [](std::string const& one) { return one.find("urn:xmpp:sm:3") != std::string::npos; });
        handled += all.size();
        return all;
    }
    Someone& person;
    std::string id;
    std::size_t handled = 0;
};

// Everything of a login but bind.
inline Someone& log_in(World& world, std::string const& token = {}) {
    Someone& fresh = world.meet(token);
    for (std::string const& text :
         {std::string(kSmOpen), std::string("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"),
          std::string(kSmOpen)})
        fresh.say(text);
    fresh.expect({"<success"});
    fresh.forget();
    return fresh;
}

inline bool resume(World& world, Line& line, std::string const& token = {}, std::string const& id = {}) {
    Someone& fresh = log_in(world, token);
    fresh.say("<resume xmlns='urn:xmpp:sm:3' h='" + std::to_string(line.handled) + "' previd='" +
              (id.empty() ? line.id : id) + "'/>");
    bool const moved = world.moved[fresh.session] == line.person.session;
    if (moved)
        line.person.expect({"<resumed", "previd='" + line.id + "'"});
    else
        fresh.expect({"<failed", "item-not-found"});
    return moved;
}

}  // namespace usher::router::test
