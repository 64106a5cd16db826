// What a client may not say (protocol decision 11): one table, for presence and messages alike.
#pragma once

#include <string_view>

#include "xmpp/element.hpp"

namespace usher::conference {

// Removes, at any depth, every element that only the server may write: both client generations believe the first
// muc#user element anywhere in a presence, its role and its address.
void remove_untrusted(xmpp::Element& stanza);

// May a client send a json-message of this type? ("lobby-notify", "av_moderation", … are the server's own.)
bool is_server_only_json(std::string_view type);

}  // namespace usher::conference
