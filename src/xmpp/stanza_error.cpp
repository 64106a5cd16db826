#include "xmpp/stanza_error.hpp"

#include "xmpp/namespaces.hpp"

namespace usher::xmpp {

namespace {
std::string_view name_of(ErrorType type) {
    switch (type) {
        case ErrorType::Auth: return "auth";
        case ErrorType::Cancel: return "cancel";
        case ErrorType::Continue: return "continue";
        case ErrorType::Modify: return "modify";
        case ErrorType::Wait: return "wait";
    }
    return "cancel";
}

Element answer(Element const& stanza, std::string_view type) {
    Element reply(stanza.name(), ns::kClient);
    reply.set("type", type);
    if (stanza.has_attribute("id")) reply.set("id", stanza.attribute("id"));
    if (stanza.has_attribute("to")) reply.set("from", stanza.attribute("to"));
    if (stanza.has_attribute("from")) reply.set("to", stanza.attribute("from"));
    return reply;
}
}  // namespace

Element to_element(StanzaError const& error) {
    Element element("error", ns::kClient);
    element.set("type", name_of(error.type));
    element.add(error.condition, ns::kStanzas);
    if (!error.text.empty()) element.add("text", ns::kStanzas).add_text(error.text);
    return element;
}

Element error_reply(Element const& stanza, StanzaError const& error) {
    return answer(stanza, "error").with(to_element(error));
}

Element result_reply(Element const& iq) { return answer(iq, "result"); }

}  // namespace usher::xmpp
