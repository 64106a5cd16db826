// Features on the wire (docs/protocol/features.md): which one a stanza needs, and how clients are told what they have.
// Pure functions; who has what is decided in admission/features.
#pragma once

#include <optional>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "admission/features.hpp"
#include "xmpp/element.hpp"

namespace usher::conference {

// A message to the room or to one person in it; `json`: of its <json-message/>, null if there is none. None: everybody
// may send it.
std::optional<admission::Feature> needed_by_message(xmpp::Element const& message, nlohmann::json const* json,
                                                    bool is_private);
// An IQ to the focus: recording (Jibri) and dialling out (Rayo, XEP-0327).
std::optional<admission::Feature> needed_by_iq(xmpp::Element const& payload);
// A message to a component.
std::optional<admission::Feature> needed_by_component(std::string_view component, xmpp::Element const& message,
                                                      nlohmann::json const* json);

// <permissions xmlns='http://jitsi.org/jitmeet'><p name='…' val='true'/>…</permissions>, for the person's own presence.
// COMPAT(jitsi-meet 2026): takes the place of the features in the token; what is missing in it counts as withheld.
xmpp::Element permissions(admission::FeatureSet features);
// The same for a client that does not know it (COMPAT(lib-jitsi-meet 2.0.6726)), as a message from the room: {"type":
// "usher","event":"features","features":{"recording":true,…}}. Its library hands it to the page; other pages do not
// care.
xmpp::Element features_message(admission::FeatureSet features);

}  // namespace usher::conference
