// Any bytes as a Prosody configuration: no crash, no end without an answer, and what comes out is Usher's
// configuration.
#include <cstddef>
#include <cstdint>

#include "cli/import/prosody.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace usher::cli::importing;
    std::string_view text{static_cast<char const*>(static_cast<void const*>(data)), size};
    usher::Result<Draft> draft = from_prosody(text, "prosody.cfg.lua");
    if (draft.ok()) (void)draft.value().toml({});
    return 0;
}
