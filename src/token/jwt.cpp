#include "token/jwt.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <optional>

#include "token/base64url.hpp"
#include "token/choose_keys.hpp"
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
std::variant<TokenHeader, Bad> header_of(std::string_view encoded) {
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
    TokenHeader header{alg->get<std::string>(), std::nullopt};
    if (auto kid = json->find("kid"); kid != json->end()) {
        if (!kid->is_string()) return Bad{"malformed", "The token's header has a kid that is not text."};
        header.kid = kid->get<std::string>();
    }
    return header;
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
    std::variant<TokenHeader, Bad> read = header_of(parts.header);
    if (Bad* bad = std::get_if<Bad>(&read)) return std::move(*bad);
    std::variant<Candidates, Bad> chosen = choose_keys(std::get<TokenHeader>(read), parts.payload, keys);
    if (Bad* bad = std::get_if<Bad>(&chosen)) return std::move(*bad);
    auto& candidates = std::get<Candidates>(chosen);

    if (parts.signature.empty()) return Bad{"malformed", "The token has no signature."};
    Result<std::string> signature = decode_base64url(parts.signature);
    if (!signature.ok()) return unreadable("signature", signature.error().detail);
    auto right = std::ranges::find_if(candidates.keys, [&](KeySet::Key const* key) {
        return key->verify(candidates.algorithm, parts.signed_part, signature.value());
    });
    if (right == candidates.keys.end()) return std::move(candidates.otherwise);

    Result<std::string> payload = decode_base64url(parts.payload);
    if (!payload.ok()) return unreadable("payload", payload.error().detail);
    return Signed{std::move(payload).value(), (*right)->name, hash_of(parts.signed_part), (*right)->scope};
}

std::string hash_in_logs(std::string_view jwt) {
    std::size_t last = jwt.rfind('.');
    return last == std::string_view::npos || jwt.find('.') == last ? std::string{} : hash_of(jwt.substr(0, last));
}

}  // namespace usher::token
