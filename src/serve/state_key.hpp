// A random key in the state folder, made at the first start and kept: it must be the same after a restart.
#pragma once

#include <string>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace usher::serve {

// `<folder>/<name>`, mode 0600; the folder is made (0700) if it is not there. Errors: it cannot be made or read; it is
// shorter than 32 characters.
Result<Secret> state_key(std::string const& folder, std::string const& name, IdSource& ids);

}  // namespace usher::serve
