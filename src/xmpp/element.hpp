// One XML element as a value: name, resolved namespace, attributes, children and text in order. The reader resolves
// every prefix, so a namespace is compared and never guessed; the writer declares a namespace where it differs from the
// parent's, which is what Jitsi clients' literal selectors need.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace usher::xmpp {

class Element {
public:
    struct Attribute {
        std::string name;
        std::string value;
        bool operator==(Attribute const&) const = default;
    };

    Element() = default;
    Element(std::string_view name, std::string_view xmlns) : name_(name), xmlns_(xmlns) {}
    static Element text_node(std::string_view text);

    bool is_text() const { return name_.empty(); }
    std::string const& name() const { return name_; }
    std::string const& xmlns() const { return xmlns_; }
    bool is(std::string_view name, std::string_view xmlns) const { return name_ == name && xmlns_ == xmlns; }

    // The value, or empty where there is none; has_attribute() tells these apart.
    std::string_view attribute(std::string_view name) const;
    bool has_attribute(std::string_view name) const;
    Element& set(std::string_view name, std::string_view value);  // replaces
    // As set(), where the caller knows that there is none of that name yet.
    Element& append_attribute(std::string_view name, std::string_view value);
    void remove_attribute(std::string_view name);
    std::vector<Attribute> const& attributes() const { return attributes_; }

    // Child elements and text nodes in document order.
    std::vector<Element> const& children() const { return children_; }
    std::vector<Element>& children() { return children_; }
    // The first child element so named, or null. Without a namespace: any namespace.
    Element const* child(std::string_view name, std::string_view xmlns) const;
    Element const* child(std::string_view name) const;
    Element* child(std::string_view name, std::string_view xmlns);
    Element const* first_element() const;
    // The text of this element's own text nodes, joined.
    std::string text() const;

    Element& add(Element child);          // returns the child in place
    Element& add(std::string_view name);  // in this element's namespace
    Element& add(std::string_view name, std::string_view xmlns);
    Element& add_text(std::string_view text);  // returns *this
    Element& with(Element child) {
        add(std::move(child));
        return *this;
    }  // for building in one expression

    // Serialises; `parent_xmlns` is what the surrounding element already declared. An element in the stream namespace
    // is written as <stream:features xmlns:stream='…' xmlns='jabber:client'>: COMPAT(strophe, all), which looks for
    // that name with its prefix in each message.
    std::string to_xml(std::string_view parent_xmlns = {}) const;
    void append_xml(std::string& out, std::string_view parent_xmlns = {}) const;

    bool operator==(Element const& other) const;  // the same names, attributes in the same order, children and text

private:
    std::string name_;  // empty: a text node, whose text is in xmlns_
    std::string xmlns_;
    std::vector<Attribute> attributes_;
    std::vector<Element> children_;
};

void append_escaped(std::string& out, std::string_view text);       // for attribute values
void append_escaped_text(std::string& out, std::string_view text);  // for text nodes

}  // namespace usher::xmpp
