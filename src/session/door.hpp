// Who may open a stream: reads the token of the stream's URL, asks admission::decide at stage Connect, and says a
// refusal in the bytes that Jitsi clients understand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "admission/admission.hpp"
#include "base/time.hpp"
#include "session/connect.hpp"
#include "xmpp/element.hpp"

namespace usher::session {

// The URL's token, verified. A token parameter without a value is a bad token and never "no token": who was given a
// link with a token is not a guest because the link was cut.
admission::Token token_of(Connect const& connect, Settings const& settings, WallTime now);

// The same, for who can wait: `lacking` is set when a key has to be asked for first (its `need` says which); then
// `token` is the refusal if none comes.
struct TokenReading {
    admission::Token token;
    std::optional<token::Bad> lacking;
};
TokenReading read_token(Connect const& connect, Settings const& settings, WallTime now);

struct DoorRefusal {
    std::string code;
    std::string text;     // for the failure element, without line breaks
    std::string because;  // for the operator
    std::string where;    // ConferenceName::text(); empty: the URL names no room
};
// What is final already at the door. None: come in; conference request and join decide the rest.
std::optional<DoorRefusal> refusal_at_door(Connect const& connect, Settings const& settings,
                                           admission::Token const& token, admission::Identity const& who, WallTime now);

// <failure xmlns='…sasl'><CONDITION/><text>…</text></failure> (RFC 6120 §6.5).
// COMPAT(lib-jitsi-meet, all): the text is taken by /<failure.*><not-allowed\/><text>(.*)<\/text><\/failure>/ out of
// the element as text, so <text> has no xml:lang and no declaration, and nothing stands before <not-allowed/>.
xmpp::Element sasl_failure(std::string_view condition, std::string_view text = {});

}  // namespace usher::session
