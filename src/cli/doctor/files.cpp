// The state folder, its disk, and who may read secrets.
#include <algorithm>
#include <array>
#include <filesystem>

#include "cli/doctor/doctor.hpp"

namespace usher::cli::doctor {

namespace {

constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kNoDisk = 50 * kMiB;
constexpr std::uint64_t kLittleDisk = 1024 * kMiB;

std::string octal(unsigned mode) {
    std::string out;
    for (unsigned shift : {6U, 3U, 0U}) out += static_cast<char>('0' + ((mode >> shift) & 7U));
    return out;
}

// The folder itself, or the nearest one above it that is there.
std::string nearest_there(Machine const& machine, std::string const& folder) {
    std::filesystem::path path = folder;
    for (int i = 0; i < 64 && !machine.file(path.string()).is_there && path.has_relative_path(); ++i)
        path = path.parent_path();
    return path.empty() ? "." : path.string();
}

void check_disk(Patient const& patient, std::string const& folder) {
    std::optional<std::uint64_t> const bytes = patient.machine.free_disk(folder);
    if (!bytes) return;
    std::string const says = std::to_string(*bytes / kMiB) + " MiB are free at " + folder;
    if (*bytes < kNoDisk)
        return patient.bad("disk", says + ": bans, room settings and the audit cannot be kept", "make room");
    if (*bytes < kLittleDisk)
        return patient.warn("disk", says, "make room; audit.keep_for and audit.lines bound what is kept");
    patient.good("disk", says);
}

// Who can enter the folder reads whatever the files in it allow.
void check_modes(Patient const& patient, std::string const& folder, unsigned mode) {
    if ((mode & 0002U) != 0)
        patient.bad("state", folder + " may be written by every user of this machine (mode " + octal(mode) + ")",
                    "chmod 700 " + folder);
    if ((mode & 0001U) == 0) return;
    for (std::string const& name : patient.machine.names_in(folder)) {
        FileFacts const facts = patient.machine.file(folder + "/" + name);
        if (facts.is_folder || (facts.mode & 0007U) == 0) continue;
        return patient.warn("state",
                            "every user of this machine may open " + folder + "/" + name + " (mode " +
                                octal(facts.mode) + "); names, identities and keys lie in this folder",
                            "chmod 700 " + folder + " (in a unit: StateDirectoryMode=0700)");
    }
}

}  // namespace

void check_state(Patient const& patient) {
    std::string const& folder = patient.settings.state_dir;
    FileFacts const facts = patient.machine.file(folder);
    std::string const there = nearest_there(patient.machine, folder);
    if (facts.is_there && !facts.is_folder)
        return patient.bad("state", "server.state_dir " + folder + " is a file", "name a folder");
    if (!facts.is_there) {
        if (patient.machine.file(there).may_write)
            patient.good("state", "server.state_dir " + folder + " will be made");
        else
            patient.bad("state", "server.state_dir " + folder + " is not there, and this user may not make it",
                        "make it (install -d -m 700 -o USER " + folder + "), or StateDirectory=usher in the unit");
    } else if (!facts.may_write || !facts.may_execute) {
        patient.bad("state", "server.state_dir " + folder + " may not be written by this user",
                    "run this as the server's user; if it is the server's user, chown the folder");
    } else {
        patient.good("state", "server.state_dir " + folder + " may be written");
        check_modes(patient, folder, facts.mode);
    }
    check_disk(patient, there);
}

// That others may read them is said by the check of the configuration.
void check_secrets(Patient const& patient) {
    struct Kept {
        std::string path;
        bool is_secret;
    };
    config::Settings const& settings = patient.settings;
    std::vector<Kept> all = {{settings.tls_key, true}, {settings.tls_certificate, false}, {settings.file, false}};
    for (config::TokenKey const& key : settings.keys)
        if (key.source.starts_with("file ")) all.push_back({key.source.substr(5), key.kind == "secret"});
    for (Kept const& one : all) {
        if (one.path.empty()) continue;
        FileFacts const facts = patient.machine.file(one.path);
        if (!facts.is_there) continue;
        if ((facts.mode & 0002U) != 0)
            patient.bad("files",
                        "every user of this machine may write " + one.path + " (mode " + octal(facts.mode) +
                            "), and so open every room",
                        "chmod o-w " + one.path);
        else if (one.is_secret && (facts.mode & 0004U) != 0)
            patient.warn(
                "files",
                "every user of this machine may read the secret in " + one.path + " (mode " + octal(facts.mode) + ")",
                "chmod o-r " + one.path);
        else if (!facts.may_read)
            patient.warn("files", one.path + " may not be read by this user",
                         "run this as the server's user; if it is the server's user, chown the file");
    }
}

}  // namespace usher::cli::doctor
