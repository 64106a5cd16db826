// toml++ as it is used here: without exceptions, and nothing of it in any other header. Private to config/.
#pragma once

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>
