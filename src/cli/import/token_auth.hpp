// How tokens were checked before, from whichever file; and the same in usher.toml.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/import/draft.hpp"

namespace usher::cli::importing {

template <class T>
struct Given {
    T value;
    Origin from;
};

// A secret as it stood there, or where it came from.
struct GivenSecret {
    Secret value;
    std::string variable = {};
    std::string file = {};
};

struct TokenAuth {
    bool is_on = false;
    Origin switched_on;  // what said so
    std::optional<Given<std::string>> app_id;
    std::optional<Given<GivenSecret>> app_secret;
    std::optional<Given<std::string>> key_server;
    std::optional<Given<std::string>> key_set;
    std::optional<Given<std::string>> algorithm;
    std::optional<Given<std::vector<std::string>>> issuers;
    std::optional<Given<std::vector<std::string>>> audiences;
    std::optional<Given<bool>> allow_empty;
    std::optional<Given<bool>> checks_domain;
};

// Writes [tokens], [[tokens.keys]] and [guests], and notes what is different.
void write_tokens(TokenAuth const& auth, Draft& draft);

// A password of a service; a note where it is too short for [[services]].
void write_service(std::string_view kind, Given<std::string> const& user, Given<GivenSecret> const& password,
                   Draft& draft);

}  // namespace usher::cli::importing
