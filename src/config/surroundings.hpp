// What a configuration may point at: files and environment variables. Tests pass their own.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace usher::config {

struct Surroundings {
    // Errors: not there, not readable, longer than 1 MiB.
    std::function<Result<std::string>(std::string const& path)> read_file;
    std::function<std::optional<std::string>(std::string const& name)> environment;
};

Surroundings real_surroundings();

}  // namespace usher::config
