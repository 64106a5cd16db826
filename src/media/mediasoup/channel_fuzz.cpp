// The first byte cuts the rest into pieces; whatever comes, the reader gives messages or an error.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "media/mediasoup/channel.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::size_t const piece = static_cast<std::size_t>(data[0]) + 1;
    std::span<std::uint8_t const> rest(data + 1, size - 1);
    // Once with the right length, so that the fuzzer need not find it.
    std::vector<std::uint8_t> framed(sizeof(std::uint32_t));
    std::uint32_t const length = static_cast<std::uint32_t>(rest.size());
    std::memcpy(framed.data(), &length, sizeof length);
    framed.insert(framed.end(), rest.begin(), rest.end());
    [[maybe_unused]] auto const whole = usher::media::decode(framed);
    usher::media::FrameReader reader;
    while (!rest.empty()) {
        auto const now = rest.subspan(0, std::min(piece, rest.size()));
        rest = rest.subspan(now.size());
        reader.feed(now);
        for (;;) {
            auto message = reader.next();
            if (!message.ok()) return 0;
            if (!message.value()) break;
        }
    }
    return 0;
}
