// What proxies, or anybody, write into X-Forwarded-For: the client's address is always one, and never what an untrusted
// peer says.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "edge/address_counts.hpp"
#include "edge/proxies.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace usher::edge;
    static TrustedProxies const kProxies = TrustedProxies::parse({"10.0.0.0/8", "2001:db8::/32"}).value();
    std::string const text(reinterpret_cast<char const*>(data), size);
    Request request;
    request.headers = {{"x-forwarded-for", text}, {"x-forwarded-proto", text}};
    auto const trusted = kProxies.client_of(request, Peer{"10.1.2.3", false});
    require(Address::parse(trusted.address).has_value());
    auto const other = kProxies.client_of(request, Peer{"192.0.2.1", false});
    require(other.address == "192.0.2.1" && !other.secure);
    AddressCounts counts;
    require(counts.take(trusted.address).number() == 1);
    (void)TrustedProxies::parse({text});
    return 0;
}
