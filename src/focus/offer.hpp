// The session-initiate: what the server can do (VP8 with RTX, Opus), where it listens, and which sources there are.
// Its form is that of offers which both client generations accepted on the wire (protocol decisions 2 to 7).
#pragma once

#include <string>
#include <vector>

#include "focus/source_wire.hpp"
#include "media/port/port.hpp"
#include "xmpp/element.hpp"

namespace usher::focus {

struct Offer {
    std::string sid;
    std::string initiator;       // full JID of the focus
    std::string responder;       // room@muc/nick
    std::string bridge_session;  // comes back in restart requests
    std::string channel_url;     // of the bridge channel
    media::Transport transport;  // ours
    std::vector<Told> sources;   // of the others
    SourceForm form = SourceForm::Xml;
    // COMPAT(lib-jitsi-meet, 6726): mutes the local tracks on joining; newer clients ignore it.
    bool start_audio_muted = false;
    bool start_video_muted = false;
};

xmpp::Element to_jingle(Offer const& offer);

// A session-terminate with `<reason><condition/><text/></reason>` (XEP-0166 §7.4).
xmpp::Element session_terminate(std::string_view sid, std::string_view initiator, std::string_view condition,
                                std::string_view text);

}  // namespace usher::focus
