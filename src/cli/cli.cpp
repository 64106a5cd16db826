#include "cli/cli.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/context.hpp"

namespace usher::cli {

int run(int argc, char** argv, Parts parts) {
    Context context;
    context.parts = std::move(parts);
    context.around = config::real_surroundings();

    CLI::App app{"Usher: token-gated meetings with a lobby, for Jitsi clients."};
    app.name("usher");
    app.require_subcommand(1);
    app.set_version_flag("--version", "usher " USHER_VERSION);
    add_serve(app, context);
    add_check(app, context);
    add_doctor(app, context);
    add_token(app, context);
    add_why(app, context);
    add_room(app, context);
    add_ban(app, context);
    add_revoke(app, context);
    add_audit(app, context);
    add_status(app, context);
    add_api(app, context);
    add_reload(app, context);
    add_config(app, context);
    add_import(app, context);
    add_version(app, context);
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& stop) {
        // Help and version come as "errors" too. The library's own codes are larger than ours.
        return app.exit(stop) == 0 ? kYes : kWrongUse;
    }
    return context.chosen();
}

void add_version(CLI::App& app, Context& context) {
    app.add_subcommand("version", "print the version")->callback([&context] {
        context.chosen = [] {
            std::cout << "usher " USHER_VERSION "\n";
            return kYes;
        };
    });
}

}  // namespace usher::cli
