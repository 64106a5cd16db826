// Which part of the server a path belongs to.
#pragma once

#include <string>
#include <string_view>

namespace usher::edge {

enum class Place {
    XmppWebsocket,      // /xmpp-websocket, /TENANT/xmpp-websocket
    Bosh,               // /http-bind, /TENANT/http-bind
    BridgeChannel,      // /colibri-ws/SERVER/CONFERENCE/ENDPOINT
    ConferenceRequest,  // /conference-request/v1, /TENANT/conference-request/v1
    Health,             // /health
    Unlock,             // /_unlock, /TENANT/_unlock
    ConfigJs,           // /config.js, /TENANT/config.js
    InterfaceConfigJs,  // /interface_config.js, /TENANT/interface_config.js
    File,               // everything else: the page and its files
};

struct Route {
    Place place = Place::File;
    std::string tenant;       // canonical; empty: none
    bool bad_tenant = false;  // the first segment stands where a tenant would, but cannot be one
};

// `path`: decoded, starting with '/'.
Route route_of(std::string_view path);

// Of `/TENANT/ROOM` and everything else below a first segment that may be a tenant; empty: none.
std::string tenant_of_page(std::string_view path);

}  // namespace usher::edge
