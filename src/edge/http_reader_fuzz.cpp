#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "edge/http_reader.hpp"

// The same bytes whole and cut must be read the same. The first byte says where they are cut.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view text(reinterpret_cast<char const*>(data + 1), size - 1);
    std::size_t step = std::max<std::size_t>(1, data[0]);
    using usher::edge::HttpReader;
    HttpReader whole(512, 256);
    HttpReader cut(512, 256);
    auto expected = whole.feed(text);
    auto state = HttpReader::State::NeedMore;
    for (std::size_t at = 0; at < text.size() && state == HttpReader::State::NeedMore; at += step)
        state = cut.feed(text.substr(at, step));
    if (expected == HttpReader::State::Complete && state == HttpReader::State::Complete) {
        if (whole.request().target != cut.request().target || whole.request().body != cut.request().body) std::abort();
        if (whole.request().body.size() > 256) std::abort();
    }
    return 0;
}
