// Any bytes as a .env file: no crash, and what comes out is TOML.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "cli/import/docker_env.hpp"
#include "config/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace usher::cli::importing;
    using namespace usher::config;
    std::string_view text{static_cast<char const*>(static_cast<void const*>(data)), size};
    usher::Result<Draft> draft = from_docker_env(text, ".env");
    if (!draft.ok()) return 0;
    Surroundings const around{[](std::string const&) -> usher::Result<std::string> { return std::string(40, 'x'); },
                              [](std::string const&) -> std::optional<std::string> { return std::string(40, 'x'); }};
    for (SecretPlace const& place : {SecretPlace{}, SecretPlace{SecretPlace::Style::Inline, {}}}) {
        Loaded const loaded = load_text(draft.value().toml(place), "usher.toml", around);
        for (Problem const& problem : loaded.problems)
            if (problem.key.empty()) std::abort();  // it is not even TOML
    }
    return 0;
}
