#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "edge/includes.hpp"

// The page includes itself. Whatever it says: it ends, within the limits, and asks for plain paths only.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view text(reinterpret_cast<char const*>(data), size);
    if (size > 4096) return 0;
    usher::edge::IncludeSource source;
    source.variables = {{"subdomain", "acme."}};
    source.text = [&](std::string_view path) -> std::optional<std::string> {
        if (!path.starts_with('/') || path.find("/../") != std::string_view::npos || path.ends_with("/.."))
            std::abort();
        return std::string(text);
    };
    if (usher::edge::with_includes(text, "/static/index.html", source).size() > usher::edge::kIncludedBytes)
        std::abort();
    return 0;
}
