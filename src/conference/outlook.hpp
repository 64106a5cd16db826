// What another configuration would mean for one person of a meeting (usher reload --preview).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "admission/admission.hpp"

namespace usher::conference {

// Why a token that is good now would not be then; none: it would. Nothing at all: tokens are judged as before.
using TokenOutlook = std::function<std::optional<admission::BadToken>(token::Claims const&)>;

struct Outlook {
    std::string nick;
    std::string identity;
    std::string name;  // empty: none is shown
    // Of somebody who waits: the code of the decision now and then, as "lobby" and "admitted". Both are "inside" for
    // somebody who is in; `then` is a token's reason where he stays, but could not come in again with his token.
    std::string now;
    std::string then;
    // Features that somebody inside would have more or less.
    std::vector<std::string> gains = {};
    std::vector<std::string> loses = {};
};

}  // namespace usher::conference
