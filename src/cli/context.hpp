// What every command needs, and how arguments become settings and secrets. Private to cli/.
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "cli/cli.hpp"
#include "config/settings.hpp"
#include "config/surroundings.hpp"

namespace CLI {
class App;
}

namespace usher::cli {

struct Context {
    Parts parts;
    config::Surroundings around;
    std::function<int()> chosen;  // the command that was given, with its arguments; run after parsing
    bool stdin_is_taken = false;  // "-" was given once
};

// Each adds its command with its options. The options live as long as `app`.
void add_serve(CLI::App& app, Context& context);
void add_check(CLI::App& app, Context& context);
void add_token(CLI::App& app, Context& context);
void add_token_mint(CLI::App& token, Context& context);
void add_token_inspect(CLI::App& token, Context& context);
void add_token_keys(CLI::App& token, Context& context);
void add_token_lint(CLI::App& token, Context& context);
void add_why(CLI::App& app, Context& context);
void add_config(CLI::App& app, Context& context);
void add_room(CLI::App& app, Context& context);
void add_ban(CLI::App& app, Context& context);
void add_revoke(CLI::App& app, Context& context);
void add_audit(CLI::App& app, Context& context);
void add_status(CLI::App& app, Context& context);
void add_api(CLI::App& app, Context& context);
void add_reload(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_version(CLI::App& app, Context& context);

WallTime now();

// 128 random bits as hex.
std::string fresh_id();

// The settings of a file, or the demo's for an empty path. With mistakes: prints them to stderr and gives nothing.
std::optional<config::Settings> settings_for(std::string const& path, Context& context);

// The folder of the control socket, without making anything.
std::optional<std::string> state_dir_for(std::string const& path, Context& context);

// The text of a file, or of standard input for "-"; without white space at its ends. A token in place of a file name is
// refused, and not repeated. Errors: not readable, empty, longer than 64 KiB, standard input asked for twice.
Result<Secret> read_argument(std::string const& file, std::string const& what, Context& context);

// "usher: …" on stderr; gives the code back.
int complain(std::string const& text, int code);

}  // namespace usher::cli
