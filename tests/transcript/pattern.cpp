#include "transcript/pattern.hpp"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "transcript/words.hpp"

namespace usher::transcript {

using Json = nlohmann::json;
using xmpp::Element;
using Matched = std::optional<Names>;

namespace {

struct Piece {
    std::string_view text;  // literal, or the name
    bool is_name = false;
};

std::vector<Piece> pieces_of(std::string_view pattern) {
    std::vector<Piece> pieces;
    std::size_t literal = 0;
    for (std::size_t at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1)) {
        std::size_t const end = pattern.find('}', at);
        if (end == std::string_view::npos) break;
        std::string_view const name = pattern.substr(at + 1, end - at - 1);
        if (!is_name(name)) continue;
        if (at > literal) pieces.push_back({pattern.substr(literal, at - literal), false});
        pieces.push_back({name, true});
        literal = end + 1;
        at = end;
    }
    if (literal < pattern.size()) pieces.push_back({pattern.substr(literal), false});
    return pieces;
}

Matched match_pieces(std::vector<Piece> const& pieces, std::size_t index, std::string_view rest, Names const& names) {
    if (index == pieces.size()) return rest.empty() ? Matched(names) : std::nullopt;
    Piece const& piece = pieces[index];
    std::string_view literal = piece.text;
    bool const is_any = piece.is_name && piece.text == "any";
    bool const is_none = piece.is_name && piece.text == "none";
    std::string const* const known = piece.is_name && !is_any ? names.find(piece.text) : nullptr;
    if (is_none) literal = {};
    if (known != nullptr) literal = *known;
    if (!piece.is_name || is_none || known != nullptr)
        return rest.starts_with(literal) ? match_pieces(pieces, index + 1, rest.substr(literal.size()), names)
                                         : std::nullopt;
    for (std::size_t length = is_any ? 0 : 1; length <= rest.size(); ++length) {
        Names next = names;
        if (!is_any) next.set(piece.text, rest.substr(0, length));
        if (Matched matched = match_pieces(pieces, index + 1, rest.substr(length), next)) return matched;
    }
    return std::nullopt;
}

Matched match_json_value(Json const& pattern, Json const& actual, Names const& names);

// One member whose name fits a name in braces, and whose value fits.
Matched match_some_member(std::string const& key, Json const& value, Json const& actual, Names const& names) {
    for (auto const& [name, found] : actual.items()) {
        Matched matched = match_text(key, name, names);
        if (matched && value != "{none}") matched = match_json_value(value, found, *matched);
        if (matched) return matched;
    }
    return std::nullopt;
}

Matched match_json_value(Json const& pattern, Json const& actual, Names const& names) {
    if (pattern == "{none}") return std::nullopt;  // it is there
    if (pattern.is_string()) {
        std::string const text = actual.is_string() ? actual.get<std::string>() : actual.dump();
        return match_text(pattern.get<std::string>(), text, names);
    }
    Matched matched = names;
    if (pattern.is_object() && actual.is_object()) {
        for (auto const& [key, value] : pattern.items()) {
            Matched const found = match_some_member(key, value, actual, *matched);
            if (value == "{none}" && !found) continue;
            if (value == "{none}" || !found) return std::nullopt;
            matched = found;
        }
        return matched;
    }
    if (pattern.is_array() && actual.is_array() && pattern.size() == actual.size()) {
        for (std::size_t i = 0; matched && i < pattern.size(); ++i)
            matched = match_json_value(pattern[i], actual[i], *matched);
        return matched;
    }
    return pattern == actual ? matched : std::nullopt;
}

// "a.b" in {"a":{"b":1}}, or null.
Json const* member(Json const& object, std::string_view path) {
    std::size_t const dot = path.find('.');
    std::string const key(path.substr(0, dot));
    if (!object.is_object() || !object.contains(key)) return nullptr;
    Json const& value = object.at(key);
    return dot == std::string_view::npos ? &value : member(value, path.substr(dot + 1));
}

// {verdict code=lobby hold=true}
Matched match_json_words(std::vector<Setting> const& words, Json const& actual, Names const& names) {
    Matched matched = names;
    for (std::size_t i = 0; matched && i < words.size(); ++i) {
        Setting const& word = words[i];
        if (!word.has_value) {
            Json const* event = member(actual, "event");
            Json const* type = member(actual, "type");
            bool const fits = (event != nullptr && *event == word.key) || (type != nullptr && *type == word.key);
            if (!fits) return std::nullopt;
            continue;
        }
        Json const* value = member(actual, word.key);
        if (value == nullptr) {
            if (word.value != "{none}") return std::nullopt;
            continue;
        }
        matched = match_json_value(Json(word.value), *value, *matched);
    }
    return matched;
}

bool looks_like_json(std::string_view text) {
    if (text.starts_with('[')) return text.ends_with(']');
    if (!text.starts_with('{') || !text.ends_with('}')) return false;
    if (is_name(text.substr(1, text.find('}') - 1))) return false;  // "{x} and {y}"
    std::string_view const inside = trimmed(text.substr(1, text.size() - 2));
    return inside.empty() || inside.starts_with('"') || inside.find_first_of("= ") != std::string_view::npos;
}

std::string element_text(Element const& element, bool& only) {
    std::string text = element.text();
    std::size_t const at = text.find("{only}");
    only = at != std::string::npos;
    if (only) text.erase(at, 6);
    return std::string(trimmed(text));
}

std::vector<Element const*> elements_of(Element const& element) {
    std::vector<Element const*> elements;
    for (Element const& child : element.children())
        if (!child.is_text()) elements.push_back(&child);
    return elements;
}

// Each wanted child gets one of the others that is not taken yet; tries further ones if the rest does not fit.
Matched match_children(std::vector<Element const*> const& wanted, std::size_t index,
                       std::vector<Element const*>& actual, Names const& names, std::string& why) {
    if (index == wanted.size()) return names;
    std::string nearest;
    for (Element const*& candidate : actual) {
        if (candidate == nullptr) continue;
        Element const* const taken = candidate;
        std::string reason;
        Matched matched = match_element(*wanted[index], *taken, names, reason);
        if (taken->name() == wanted[index]->name()) nearest = reason;
        if (!matched) continue;
        candidate = nullptr;
        matched = match_children(wanted, index + 1, actual, *matched, why);
        if (matched) return matched;
        candidate = taken;
        nearest = why;
    }
    why = nearest.empty() ? "there is no <" + wanted[index]->name() + "/>" : nearest;
    return std::nullopt;
}

Matched match_only(std::vector<Element const*> const& wanted, std::vector<Element const*> const& actual,
                   Names const& names, std::string& why) {
    if (wanted.size() != actual.size()) {
        why = std::to_string(actual.size()) + " children instead of " + std::to_string(wanted.size());
        return std::nullopt;
    }
    Matched matched = names;
    for (std::size_t i = 0; matched && i < wanted.size(); ++i)
        matched = match_element(*wanted[i], *actual[i], *matched, why);
    return matched;
}

Matched match_attributes(Element const& pattern, Element const& actual, Names const& names, std::string& why) {
    Matched matched = names;
    for (Element::Attribute const& attribute : pattern.attributes()) {
        bool const is_there = actual.has_attribute(attribute.name);
        if (attribute.value == "{none}") {
            if (!is_there) continue;
            why = "<" + actual.name() + "> has " + attribute.name;
            return std::nullopt;
        }
        Matched next =
            is_there ? match_text(attribute.value, actual.attribute(attribute.name), *matched) : std::nullopt;
        if (!next) {
            why = "<" + actual.name() + ">: " + attribute.name + " is ";
            why += is_there ? "'" + std::string(actual.attribute(attribute.name)) + "'" : "missing";
            why += ", not '" + attribute.value + "'";
            return std::nullopt;
        }
        matched = std::move(next);
    }
    return matched;
}

}  // namespace

