// Any bytes as a set of keys, with and without shared secrets in it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "token/jwks.hpp"
#include "token/key.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace usher::token;
    std::string_view text{static_cast<char const*>(static_cast<void const*>(data)), size};
    for (bool takes_secrets : {false, true}) {
        auto read = read_jwks(text, {}, takes_secrets);
        if (!read.ok()) continue;
        for (auto const& key : read.value().keys) {
            if (key->methods.empty()) std::abort();
            for (auto const& method : key->methods)
                (void)key->verify(method.algorithm, "text", std::string(method.length, '\0'));
        }
    }
    return 0;
}
