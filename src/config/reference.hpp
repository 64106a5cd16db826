// Texts for people, made from the table of settings: they cannot say anything else than the program does.
#pragma once

#include <string>

namespace usher::config {

// The reference as Markdown: a table for each section.
std::string reference_page();

// A usher.toml in which every setting stands as a comment with its default.
std::string default_file();

}  // namespace usher::config
