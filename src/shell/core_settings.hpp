// From what the operator wrote to what the core needs.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "config/settings.hpp"
#include "router/core.hpp"

namespace usher::shell {

// `device_key` signs device ids; it is kept over restarts. Errors: a key that cannot be used; the text names it.
Result<router::Settings> core_settings(config::Settings const& from, Secret device_key);

// What a running core is told when `next` comes after `running`. Errors: as above.
Result<router::Core::Renewal> renewal_of(config::Settings const& running, config::Settings const& next);

}  // namespace usher::shell
