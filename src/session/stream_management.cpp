#include "session/stream_management.hpp"

#include <charconv>
#include <string>
#include <string_view>

#include "xmpp/namespaces.hpp"

namespace usher::session {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {
Element failed(std::string_view condition) {
    Element element("failed", ns::kSm);
    element.add(condition, ns::kStanzas);
    return element;
}
}  // namespace

std::optional<Element> StreamManagement::receive(Element const& element, bool bound) {
    if (element.name() == "enable") {
        if (!bound || enabled_) return failed("unexpected-request");  // XEP-0198 §3
        return enable();
    }
    if (element.name() == "r") {
        if (!enabled_) return failed("unexpected-request");
        Element answer("a", ns::kSm);
        answer.set("h", std::to_string(received_));
        return answer;
    }
    if (element.name() == "a") {
        acknowledge(element);
        return std::nullopt;
    }
    if (element.name() == "resume") return failed(bound ? "unexpected-request" : "item-not-found");
    return failed("feature-not-implemented");
}

// COMPAT(lib-jitsi-meet, all): the client holds back everything until <enabled/>; without resume='true' it keeps no
// resumption id, and after a lost socket it starts anew instead of sending <resume/>.
Element StreamManagement::enable() {
    enabled_ = true;
    received_ = 0;
    sent_ = 0;
    acknowledged_ = 0;
    return Element("enabled", ns::kSm);
}

// A count that cannot be is not taken over. It harms nobody but the client, which could then not resume.
void StreamManagement::acknowledge(Element const& element) {
    std::string_view const text = element.attribute("h");
    std::uint32_t count = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (!enabled_ || error != std::errc() || end != text.data() + text.size()) return;
    std::uint32_t const newly = count - acknowledged_;
    std::uint32_t const outstanding = sent_ - acknowledged_;
    if (newly <= outstanding) acknowledged_ = count;
}

}  // namespace usher::session
