// Any bytes: read or refused within the limits; what was read must be written and read again as the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "xmpp/xml_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace usher::xmpp;
    static XmlReader reader({.bytes = 64 * 1024, .depth = 24, .children = 500, .attributes = 32});
    static XmlReader second({.bytes = 1024 * 1024, .depth = 24, .children = 500, .attributes = 32});
    std::string_view document(reinterpret_cast<char const*>(data), size);
    usher::Result<Element> element = reader.read(document);
    if (!element.ok()) {
        if (element.error().detail.empty()) std::abort();
        return 0;
    }
    usher::Result<Element> again = second.read(element.value().to_xml());
    if (!again.ok() || !(again.value() == element.value())) std::abort();
    return 0;
}