std::string const* Names::find(std::string_view name) const {
    auto const it = known_.find(name);
    return it == known_.end() ? nullptr : &it->second;
}

Result<std::string> fill_in(std::string_view text, Names const& names) {
    std::string filled;
    for (Piece const& piece : pieces_of(text)) {
        std::string const* value = piece.is_name ? names.find(piece.text) : nullptr;
        if (piece.is_name && value == nullptr) return not_found("{" + std::string(piece.text) + "} is not known yet");
        filled += piece.is_name ? std::string_view(*value) : piece.text;
    }
    return filled;
}

Matched match_text(std::string_view pattern, std::string_view actual, Names const& names) {
    return match_pieces(pieces_of(pattern), 0, actual, names);
}

Matched match_json(std::string_view pattern, std::string_view actual, Names const& names) {
    Json const message = Json::parse(actual, nullptr, false);
    if (message.is_discarded()) return std::nullopt;
    Json const wanted = Json::parse(pattern, nullptr, false);
    if (!wanted.is_discarded()) return match_json_value(wanted, message, names);
    std::string_view const inside = trimmed(pattern);
    if (inside.size() < 2) return std::nullopt;
    Result<std::vector<Setting>> words = read_settings(inside.substr(1, inside.size() - 2));
    return words.ok() ? match_json_words(words.value(), message, names) : std::nullopt;
}

Matched match_element(Element const& pattern, Element const& actual, Names const& names, std::string& why) {
    if (pattern.name() != actual.name()) {
        why = "<" + actual.name() + "> instead of <" + pattern.name() + ">";
        return std::nullopt;
    }
    if (!pattern.xmlns().empty() && pattern.xmlns() != actual.xmlns()) {
        why = "<" + actual.name() + "> is of " + actual.xmlns() + ", not of " + pattern.xmlns();
        return std::nullopt;
    }
    Matched matched = match_attributes(pattern, actual, names, why);
    if (!matched) return matched;

    bool only = false;
    std::string const wanted_text = element_text(pattern, only);
    if (!wanted_text.empty()) {
        std::string const text(trimmed(actual.text()));
        matched = looks_like_json(wanted_text) ? match_json(wanted_text, text, *matched)
                                               : match_text(wanted_text, text, *matched);
        if (!matched) {
            why = "<" + actual.name() + ">: the text is '" + text + "', not '" + wanted_text + "'";
            return matched;
        }
    }
    std::vector<Element const*> const wanted = elements_of(pattern);
    std::vector<Element const*> children = elements_of(actual);
    return only ? match_only(wanted, children, *matched, why) : match_children(wanted, 0, children, *matched, why);
}

}  // namespace usher::transcript
