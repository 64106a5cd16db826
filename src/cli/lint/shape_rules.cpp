// The form of a token and its signature.
#include <algorithm>
#include <array>

#include "cli/lint/lint.hpp"
#include "token/algorithm.hpp"

namespace usher::cli::lint {

namespace {

std::string trimmed(std::string const& text) {
    std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string header_text(Token const& token, char const* name) {
    if (!token.header) return {};
    auto it = token.header->find(name);
    return it != token.header->end() && it->is_string() ? it->get<std::string>() : std::string{};
}

bool is_shared_secret(std::string const& alg) { return alg.starts_with("HS"); }

void unreadable(Token const& token, Places& places) {
    if (!token.header || !token.payload)
        places.push_back({"", "this is not a token: it has no header and claims that are JSON objects in base64url."});
}

void wrapped(Token const& token, Places& places) {
    std::string given = trimmed(token.given);
    if (given != token.jwt && token.payload)
        places.push_back(
            {"", "around or inside the token stand other characters: quotes, white space, or \"Bearer\"."});
}

void unsigned_part(Token const& token, Places& places) {
    if (token.payload && !token.is_signed && header_text(token, "alg") != "none")
        places.push_back({"", "the token has no signature: its third part is missing or empty."});
}

void alg_none(Token const& token, Places& places) {
    std::string alg = header_text(token, "alg");
    std::ranges::transform(alg, alg.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (alg == "none") places.push_back({"alg", "the token is not signed: alg is none, which no server accepts."});
}

void typ(Token const& token, Places& places) {
    if (!token.header) return;
    auto it = token.header->find("typ");
    if (it == token.header->end())
        places.push_back({"typ", "the header has no typ."});
    else if (*it != "JWT")
        places.push_back({"typ", "typ is " + shown(*it) + "."});
}

void kid_missing(Token const& token, Places& places) {
    if (!token.header || !header_text(token, "kid").empty()) return;
    bool needs = token.rules.dialect.profile == token::Profile::Jaas;
    if (token.settings)
        needs = needs || (!is_shared_secret(header_text(token, "alg")) &&
                          std::ranges::any_of(token.settings->keys,
                                              [](config::TokenKey const& key) { return key.kind == "asap"; }));
    if (needs) places.push_back({"kid", "the header names no key, and the keys are asked for by their id."});
}

void signature(Token const& token, Places& places) {
    constexpr std::array kCodes = {"bad-signature", "unknown-key", "alg-not-allowed", "key-not-found"};
    bool is_of_key = token.refusal && std::ranges::find(kCodes, token.refusal->code) != kCodes.end();
    if (is_of_key && token.is_signed && header_text(token, "alg") != "none")
        places.push_back({"", token.refusal->code + ": " + token.refusal->text});
}

// RFC 7518 §3.2.
void short_secret(Token const& token, Places& places) {
    std::string alg = header_text(token, "alg");
    std::optional<token::Algorithm> algorithm = token::algorithm_named(alg);
    if (!token.settings || !algorithm || !is_shared_secret(alg)) return;
    std::size_t wanted = token::row_of(*algorithm).bytes;
    for (config::TokenKey const& key : token.settings->keys) {
        std::size_t size = key.value.reveal().size();
        if (key.kind == "secret" && size < wanted)
            places.push_back({"alg", "a configured secret has " + std::to_string(size) + " bytes; " + alg + " needs " +
                                         std::to_string(wanted) + " random ones."});
    }
}

constexpr std::array kRules = {
    Rule{"not-a-token", Gravity::Mistake, false,
         "it is not three parts of base64url, or its claims are not a JSON object",
         "Hand over the token as the library that signs gives it.", "all servers", unreadable},
    Rule{"wrapped", Gravity::Mistake, false, "quotes, white space or `Bearer` around or inside the token",
         "Hand over the token alone; `Bearer` belongs into an HTTP header, and nowhere else.",
         "all clients and servers", wrapped},
    Rule{"no-signature", Gravity::Mistake, false, "the third part is missing or empty", "Sign it.", "all servers",
         unsigned_part},
    Rule{"alg-none", Gravity::Mistake, false, "`alg` is `none`", "Sign it, with HS256 or RS256.", "all servers",
         alg_none},
    Rule{"signature", Gravity::Mistake, false,
         "with `--config`: no configured key made this signature, or the key may not sign so",
         "Sign with the key, the kid and the algorithm that the configuration has (usher token keys).", "this server",
         signature},
    Rule{"kid-missing", Gravity::Mistake, false, "no `kid`, where keys are asked for by their id (key server, JaaS)",
         "Let the library set kid in the header.", "this server, JaaS", kid_missing},
    Rule{"typ-other", Gravity::Hint, false, "`typ` is not exactly `JWT`", "Set typ to JWT.", "Jitsi's own server", typ},
    Rule{"secret-short", Gravity::Hint, false, "with `--config`: the shared secret is short enough to be guessed",
         "Make one with: openssl rand -hex 32.", "everybody: whoever guesses it opens all rooms", short_secret},
};

}  // namespace

std::span<Rule const> shape_rules() { return kRules; }

}  // namespace usher::cli::lint
