// <json-message xmlns='http://jitsi.org/jitmeet'>: Jitsi's way to send JSON in a message.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "xmpp/element.hpp"

namespace usher::conference {

// COMPAT(lib-jitsi-meet): both generations run the text through JavaScript's unescape() before JSON.parse, so '%' is
// written as \u0025.
std::string json_text(nlohmann::json const& json);

// A message with this JSON, without addresses.
xmpp::Element json_message(nlohmann::json const& json);

// The JSON of a client's message, or none: no such child, not JSON, not an object, without a textual `type`.
// COMPAT(lib-jitsi-meet): jQuery's text() joins the text of all such children and of whatever is in them.
std::optional<nlohmann::json> json_of(xmpp::Element const& message);

// Has the message a <json-message/> that receivers might understand otherwise than `json`, which json_of() gave? One
// that is not read here, or whose type or command is another one after unescape(). Nothing of it may be passed on.
bool is_doubtful_json(xmpp::Element const& message, nlohmann::json const* json);

}  // namespace usher::conference
