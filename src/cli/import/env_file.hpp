// The .env file of docker-jitsi-meet, as docker compose reads it (docs.docker.com/compose, "Syntax for environment
// files").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace usher::cli::importing {

struct EnvEntry {
    std::string name;
    std::string value;  // without quotes and comment, ${…} resolved; may be a secret
    int line = 0;
};

struct EnvFile {
    std::vector<EnvEntry> entries;  // in their order; a later one of the same name counts
    std::vector<int> left_out;      // lines that are no assignment
};

// ${NAME}, ${NAME:-otherwise}, ${NAME-otherwise} and $NAME stand for entries above; names from elsewhere are empty.
// Errors, with the line: a quote without an end, a value of more than 64 KiB, more than 10 000 lines, more than 1 MiB,
// values of more than 4 MiB together.
Result<EnvFile> parse_env(std::string_view text);

}  // namespace usher::cli::importing
