#include "xmpp/xml_reader.hpp"

#include <expat.h>

#include <string>
#include <utility>
#include <vector>

#include "xmpp/namespaces.hpp"

namespace usher::xmpp {

namespace {

// Expat joins namespace and local name with this; the character cannot occur in XML 1.0.
constexpr char kSeparator = '\x01';
constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";

struct Name {
    std::string_view xmlns;
    std::string_view local;
};

Name split(std::string_view joined) {
    std::size_t at = joined.rfind(kSeparator);
    if (at == std::string_view::npos) return {{}, joined};
    return {joined.substr(0, at), joined.substr(at + 1)};
}

std::string detail_of(XML_Error error) {
    std::string_view word = "not-well-formed";
    if (error == XML_ERROR_UNBOUND_PREFIX) word = "unbound-prefix";
    if (error == XML_ERROR_UNDEFINED_ENTITY) word = "restricted-xml";
    return std::string(word) + ": " + XML_ErrorString(error);
}

// Expat guesses UTF-16 from these bytes even if told UTF-8; none of them can begin a UTF-8 document.
bool looks_like_utf16(std::string_view document) {
    return document.substr(0, 2).find('\0') != std::string_view::npos || document.starts_with('\xFE') ||
           document.starts_with('\xFF');
}

}  // namespace

struct XmlReader::State {
    explicit State(XmlLimits wanted) : limits(wanted), parser(XML_ParserCreateNS("UTF-8", kSeparator)) {}
    ~State() { XML_ParserFree(parser); }
    State(State const&) = delete;
    State& operator=(State const&) = delete;

    void prepare();
    void refuse(std::string why);
    void flush_text();
    void start(char const* joined, char const** attributes);
    void end();

    XmlLimits limits;
    XML_Parser parser;
    Element root;
    // From the root to the element that is open now. A parent's list of children only grows while none of them is
    // open, so the pointers hold.
    std::vector<Element*> open;
    std::string text;  // collected: Expat gives text in pieces
    std::string refusal;
    int elements = 0;
};

void XmlReader::State::prepare() {
    XML_ParserReset(parser, "UTF-8");
    XML_SetUserData(parser, this);
    XML_SetElementHandler(
        parser,
        [](void* state, XML_Char const* name, XML_Char const** attributes) {
            static_cast<State*>(state)->start(name, attributes);
        },
        [](void* state, XML_Char const*) { static_cast<State*>(state)->end(); });
    XML_SetCharacterDataHandler(parser, [](void* state, XML_Char const* piece, int length) {
        static_cast<State*>(state)->text.append(piece, static_cast<std::size_t>(length));
    });
    // RFC 6120 §11.1: these features of XML are not part of XMPP. Stopping at the DOCTYPE means that no entity is ever
    // declared, so none can be expanded.
    XML_SetStartDoctypeDeclHandler(parser, [](void* state, XML_Char const*, XML_Char const*, XML_Char const*, int) {
        static_cast<State*>(state)->refuse("restricted-xml: a DOCTYPE");
    });
    XML_SetProcessingInstructionHandler(parser, [](void* state, XML_Char const*, XML_Char const*) {
        static_cast<State*>(state)->refuse("restricted-xml: a processing instruction");
    });
    XML_SetCommentHandler(
        parser, [](void* state, XML_Char const*) { static_cast<State*>(state)->refuse("restricted-xml: a comment"); });
    root = Element();
    open.clear();
    text.clear();
    refusal.clear();
    elements = 0;
}

void XmlReader::State::refuse(std::string why) {
    if (!refusal.empty()) return;  // Expat may call once more after being stopped
    refusal = std::move(why);
    XML_StopParser(parser, XML_FALSE);
}

void XmlReader::State::flush_text() {
    if (text.empty()) return;
    open.back()->add_text(text);
    text.clear();
}

void XmlReader::State::start(char const* joined, char const** attributes) {
    if (!refusal.empty()) return;
    if (static_cast<int>(open.size()) >= limits.depth)
        return refuse("too-large: more than " + std::to_string(limits.depth) + " levels");
    if (++elements > limits.children)
        return refuse("too-large: more than " + std::to_string(limits.children) + " elements");

    Name name = split(joined);
    // Such an element could not be written again: the namespace may not be declared as a default one.
    if (name.xmlns == kXmlNamespace) return refuse("not-well-formed: an element in the namespace of xml:");
    if (open.empty()) {
        root = Element(name.local, name.xmlns);
        open.push_back(&root);
    } else {
        flush_text();
        open.push_back(&open.back()->add(name.local, name.xmlns));
    }

    int count = 0;
    for (char const** attribute = attributes; *attribute != nullptr; attribute += 2) {
        if (++count > limits.attributes)
            return refuse("too-large: more than " + std::to_string(limits.attributes) + " attributes");
        Name key = split(attribute[0]);
        if (key.xmlns.empty()) {
            open.back()->append_attribute(key.local, attribute[1]);
        } else if (key.xmlns == kXmlNamespace) {
            open.back()->append_attribute("xml:" + std::string(key.local), attribute[1]);
        } else if (key.xmlns == ns::kXbosh && open.size() == 1 && root.is("body", ns::kHttpBind)) {
            root.append_attribute("xmpp:" + std::string(key.local), attribute[1]);  // XEP-0206; it is never relayed
        }
        // Attributes of other namespaces are left out: no client sends one, and an Element could not name it.
    }
}

void XmlReader::State::end() {
    if (!refusal.empty()) return;
    flush_text();
    open.pop_back();
}

XmlReader::XmlReader(XmlLimits limits) : state_(std::make_unique<State>(limits)) {}
XmlReader::~XmlReader() = default;

Result<Element> XmlReader::read(std::string_view document) {
    State& state = *state_;
    if (document.size() > state.limits.bytes)
        return malformed("too-large: " + std::to_string(document.size()) + " bytes, at most " +
                         std::to_string(state.limits.bytes));
    if (looks_like_utf16(document)) return malformed("not-well-formed: not UTF-8");

    state.prepare();
    XML_Status status = XML_Parse(state.parser, document.data(), static_cast<int>(document.size()), XML_TRUE);
    if (!state.refusal.empty()) return malformed(state.refusal);
    if (status != XML_STATUS_OK) return malformed(detail_of(XML_GetErrorCode(state.parser)));
    return std::move(state.root);
}

}  // namespace usher::xmpp
