#include "conference/muc/json_message.hpp"

#include "xmpp/namespaces.hpp"

namespace usher::conference {

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
    xmpp::Element const* child = message.child("json-message");
    if (child == nullptr) return std::nullopt;
    nlohmann::json json = nlohmann::json::parse(child->text(), nullptr, false);
    if (!json.is_object() || !json.contains("type") || !json["type"].is_string()) return std::nullopt;
    return json;
}

}  // namespace usher::conference
