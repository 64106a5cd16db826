// What is wrong, or risky, in a configuration, and where.
#pragma once

#include <string>
#include <vector>

namespace usher::config {

enum class Severity { Error, Warning };

struct Problem {
    std::string file;  // empty: the demo
    int line = 0;      // from 1; 0: the whole file
    int column = 0;
    Severity severity = Severity::Error;
    std::string text;  // a sentence
    std::string key;   // dotted, where it is about one; empty otherwise

    // "usher.toml:3:5: error: …"
    std::string shown() const;
};

bool has_errors(std::vector<Problem> const& problems);

}  // namespace usher::config
