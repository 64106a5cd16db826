// The HTTP API: who asks, may he, and then the same commands as those of the control socket.
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "admission/refusals.hpp"
#include "shell/api_routes.hpp"
#include "shell/log.hpp"
#include "shell/server.hpp"
#include "shell/standing_commands.hpp"
#include "token/shown.hpp"

namespace usher::shell {

namespace {

std::string sha256_hex(std::string const& text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    void const* bytes = text.data();
    SHA256(static_cast<unsigned char const*>(bytes), text.size(), digest.data());
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string hex;
    for (unsigned char byte : digest) hex.append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    return hex;
}

}  // namespace

// Hashes are compared, each whole, whichever fits: the time tells nothing of a key.
config::ApiKey const* find_api_key(std::vector<config::ApiKey> const& keys, Secret const& bearer) {
    if (bearer.empty()) return nullptr;
    Secret const hash{sha256_hex(bearer.reveal())};
    config::ApiKey const* found = nullptr;
    for (config::ApiKey const& key : keys)
        if (hash.equals(key.sha256)) found = &key;
    return found;
}

void Server::answer_api(Requested& event) {
    if (std::optional<HttpResponse> open = answer_open(event.request)) return event.answer(*std::move(open));
    auto answer = std::move(event.answer);
    config::ApiKey const* key = find_api_key(options_.settings.api.keys, event.request.bearer);
    auto refuse = [&](ApiError const& error) {
        storage::AuditLine line;
        line.at = now().wall;
        line.stage = "api";
        line.identity = key == nullptr ? "address:" + event.request.address : "api:" + key->name;
        line.verdict = error.code;
        line.rule = "api";
        line.because = event.request.method + " " + event.request.path.substr(0, 200) + ": " + error.text;
        write(std::move(line), "api-refused");
        answer(api_error(error));
    };
    if (key == nullptr)
        return refuse({401, "unauthorized", "a key is needed: Authorization: Bearer KEY, one of [[api.keys]]"});
    std::variant<ApiCall, ApiError> found = api_call(event.request);
    if (ApiError const* error = std::get_if<ApiError>(&found)) return answer(api_error(*error));
    ApiCall& call = std::get<ApiCall>(found);
    if (std::ranges::find(key->scopes, call.scope) == key->scopes.end())
        return refuse({403, "forbidden", "this key has not the scope " + std::string(call.scope)});
    nlohmann::json command = std::move(call.command);
    std::string const what = text_of(command, "command");
    bool const changes = call.scope != "read";
    if (what == "ban-add" || what == "ban-remove" || what == "revocation-add" || what == "revocation-remove")
        command["by"] = "api:" + key->name;
    if (changes) log_line(Level::Info, "api", {{"command", what}, {"key", key->name}});
    perform_command(command, [call = std::move(call), answer = std::move(answer)](nlohmann::json result) {
        answer(api_answer(call, std::move(result)));
    });
}

nlohmann::json Server::answer_mint(nlohmann::json const& command) {
    if (!options_.minting) return refusal("conflict", "no secret in [[tokens.keys]] can sign tokens");
    Result<Minted> minted = mint_for(command, *options_.minting, now().wall, ids_.secret());
    if (!minted.ok()) return refusal("bad-request", minted.error().detail);
    // Better to hear it now than from the person whom the link was for.
    router::Core::Question question;
    question.room = text_of(command, "room") == "*" ? "any" : text_of(command, "room");
    question.tenant = text_of(command, "tenant");
    question.token = Secret{minted.value().token};
    Result<admission::Decision> decision = core_.why(question, now(), ids_);
    admission::Reason const* reason = decision.ok() ? admission::find_reason(decision.value().code()) : nullptr;
    if (reason != nullptr && reason->group == "token")
        return refusal("conflict", "this server would refuse such a token: " + std::string(reason->code) + ": " +
                                       decision.value().text());
    nlohmann::json made = {
        {"ok", true}, {"token", minted.value().token}, {"expires", token::shown(minted.value().expires)}};
    if (!minted.value().url.empty()) made["url"] = minted.value().url;
    return made;
}

}  // namespace usher::shell
