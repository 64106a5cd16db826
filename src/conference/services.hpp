// External services (XEP-0215): where STUN and TURN are, with credentials that end (TURN REST: username = expiry,
// password = base64(HMAC-SHA1(secret, username))).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/secret.hpp"
#include "base/time.hpp"
#include "xmpp/element.hpp"

namespace usher::conference {

struct Service {
    std::string type;  // "stun" | "turn" | "turns"
    std::string host;
    std::uint16_t port = 3478;
    std::string transport = "udp";
};

struct Services {
    std::vector<Service> servers;
    Secret secret;
    Seconds ttl{86400};
};

// <services xmlns='urn:xmpp:extdisco:…'> for now. COMPAT(lib-jitsi-meet 2.0.6726): a TURN service without credentials
// makes its peer connection throw, so TURN is left out where there is no secret.
xmpp::Element services_element(Services const& services, std::string_view xmlns, WallTime now);
// The same as a list of objects. COMPAT(lib-jitsi-meet 2026): reads it in the room's metadata instead.
nlohmann::json services_json(Services const& services, WallTime now);

}  // namespace usher::conference
