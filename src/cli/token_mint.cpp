// usher token mint: a token that the server with the same configuration accepts.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/names.hpp"
#include "base/units.hpp"
#include "cli/context.hpp"
#include "cli/mint_claims.hpp"
#include "cli/verify_token.hpp"
#include "config/keys.hpp"
#include "token/mint.hpp"
#include "token/verify.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string file;
    std::string key;
    std::string private_key;
    std::string expires = "2h";
    MintRequest request;
};

// What signs: a configured secret, or a private key from a file under the name of a configured public one.
struct Signer {
    token::Algorithm algorithm = token::Algorithm::Hs256;
    Secret key;
    std::string id;
};

// The algorithms to try, in order: the first that suits the private key signs.
Result<std::vector<token::Algorithm>> algorithms_for(config::TokenKey const& key) {
    std::vector<token::Algorithm> algorithms = TRY(config::algorithms_of(key));
    if (!algorithms.empty()) return algorithms;
    if (key.kind == "secret") return std::vector{token::Algorithm::Hs256};
    if (key.kind == "pem") return TRY(config::make_key_set({key})).facts_of(token::KeySet::kHere).at(0).algorithms;
    using enum token::Algorithm;
    return std::vector{Rs256, Es256, Es384, Es512, EdDsa, Ps256};
}

Result<Signer> signer_for(Options const& options, config::Settings const& settings, Context& context) {
    bool has_private = !options.private_key.empty();
    std::string kind = has_private ? "pem" : "secret";
    // The ids of keys that lie elsewhere are not in the configuration: --key is then what the token says.
    auto is_meant = [&](config::TokenKey const& key) {
        if (has_private && (key.kind == "jwks" || key.kind == "asap")) return true;
        return key.kind == kind && (options.key.empty() || key.id == options.key);
    };
    auto key = std::ranges::find_if(settings.keys, is_meant);
    if (key == settings.keys.end()) {
        if (!options.key.empty())
            return not_found("there is no key \"" + options.key + "\" of the kind \"" + kind +
                             "\" in the configuration");
        return not_found(
            has_private
                ? "the configuration has no key of the kind \"pem\", so the server would not know this one"
                : "no configured key can sign: public keys only check; give the private one with --private-key FILE");
    }
    std::vector<token::Algorithm> algorithms = TRY(algorithms_for(*key));
    if (!has_private) return Signer{algorithms.front(), key->value, key->id};
    Secret secret = TRY(read_argument(options.private_key, "private key", context));
    auto suits = [&](token::Algorithm one) { return token::mint("{}", one, secret).ok(); };
    auto algorithm = std::ranges::find_if(algorithms, suits);
    if (algorithm == algorithms.end()) return token::mint("{}", algorithms.front(), secret).error();
    return Signer{*algorithm, secret, options.key.empty() ? key->id : options.key};
}

// Claims that were given by hand may spoil the token; better to hear it now.
void warn_if_refused(std::string const& jwt, config::Settings const& settings) {
    Result<token::KeySet> keys = config::make_key_set(settings.keys);
    if (!keys.ok()) return;
    token::Verified verified = verify_token(jwt, keys.value(), settings.tokens, now());
    if (token::Bad const* bad = std::get_if<token::Bad>(&verified)) {
        std::cerr << "warning: this configuration refuses the token, " << bad->code << ": " << bad->text << "\n";
        return;
    }
    token::Good const& good = std::get<token::Good>(verified);
    if (good.expired_for) std::cerr << "warning: the token has expired already\n";
    for (std::string const& word : good.claims.warnings) std::cerr << "warning: " << word << "\n";
}

int mint(Options& options, Context& context) {
    Result<Milliseconds> lifetime = parse_span(options.expires);
    if (!lifetime.ok()) return complain("--expires " + lifetime.error().detail, kWrongUse);
    options.request.lifetime = std::chrono::duration_cast<Seconds>(lifetime.value());
    options.request.jti = fresh_id();
    std::optional<config::Settings> settings = settings_for(options.file, context);
    if (!settings) return kNo;
    Result<nlohmann::ordered_json> claims = claims_for(options.request, *settings, now());
    if (!claims.ok()) return complain(claims.error().detail, kWrongUse);
    Result<Signer> signer = signer_for(options, *settings, context);
    if (!signer.ok()) return complain(signer.error().detail, kNo);
    std::string payload = claims.value().dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    Result<std::string> jwt = token::mint(payload, signer.value().algorithm, signer.value().key, signer.value().id);
    if (!jwt.ok()) return complain(jwt.error().detail, kNo);
    std::cout << jwt.value() << "\n";
    warn_if_refused(jwt.value(), *settings);
    return kYes;
}

}  // namespace

void add_token_mint(CLI::App& token, Context& context) {
    auto options = std::make_shared<Options>();
    MintRequest& request = options->request;
    CLI::App* command = token.add_subcommand("mint", "make a token");
    command->add_option("--room", request.room, "the room that it opens; * for all")->required();
    command->add_option("--tenant", request.tenant, "the tenant that the room belongs to");
    command->add_option("--name", request.name, "the person's name");
    command->add_option("--id", request.id, "the person's id");
    command->add_option("--email", request.email, "the person's e-mail address");
    CLI::Option* moderator = command->add_flag("--moderator", request.moderator, "the person is a moderator");
    command
        ->add_option("--affiliation", request.affiliation,
                     "owner, moderator, teacher or member, instead of --moderator")
        ->excludes(moderator);
    command->add_option("--feature", request.features, "NAME or NAME=false; may be given again")
        ->allow_extra_args(false);
    command->add_option("--claim", request.claims, "PATH=JSON, such as context.group='\"a\"'; may be given again")
        ->allow_extra_args(false);
    command->add_option("--expires", options->expires, "how long it is good, such as 2h")->capture_default_str();
    command->add_option("--key", options->key, "the id of the key that signs");
    command->add_option("--private-key", options->private_key,
                        "FILE or -: the private key, as PEM, of a configured public one");
    command->add_option("--config", options->file, "the configuration file; without it, the demo's key");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return mint(*options, context); }; });
}

}  // namespace usher::cli
