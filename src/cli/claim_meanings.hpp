// What each claim of a token means to this server, in words.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "token/verify.hpp"

namespace usher::cli {

struct Meaning {
    std::string claim;  // "context.user.moderator"
    std::string value;  // as JSON, in ASCII: nothing of it can steer a terminal
    std::string words;  // "makes a moderator"
};

// In the order of the token. `payload` is an object; nothing in it needs to be right.
std::vector<Meaning> meanings(nlohmann::ordered_json const& payload, token::Rules const& rules, WallTime now);

// The same for the header.
std::vector<Meaning> header_meanings(nlohmann::ordered_json const& header);

}  // namespace usher::cli
