// Who is at the other end of an authenticated stream: all that a conference may know about somebody. Values only;
// nothing in here came from the client unchecked.
#pragma once

#include <optional>
#include <string>

#include "admission/admission.hpp"
#include "base/ids.hpp"
#include "xmpp/jid.hpp"

namespace usher::session {

struct Person {
    SessionId session;
    xmpp::Jid jid;  // full
    admission::Identity identity = admission::Identity::of_stream("0");
    admission::Token token = admission::NoToken{};
    std::optional<admission::ServiceKind> service = std::nullopt;       // by its own credential
    std::string address;                                                // of the network, for limits and the audit
    admission::Generation generation = admission::Generation::Unknown;  // known after the conference request
    std::string url_room;                                               // `room=` of the stream's URL, as written
    std::string url_tenant;                                             // path prefix
    std::string base_url;  // "https://meet.example": how this client reached the server
};

}  // namespace usher::session
