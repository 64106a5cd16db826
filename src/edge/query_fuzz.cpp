#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "edge/query.hpp"

// Whatever is accepted is a plain path: rooted, without a control character, and naming nothing above it.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view text(reinterpret_cast<char const*>(data), size);
    auto target = usher::edge::parse_target(text);
    if (!target) return 0;
    std::string const& path = target->path;
    if (path.empty() || path[0] != '/') std::abort();
    if (path.find('\0') != std::string::npos || path.find('\n') != std::string::npos) std::abort();
    if (path.find("/../") != std::string::npos || path.ends_with("/..")) std::abort();
    if (target->query.size() > usher::edge::kQueryItems) std::abort();
    if (path.size() > size) std::abort();
    return 0;
}
