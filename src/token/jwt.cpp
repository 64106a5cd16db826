#include "token/jwt.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <optional>

#include "token/algorithm.hpp"
#include "token/base64url.hpp"
#include "token/json.hpp"
#include "token/key.hpp"
#include "token/shown.hpp"

namespace usher::token {

namespace {

struct Segments {
    std::string_view header;
    std::string_view payload;
    std::string_view signature;
    std::string_view signed_part;
};

struct Header {
    std::string alg;
    std::optional<std::string> kid;
};

using Key = KeySet::Key;

// Bytes of the encoded header: it is parsed before anything is known about who sent it.
constexpr std::size_t kLongestHeader = 4096;

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

std::variant<Segments, Bad> segments_of(std::string_view jwt, std::size_t longest) {
    if (jwt.empty()) return Bad{"malformed", "The token is empty."};
    if (jwt.size() > longest)
        return Bad{"malformed", "The token has " + std::to_string(jwt.size()) + " bytes; at most " +
                                    std::to_string(longest) + " are read."};
    std::size_t first = jwt.find('.');
    std::size_t second = first == std::string_view::npos ? first : jwt.find('.', first + 1);
    if (second == std::string_view::npos || jwt.find('.', second + 1) != std::string_view::npos)
        return Bad{"malformed", "A token has three parts with dots between them; this one has not."};
    Segments parts{jwt.substr(0, first), jwt.substr(first + 1, second - first - 1), jwt.substr(second + 1),
                   jwt.substr(0, second)};
    if (parts.header.empty() || parts.payload.empty()) return Bad{"malformed", "A part of the token is empty."};
    return parts;
}

Bad unreadable(std::string_view part, std::string const& why) {
    return {"malformed", "The token's " + std::string(part) + " cannot be read: " + why + "."};
}

// RFC 7515 §4.1. Only alg, typ, kid and crit are looked at: keys that a header brings along (jwk, jku, x5c) never
// count.
std::variant<Header, Bad> header_of(std::string_view encoded) {
    if (encoded.size() > kLongestHeader)
        return unreadable("header", "it is longer than " + std::to_string(kLongestHeader) + " bytes");
    Result<std::string> text = decode_base64url(encoded);
    if (!text.ok()) return unreadable("header", text.error().detail);
    std::optional<nlohmann::json> json = parse_object(text.value());
    if (!json) return unreadable("header", "it is not a JSON object");
    auto alg = json->find("alg");
    if (alg == json->end()) return Bad{"malformed", "The token's header has no alg."};
    if (!alg->is_string()) return Bad{"malformed", "The token's header has an alg that is not text."};
    if (auto typ = json->find("typ"); typ != json->end()) {
        std::string type = typ->is_string() ? lower(typ->get<std::string>()) : "";
        if (type.starts_with("application/")) type.erase(0, 12);  // RFC 7515 §4.1.9
        if (type != "jwt" && type != "at+jwt") return Bad{"malformed", "The token's header has a typ other than JWT."};
    }
    // RFC 7515 §4.1.11: an extension that is marked critical and not understood makes the token invalid.
    if (json->contains("crit"))
        return Bad{"malformed", "The token's header has crit: it asks for an extension that is not understood here."};
    Header header{alg->get<std::string>(), std::nullopt};
    if (auto kid = json->find("kid"); kid != json->end()) {
        if (!kid->is_string()) return Bad{"malformed", "The token's header has a kid that is not text."};
        header.kid = kid->get<std::string>();
    }
    return header;
}

std::string allowed_by(std::vector<Key const*> const& keys) {
    std::vector<std::string_view> names;
    for (AlgorithmRow const& row : algorithms())
        if (std::ranges::any_of(keys, [&](Key const* key) { return key->allows(row.algorithm); }))
            names.push_back(row.name);
    return shown_list(names);
}

// Which keys a header may mean. A single key needs no name; a name that is configured selects; a name that is not can
// only mean a key that was configured without one.
std::variant<std::vector<Key const*>, Bad> candidates(Header const& header, KeySet const& keys) {
    std::vector<Key const*> chosen;
    if (keys.empty()) return Bad{"unknown-key", "No key for tokens is configured, so no token can be checked."};
    for (auto const& key : keys.keys()) chosen.push_back(key.get());
    if (!header.kid || chosen.size() == 1) return chosen;
    auto is_meant = [&](Key const* key) { return key->id == *header.kid; };
    if (!header.kid->empty() && std::ranges::any_of(chosen, is_meant)) {
        std::erase_if(chosen, [&](Key const* key) { return !is_meant(key); });
        return chosen;
    }
    std::erase_if(chosen, [](Key const* key) { return !key->id.empty(); });
    if (chosen.empty())
        return Bad{"unknown-key", "The token names the key " + shown(*header.kid) + "; configured are " +
                                      shown_list(keys.ids()) + "."};
    return chosen;
}

std::string hash_of(std::string_view signed_part) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(bytes_of(signed_part), signed_part.size(), digest.data());
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < 8; ++i) {
        text += kHex[digest[i] >> 4];
        text += kHex[digest[i] & 15];
    }
    return text;
}

}  // namespace

