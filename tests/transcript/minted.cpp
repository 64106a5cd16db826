#include "transcript/minted.hpp"

#include "token/algorithm.hpp"
#include "token/base64url.hpp"
#include "token/mint.hpp"
#include "transcript/server_settings.hpp"

namespace usher::transcript {

namespace {

std::string setting_of(Token const& token, std::string_view key, std::string_view otherwise) {
    for (Setting const& setting : token.claims)
        if (setting.key == key) return setting.value;
    return std::string(otherwise);
}

}  // namespace

Result<std::string> minted(Token const& token, WallTime now) {
    std::string payload = TRY(payload_of(token, now));
    std::string name = setting_of(token, "jws.alg", "HS256");
    if (name == "none")
        return token::encode_base64url(R"({"alg":"none"})") + "." + token::encode_base64url(payload) + ".";
    std::optional<token::Algorithm> algorithm = token::algorithm_named(name);
    if (!algorithm) return malformed("jws.alg: there is no algorithm " + name);
    return token::mint(payload, *algorithm, Secret{setting_of(token, "jws.secret", kSecret)},
                       setting_of(token, "jws.kid", ""));
}

Result<std::string> Minter::operator()(Token const& token, WallTime now) {
    if (setting_of(token, "jws.once", "no") != "yes") return minted(token, now);
    auto it = once_.find(token.name);
    if (it == once_.end()) it = once_.emplace(token.name, TRY(minted(token, now))).first;
    return it->second;
}

}  // namespace usher::transcript
