// Any bytes as usher.toml: no crash, and each problem has a sentence and a place.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "config/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace usher::config;
    std::string_view text{static_cast<char const*>(static_cast<void const*>(data)), size};
    Surroundings around{[](std::string const& path) -> usher::Result<std::string> { return "the text of " + path; },
                        [](std::string const& name) -> std::optional<std::string> { return "the value of " + name; }};
    Loaded loaded = load_text(text, "usher.toml", around);
    for (Problem const& problem : loaded.problems)
        if (problem.text.empty() || problem.line < 1) std::abort();
    if (!has_errors(loaded.problems)) (void)check(loaded.settings, loaded.where);
    return 0;
}
