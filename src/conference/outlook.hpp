// What another configuration would mean for one person of a meeting (usher reload --preview).
#pragma once

#include <string>
#include <vector>

namespace usher::conference {

struct Outlook {
    std::string nick;
    std::string identity;
    std::string name;  // empty: none is shown
    // Of somebody who waits: the code of the decision now and then, as "lobby" and "admitted". Both are "inside" for
    // somebody who is in, and stays.
    std::string now;
    std::string then;
    // Features that somebody inside would have more or less.
    std::vector<std::string> gains = {};
    std::vector<std::string> loses = {};
};

}  // namespace usher::conference
