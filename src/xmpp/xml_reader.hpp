// Bytes to Element behind limits. One reader per thread, reset for each document (RFC 7395: each WebSocket message is
// one document; protocol decision 18).
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "xmpp/element.hpp"

namespace usher::xmpp {

struct XmlLimits {
    std::size_t bytes = 256 * 1024;  // of one document
    int depth = 24;
    int children = 2000;  // elements in one document
    int attributes = 32;  // of one element
};

class XmlReader {
public:
    explicit XmlReader(XmlLimits limits = {});
    ~XmlReader();
    XmlReader(XmlReader const&) = delete;
    XmlReader& operator=(XmlReader const&) = delete;

    // Reads exactly one element. Errors, each with a stable first word in the detail: "not-well-formed", "too-large",
    // "restricted-xml" (DOCTYPE, processing instruction, comment, undefined entity: RFC 6120 §11.1), "unbound-prefix".
    Result<Element> read(std::string_view document);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace usher::xmpp
