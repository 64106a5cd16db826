// The id that the server gives a browser, so that a guest who reloads is known again (admission.md, "Identity"). It is
// handed out as `session-id` in every conference reply, comes back with later requests, and gives no right. The whole
// text is a secret: neither logged nor forwarded. The device inside may be logged: without the proof it opens nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/secret.hpp"

namespace usher::admission {

// A new device id: 128 random bits and their HMAC-SHA256, as 96 lower-case hex digits. `key`: the server's, kept over
// restarts, of any length.
Secret make_device(IdSource& ids, Secret const& key);

// The same text once more, for a device that verify_device() gave.
Secret sign_device(std::string_view device, Secret const& key);

// The device inside (32 hex digits, for Identity::of_device), or none if the text was not made with this key. Compares
// in constant time.
std::optional<std::string> verify_device(std::string_view given, Secret const& key);

}  // namespace usher::admission
