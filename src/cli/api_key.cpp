// usher api key: a new key for the HTTP API. The server keeps only its hash.
#include <openssl/sha.h>
#include <sys/random.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <iostream>

#include "cli/context.hpp"
#include "config/schema.hpp"

namespace usher::cli {

namespace {

struct Options {
    std::string name = "api";
    std::vector<std::string> scopes = {"read"};
};

std::string hex(unsigned char const* bytes, std::size_t size) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text.append(1, kHex[bytes[i] >> 4]).append(1, kHex[bytes[i] & 15]);
    return text;
}

int make_key(Options const& options) {
    std::array<unsigned char, 32> random{};
    if (::getentropy(random.data(), random.size()) != 0) return complain("the system gives no random bytes", kNo);
    std::string const key = "usher_" + hex(random.data(), random.size());
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    void const* bytes = key.data();
    SHA256(static_cast<unsigned char const*>(bytes), key.size(), digest.data());
    std::string scopes;
    for (std::string const& one : options.scopes) scopes += (scopes.empty() ? "" : ", ") + config::in_quotes(one);
    std::cout << key << "\n";
    std::cerr << "\nThis is the key; it is not kept anywhere. For usher.toml:\n\n[[api.keys]]\nname = "
              << config::in_quotes(options.name) << "\nsha256 = \"" << hex(digest.data(), digest.size())
              << "\"\nscopes = [" << scopes << "]\n";
    return kYes;
}

}  // namespace

void add_api(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* api = app.add_subcommand("api", "keys of the HTTP API");
    api->require_subcommand(1);
    CLI::App* command = api->add_subcommand("key", "make a key, and say what to write into usher.toml");
    command->add_option("--name", options->name, "who uses it; it stands in the audit")->capture_default_str();
    command->add_option("--scope", options->scopes, "read, rooms, tokens or bans; may be given again")
        ->check(CLI::IsMember({"read", "rooms", "tokens", "bans"}))
        ->allow_extra_args(false);
    command->callback([&context, options] { context.chosen = [options] { return make_key(*options); }; });
}

}  // namespace usher::cli
