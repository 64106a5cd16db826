// Whatever a client sends in a SASL exchange.
#include <cstddef>
#include <cstdint>

#include "session/sasl.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace usher;
    static session::ServiceAccounts const accounts{
        {{admission::ServiceKind::Recorder, "rec", Secret{"a-long-enough-password"}}}, Secret{"key"}};
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    SeededIds ids{1};
    (void)session::plain(accounts, text);
    std::size_t const half = text.find('|');
    session::ScramExchange exchange(accounts, token::ScramHash::Sha256);
    if (exchange.first(text.substr(0, half), ids).kind == session::SaslStep::Kind::Challenge &&
        half != std::string_view::npos)
        (void)exchange.second(text.substr(half + 1));
    return 0;
}
