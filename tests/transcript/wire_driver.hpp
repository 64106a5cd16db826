// Runs a transcript over WebSockets against a started `usher serve --test-clock` on loopback. Time passes by the
// control socket. A ping after each message is the barrier that tells when everything it caused has been sent.
#pragma once

#include <memory>
#include <string>

#include "transcript/runner.hpp"

namespace usher::transcript {

std::unique_ptr<Driver> make_wire_driver(std::string const& program, bool bosh = false);

}  // namespace usher::transcript