std::variant<Parts, Bad> look_inside(std::string_view jwt, std::size_t longest) {
    std::variant<Segments, Bad> split = segments_of(jwt, longest);
    if (Bad* bad = std::get_if<Bad>(&split)) return std::move(*bad);
    Segments const& parts = std::get<Segments>(split);
    Result<std::string> header = decode_base64url(parts.header);
    if (!header.ok()) return unreadable("header", header.error().detail);
    Result<std::string> payload = decode_base64url(parts.payload);
    if (!payload.ok()) return unreadable("payload", payload.error().detail);
    return Parts{std::move(header).value(), std::move(payload).value()};
}

std::variant<Signed, Bad> check_signature(std::string_view jwt, KeySet const& keys, std::size_t longest) {
    std::variant<Segments, Bad> split = segments_of(jwt, longest);
    if (Bad* bad = std::get_if<Bad>(&split)) return std::move(*bad);
    Segments const& parts = std::get<Segments>(split);
    std::variant<Header, Bad> read = header_of(parts.header);
    if (Bad* bad = std::get_if<Bad>(&read)) return std::move(*bad);
    Header const& header = std::get<Header>(read);

    std::variant<std::vector<Key const*>, Bad> chosen = candidates(header, keys);
    if (Bad* bad = std::get_if<Bad>(&chosen)) return std::move(*bad);
    auto& candidates_left = std::get<std::vector<Key const*>>(chosen);
    std::optional<Algorithm> algorithm = algorithm_named(header.alg);
    auto allows_it = [&](Key const* key) { return algorithm && key->allows(*algorithm); };
    if (std::ranges::none_of(candidates_left, allows_it))
        return Bad{"alg-not-allowed", "The token is signed with " + shown(header.alg) +
                                          "; allowed here: " + allowed_by(candidates_left) + "."};
    std::erase_if(candidates_left, [&](Key const* key) { return !allows_it(key); });

    if (parts.signature.empty()) return Bad{"malformed", "The token has no signature."};
    Result<std::string> signature = decode_base64url(parts.signature);
    if (!signature.ok()) return unreadable("signature", signature.error().detail);
    auto right = std::ranges::find_if(
        candidates_left, [&](Key const* key) { return key->verify(*algorithm, parts.signed_part, signature.value()); });
    if (right == candidates_left.end())
        return Bad{"bad-signature", "The token's signature does not fit any key that may have made it."};

    Result<std::string> payload = decode_base64url(parts.payload);
    if (!payload.ok()) return unreadable("payload", payload.error().detail);
    return Signed{std::move(payload).value(), (*right)->name, hash_of(parts.signed_part)};
}

}  // namespace usher::token
