// Stanza errors (RFC 6120 §8.3) and the replies that carry them.
#pragma once

#include <string>
#include <string_view>

#include "xmpp/element.hpp"

namespace usher::xmpp {

enum class ErrorType { Auth, Cancel, Continue, Modify, Wait };

struct StanzaError {
    ErrorType type = ErrorType::Cancel;
    std::string_view condition;  // "not-allowed"; a defined condition of RFC 6120 §8.3.3
    std::string text;            // for people; may be empty
};

// <error type='…'><condition/><text>…</text></error>, to be placed in a stanza of any kind.
Element to_element(StanzaError const& error);
// The stanza's type='error' answer: same name and id, from and to exchanged, the error inside, no payload.
Element error_reply(Element const& stanza, StanzaError const& error);
// The empty type='result' answer of an IQ, from and to exchanged.
Element result_reply(Element const& iq);

}  // namespace usher::xmpp
