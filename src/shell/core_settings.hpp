// From what the operator wrote to what the core needs.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "config/settings.hpp"
#include "router/core.hpp"

namespace usher::shell {

// `device_key` signs device ids; it is kept over restarts. Errors: a key that cannot be used; the text names it.
Result<router::Settings> core_settings(config::Settings const& from, Secret device_key);

}  // namespace usher::shell
