// Runs a transcript against a server, which a Driver makes: the core alone with a clock of its own, or a started
// program over its WebSocket. Nothing here knows which.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "transcript/transcript.hpp"

namespace usher::transcript {

// What a person may be called by others, once connected. Empty where it is not known (a stream that is not opened).
struct Session {
    std::string nick;
    std::string jid;
};

class Driver {
public:
    virtual ~Driver() = default;
    // Before everything else. Errors: a setting that does not exist.
    virtual Result<bool> configure(std::vector<Setting> const& policy) = 0;
    // Opens a stream and binds it; what comes on the way is not part of received(). `token`: null for none.
    // Errors: refused.
    virtual Result<Session> connect(Person const& person, Token const* token) = 0;
    virtual void send(std::string const& person, std::string const& xml) = 0;
    // The messages that came since the last call, oldest first.
    virtual std::vector<std::string> received(std::string const& person) = 0;
    virtual void advance(Milliseconds time) = 0;
    virtual WallTime wall() const = 0;  // the server's clock
    // The token as its holder gets it, signed.
    virtual Result<std::string> signed_token(Token const& token) = 0;
    // What the operator says over the control socket, and what comes back: JSON.
    virtual Result<std::string> command(std::string const& json) = 0;
    // The configuration is another one now, and is read again. Errors: it was not taken.
    virtual Result<bool> reload(std::vector<Setting> const& policy) = 0;
    // The connection goes away, as when a network fails or a page is closed.
    virtual void lose(std::string const& person, bool page_closed) = 0;
    // A new connection and login, as at connect(), that asks for the session as it was; the answer is part of
    // received(). Errors: refused before that.
    virtual Result<bool> resume(Person const& person, Token const* token) = 0;
};

struct Outcome {
    bool passed = false;
    std::string report;  // why not: the line, what was expected, and what came instead
};

Outcome run(Transcript const& transcript, Driver& driver);

}  // namespace usher::transcript
