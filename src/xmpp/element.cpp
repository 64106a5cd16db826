#include "xmpp/element.hpp"

#include <algorithm>

#include "xmpp/namespaces.hpp"

namespace usher::xmpp {

namespace {
constexpr std::string_view kStreamPrefix = "stream:";
}

Element Element::text_node(std::string_view text) {
    Element node;
    node.xmlns_ = text;
    return node;
}

std::string_view Element::attribute(std::string_view name) const {
    for (Attribute const& attribute : attributes_)
        if (attribute.name == name) return attribute.value;
    return {};
}

bool Element::has_attribute(std::string_view name) const {
    return std::ranges::any_of(attributes_, [&](Attribute const& attribute) { return attribute.name == name; });
}

Element& Element::set(std::string_view name, std::string_view value) {
    for (Attribute& attribute : attributes_) {
        if (attribute.name == name) {
            attribute.value = value;
            return *this;
        }
    }
    attributes_.push_back({std::string(name), std::string(value)});
    return *this;
}

Element& Element::append_attribute(std::string_view name, std::string_view value) {
    attributes_.push_back({std::string(name), std::string(value)});
    return *this;
}

void Element::remove_attribute(std::string_view name) {
    std::erase_if(attributes_, [&](Attribute const& attribute) { return attribute.name == name; });
}

Element const* Element::child(std::string_view name, std::string_view xmlns) const {
    for (Element const& child : children_)
        if (child.name_ == name && child.xmlns_ == xmlns) return &child;
    return nullptr;
}

Element const* Element::child(std::string_view name) const {
    for (Element const& child : children_)
        if (child.name_ == name) return &child;
    return nullptr;
}

Element* Element::child(std::string_view name, std::string_view xmlns) {
    for (Element& child : children_)
        if (child.name_ == name && child.xmlns_ == xmlns) return &child;
    return nullptr;
}

Element const* Element::first_element() const {
    for (Element const& child : children_)
        if (!child.is_text()) return &child;
    return nullptr;
}

std::string Element::text() const {
    std::string joined;
    for (Element const& child : children_)
        if (child.is_text()) joined += child.xmlns_;
    return joined;
}

Element& Element::add(Element child) { return children_.emplace_back(std::move(child)); }
Element& Element::add(std::string_view name) { return children_.emplace_back(name, std::string(xmlns_)); }
Element& Element::add(std::string_view name, std::string_view xmlns) { return children_.emplace_back(name, xmlns); }

Element& Element::add_text(std::string_view text) {
    children_.push_back(text_node(text));
    return *this;
}

bool Element::operator==(Element const& other) const {
    return name_ == other.name_ && xmlns_ == other.xmlns_ && attributes_ == other.attributes_ &&
           children_ == other.children_;
}

std::string Element::to_xml(std::string_view parent_xmlns) const {
    std::string out;
    append_xml(out, parent_xmlns);
    return out;
}

void Element::append_xml(std::string& out, std::string_view parent_xmlns) const {
    if (is_text()) {
        append_escaped_text(out, xmlns_);
        return;
    }
    bool const prefixed = xmlns_ == ns::kStream;
    std::string_view const default_xmlns = prefixed ? ns::kClient : std::string_view(xmlns_);
    out += '<';
    if (prefixed) out += kStreamPrefix;
    out += name_;
    if (prefixed) {
        out += " xmlns:stream='";
        out += ns::kStream;
        out += "' xmlns='";
        out += ns::kClient;
        out += '\'';
    } else if (xmlns_ != parent_xmlns) {
        out += " xmlns='";
        append_escaped(out, xmlns_);
        out += '\'';
    }
    for (Attribute const& attribute : attributes_) {
        out += ' ';
        out += attribute.name;
        out += "='";
        append_escaped(out, attribute.value);
        out += '\'';
    }
    if (children_.empty()) {
        out += "/>";
        return;
    }
    out += '>';
    for (Element const& child : children_) child.append_xml(out, default_xmlns);
    out += "</";
    if (prefixed) out += kStreamPrefix;
    out += name_;
    out += '>';
}

namespace {

void append_with(std::string& out, std::string_view text, char const* special) {
    std::size_t from = 0;
    for (std::size_t at = text.find_first_of(special); at != std::string_view::npos;
         at = text.find_first_of(special, at + 1)) {
        out += text.substr(from, at - from);
        from = at + 1;
        switch (text[at]) {
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '&': out += "&amp;"; break;
            case '\'': out += "&apos;"; break;
            case '"': out += "&quot;"; break;
            case '\r': out += "&#13;"; break;
            case '\n': out += "&#10;"; break;
            default: out += "&#9;"; break;
        }
    }
    out += text.substr(from);
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) { append_with(out, text, "<>&'\"\r\n\t"); }

// Between tags only these mean something (XML 1.0 §2.4, §2.11); JSON keeps its quotes.
void append_escaped_text(std::string& out, std::string_view text) { append_with(out, text, "<>&\r"); }

}  // namespace usher::xmpp
