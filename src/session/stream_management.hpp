// Stream management (XEP-0198): counts stanzas in both directions and answers the elements of urn:xmpp:sm:3.
// Resumption is not offered yet: <enabled/> goes out without resume='true', and <resume/> fails.
#pragma once

#include <cstdint>
#include <optional>

#include "xmpp/element.hpp"

namespace usher::session {

class StreamManagement {
public:
    bool is_enabled() const { return enabled_; }
    // Stanzas since <enable/>, modulo 2^32 (XEP-0198 §4).
    std::uint32_t received() const { return received_; }
    std::uint32_t sent() const { return sent_; }
    std::uint32_t acknowledged() const { return acknowledged_; }

    void count_received() { ++received_; }
    void count_sent() { ++sent_; }

    // One element of the namespace urn:xmpp:sm:3; `bound`: a resource is bound. Gives the answer, if there is one.
    std::optional<xmpp::Element> receive(xmpp::Element const& element, bool bound);

private:
    xmpp::Element enable();
    void acknowledge(xmpp::Element const& element);

    bool enabled_ = false;
    std::uint32_t received_ = 0;
    std::uint32_t sent_ = 0;
    std::uint32_t acknowledged_ = 0;
};

}  // namespace usher::session
