// Any bytes as a token, and any bytes as the payload of a token that is signed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "token/jwt.hpp"
#include "token/mint.hpp"
#include "token/read_claims.hpp"

namespace {

usher::token::KeySet const& keys() {
    static usher::token::KeySet const set = [] {
        usher::token::KeySet made;
        if (!made.add_secret("k", usher::Secret{"fuzz"}).ok()) std::abort();
        return made;
    }();
    return set;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace usher::token;
    std::string_view text{static_cast<char const*>(static_cast<void const*>(data)), size};
    (void)verify(text, keys(), Rules{}, usher::WallTime::from_seconds(1770000000));
    (void)look_inside(text, 8192);
    (void)read_claims(text);
    Dialect own;
    own.profile = Profile::Own;
    own.own.room = "room";
    own.own.features = "features";
    own.own.moderator = ClaimTest{"groups", {"staff"}};
    (void)read_claims(text, own);
    std::size_t middle = size / 2;
    auto jwt = mint_with_header(text.substr(0, middle), text.substr(middle), Algorithm::Hs256, usher::Secret{"fuzz"});
    if (!jwt.ok()) std::abort();
    (void)verify(jwt.value(), keys(), Rules{}, usher::WallTime::from_seconds(1770000000));
    return 0;
}
