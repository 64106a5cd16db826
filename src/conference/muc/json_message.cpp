#include "conference/muc/json_message.hpp"

#include <algorithm>
#include <charconv>

#include "xmpp/namespaces.hpp"

namespace usher::conference {

namespace {

// In document order; a text node holds its text where an element has its namespace.
void append_text(xmpp::Element const& element, std::string& out) {
    for (xmpp::Element const& child : element.children()) {
        if (child.is_text())
            out += child.xmlns();
        else
            append_text(child, out);
    }
}

std::string text_of_all(xmpp::Element const& message) {
    std::string text;
    for (xmpp::Element const& child : message.children())
        if (!child.is_text() && child.name() == "json-message") append_text(child, text);
    return text;
}

std::optional<nlohmann::json> read_json(std::string const& text) {
    nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("type") || !json["type"].is_string()) return std::nullopt;
    return json;
}

// JavaScript's unescape(): %XX and %uXXXX. What is not ASCII becomes '?', which no name of ours has.
std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const wide = text.substr(i, 2) == "%u";
        std::string_view const hex = text.substr(std::min(text.size(), i + (wide ? 2 : 1)), wide ? 4 : 2);
        unsigned value = 0;
        auto const [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
        if (text[i] != '%' || error != std::errc() || hex.size() != (wide ? 4U : 2U) ||
            end != hex.data() + hex.size()) {
            out += text[i];
            continue;
        }
        out += value < 0x80 ? static_cast<char>(value) : '?';
        i += hex.size() + (wide ? 1 : 0);
    }
    return out;
}

}  // namespace

std::string json_text(nlohmann::json const& json) {
    std::string plain = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::string text;
    text.reserve(plain.size());
    for (char c : plain) {
        if (c == '%')
            text += "\\u0025";
        else
            text += c;
    }
    return text;
}

xmpp::Element json_message(nlohmann::json const& json) {
    xmpp::Element message("message", xmpp::ns::kClient);
    message.add("json-message", xmpp::ns::kJitmeet).add_text(json_text(json));
    return message;
}

std::optional<nlohmann::json> json_of(xmpp::Element const& message) {
    return message.child("json-message") == nullptr ? std::nullopt : read_json(text_of_all(message));
}

bool is_doubtful_json(xmpp::Element const& message, nlohmann::json const* json) {
    if (message.child("json-message") == nullptr) return false;
    if (json == nullptr) return true;
    std::string const text = text_of_all(message);
    if (text.find('%') == std::string::npos) return false;
    std::optional<nlohmann::json> const other = read_json(unescaped(text));
    if (!other) return false;  // those who unescape drop it
    return (*other)["type"] != (*json)["type"] ||
           other->value("command", nlohmann::json()) != json->value("command", nlohmann::json());
}

}  // namespace usher::conference
