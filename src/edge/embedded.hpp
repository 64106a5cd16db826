// The page's files, built into the program by cmake/embed.cmake from web/dist. Empty when the page was not built.
#pragma once

#include <span>
#include <string_view>

namespace usher::edge {

struct EmbeddedFile {
    std::string_view path;  // "/index.html"
    std::string_view etag;  // without quotes
    std::string_view bytes;
    std::string_view gzip;  // empty: not worth it
};

std::span<EmbeddedFile const> embedded_files();

}  // namespace usher::edge
