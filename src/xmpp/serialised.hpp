// A stanza as the bytes that all its receivers get: serialised once, shared, never changed. Only `to` differs between
// receivers; it is spliced in at `splice_at` when the bytes are written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "xmpp/element.hpp"

namespace usher::xmpp {

struct Serialised {
    std::shared_ptr<std::string const> bytes;
    std::uint32_t splice_at = 0;  // 0: `to` is already there, or has no place

    static Serialised of(Element const& stanza) {
        std::uint32_t at = stanza.has_attribute("to") ? 0 : static_cast<std::uint32_t>(1 + stanza.name().size());
        return {std::make_shared<std::string const>(stanza.to_xml()), at};
    }
};

}  // namespace usher::xmpp
