// usher import prosody FILE, usher import docker-env FILE: a usher.toml from what a Jitsi server ran with.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "cli/context.hpp"
#include "cli/import/docker_env.hpp"
#include "cli/import/prosody.hpp"

namespace usher::cli {

namespace {

using importing::Draft;
using importing::SecretPlace;
using Reader = Result<Draft> (*)(std::string_view text, std::string const& name);

struct Options {
    std::string file;
    std::string output;
    std::string secrets;
    bool is_inline = false;
};

// A new file that its owner alone may read. Errors: it is there already, or cannot be written.
Result<bool> write_new(std::string const& path, std::string const& text) {
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0 && errno == EEXIST) return malformed(path + " is there already, and is not written over");
    if (file < 0) return unavailable(path + " cannot be made: " + std::strerror(errno));
    std::size_t done = 0;
    while (done < text.size()) {
        ssize_t const count = ::write(file, text.data() + done, text.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        done += static_cast<std::size_t>(count);
    }
    bool const is_closed = ::close(file) == 0;
    if (done == text.size() && is_closed) return true;
    return unavailable(path + " cannot be written: " + std::strerror(errno));
}

Result<bool> write_secrets(Draft const& draft, std::string const& folder) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return unavailable(folder + " cannot be made: " + std::strerror(errno));
    for (Draft::Kept const& one : draft.secrets())
        if (std::filesystem::exists(folder + "/" + one.file))
            return malformed(folder + "/" + one.file + " is there already, and is not written over");
    for (Draft::Kept const& one : draft.secrets()) {
        TRY(write_new(folder + "/" + one.file, one.value.reveal() + "\n"));
        std::cerr << "wrote " << folder << "/" << one.file << " (" << one.from.text() << ")\n";
    }
    return true;
}

int convert(Options const& options, Reader read, Context& context) {
    if (options.is_inline && options.output.empty())
        return complain("--inline-secrets needs --output: secrets are not printed", kWrongUse);
    if (options.is_inline && !options.secrets.empty())
        return complain("--inline-secrets and --secrets: one of them", kWrongUse);
    Result<std::string> const text = context.around.read_file(options.file);
    if (!text.ok()) return complain(text.error().detail, kNo);
    std::string const name = std::filesystem::path(options.file).filename().string();
    Result<Draft> const draft = read(text.value(), name);
    if (!draft.ok()) return complain(options.file + ": " + draft.error().detail, kNo);
    if (!options.output.empty() && std::filesystem::exists(std::filesystem::symlink_status(options.output)))
        return complain(options.output + " is there already, and is not written over", kNo);

    SecretPlace place;
    if (options.is_inline) place.style = SecretPlace::Style::Inline;
    if (!options.secrets.empty()) {
        place.style = SecretPlace::Style::Files;
        std::error_code failure;
        place.folder = std::filesystem::absolute(options.secrets, failure).lexically_normal().string();
        while (place.folder.size() > 1 && place.folder.ends_with('/')) place.folder.pop_back();
        if (Result<bool> written = write_secrets(draft.value(), place.folder); !written.ok())
            return complain(written.error().detail, kNo);
    }
    std::string const toml = draft.value().toml(place);
    if (options.output.empty()) {
        std::cout << toml;
        return kYes;
    }
    Result<bool> const written = write_new(options.output, toml);
    return written.ok() ? kYes : complain(written.error().detail, kNo);
}

void add_one(CLI::App& import, Context& context, char const* name, char const* about, Reader read) {
    auto options = std::make_shared<Options>();
    CLI::App* command = import.add_subcommand(name, about);
    command->add_option("file", options->file, "the file to read; it is not changed, and nothing in it is executed")
        ->required();
    command->add_option("--output", options->output,
                        "the file to write (mode 0600), which must not be there; else standard output");
    command->add_option("--secrets", options->secrets, "a folder that gets one file for each secret (mode 0600)");
    command->add_flag("--inline-secrets", options->is_inline, "secrets stand in the output file itself");
    command->callback([&context, options, read] {
        context.chosen = [&context, options, read] { return convert(*options, read, context); };
    });
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
    CLI::App* import = app.add_subcommand("import", "make a usher.toml from a Jitsi server's configuration");
    import->require_subcommand(1);
    add_one(*import, context, "prosody", "from Prosody's configuration (/etc/prosody/conf.d/DOMAIN.cfg.lua)",
            importing::from_prosody);
    add_one(*import, context, "docker-env", "from the .env file of docker-jitsi-meet", importing::from_docker_env);
}

}  // namespace usher::cli
