// Does what was received fit what a transcript says? Patterns are XML with names in braces:
//
//   {any}    must be there, any text        {none}   must not be there, or, as text, be empty
//   {x}      the first time it is remembered, later it must be the same; may be a part of a text: 'a/{x}'
//   {only}   as text in an element: it has just these children, in this order
//   {verdict code=lobby hold=true}   as text: JSON whose `event` or `type` is the word, with these members (a.b=c goes
//            deeper); {"a":1,"b":"{x}"}, a JSON pattern: these members, others are free; "{x}":… is some member that
//            fits
//
// Attributes and children that the pattern does not name are free. So is a namespace that it does not declare. Children
// may come in any order, each serves one child of the pattern.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "xmpp/element.hpp"

namespace usher::transcript {

// What the names in braces stand for.
class Names {
public:
    std::string const* find(std::string_view name) const;
    void set(std::string_view name, std::string_view value) { known_[std::string(name)] = value; }

private:
    std::map<std::string, std::string, std::less<>> known_;
};

// The text with each {name} replaced, for sending. Errors: a name that is not known. Braces that are no name stay.
Result<std::string> fill_in(std::string_view text, Names const& names);

// Each gives the names as they are known after a match, or nothing.
std::optional<Names> match_text(std::string_view pattern, std::string_view actual, Names const& names);
std::optional<Names> match_json(std::string_view pattern, std::string_view actual, Names const& names);
// `why`: on failure, what did not fit, in one line.
std::optional<Names> match_element(xmpp::Element const& pattern, xmpp::Element const& actual, Names const& names,
                                   std::string& why);

}  // namespace usher::transcript
