// A transcript: what people say to a server and hear from it, as text. One statement a line; a line that begins with a
// space goes on with the one before; '#' begins a comment, and the first one names the transcript.
//
//   # lobby/knock_and_admit
//   policy lobby.mode=on guests.allowed=yes         settings of the server, before anything else
//   token host room=standup moderator=true          a token with these claims, to be named below; signed each time
//                                                   anew, unless jws.once=yes
//   only websocket                                  what it tells is not so over BOSH
//   person bob room=standup tenant=acme             how somebody connects, if not as everybody
//   ann (host) > <presence to='…'/>                 ann, who has the token `host`, sends
//   ann < <presence from='…/{x}'/>                  ann receives: the next message that fits, in this order; see
//   pattern.hpp
//   @ +5s                                           time passes: ms, s, m, h
//   bob connects                                    somebody connects without sending anything yet
//   bob drops                                       the connection is gone without a word
//   bob unloads                                     the page is closed: the WebSocket says 1001, the stream nothing
//   bob resumes                                     a new connection, the login, and <resume/> (XEP-0198)
//   operator ban-add issuer=app user=u-17           a command of the operator's; {operator.id} is then the ban
//   operator room-set room=standup lobby.mode=off
//   operator reload guests.allowed=no               the configuration is read again, with these settings besides
//   bob !                                           nothing more has come for bob since the last `<`
//   bob ! <presence type='unavailable'/>            nothing that fits has come since then
//
// {token.host} in what is sent is that token, signed now. In settings of the operator's, {now+2h} is a time. Of a
// service: person rec account=rec:its-password. Whoever appears first is connected at that moment. {ann} is then the
// nick and {ann.jid} the address.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "transcript/words.hpp"
#include "xmpp/element.hpp"

namespace usher::transcript {

struct Token {
    std::string name;
    std::vector<Setting> claims;
};

struct Person {
    std::string name;
    std::string token;              // the name of one; empty: none
    std::vector<Setting> settings;  // of the line `person`
};

struct Connects {};
struct Loses {
    bool page_closed = false;
};
struct Resumes {};
struct Sends {
    std::string xml;
};
struct Receives {
    xmpp::Element pattern;
};
struct Silence {};
struct Never {
    xmpp::Element pattern;
};
struct Passes {
    Milliseconds time;
};
struct Commands {
    std::string what;
    std::vector<Setting> arguments;
};
using What = std::variant<Connects, Loses, Resumes, Sends, Receives, Silence, Never, Passes, Commands>;

struct Step {
    int line = 0;
    std::string person;  // empty for Passes and Commands
    What what;
    std::string source;  // the line as written
};

struct Transcript {
    std::string name;
    std::vector<Setting> policy;
    bool only_websocket = false;  // about what is different elsewhere
    std::map<std::string, Token> tokens;
    std::map<std::string, Person> people;
    std::vector<Step> steps;
};

// Errors begin with the line's number.
Result<Transcript> read_transcript(std::string_view text);

// "{now+2h}" as "2026-12-01T09:30:00Z"; anything else as it is.
std::vector<Setting> with_times(std::vector<Setting> settings, WallTime now);

// A token's payload as JSON. exp, nbf and iat may be relative: exp=-60s. Missing: exp is an hour from now; room, sub
// "*"; iss "app", aud "usher". id, name, email, avatar, moderator are those of context.user; a dot goes deeper; a claim
// with the value {none} is left out. What begins with "jws." is about the signature (minted.hpp).
Result<std::string> payload_of(Token const& token, WallTime now);

}  // namespace usher::transcript
