// The clock, file limits, memory, and the program that forwards media.
#include <algorithm>

#include "cli/doctor/certificate.hpp"
#include "cli/doctor/doctor.hpp"
#include "token/shown.hpp"

namespace usher::cli::doctor {

namespace {

// No clock that is right says less: this version was made after it.
constexpr std::int64_t kNewestKnown = 1'767'225'600;  // 2026-01-01T00:00:00Z
constexpr std::int64_t kFarAhead = 4'102'444'800;     // 2100-01-01T00:00:00Z
constexpr std::uint64_t kOtherFiles = 512;            // of the server besides its connections
constexpr std::uint64_t kFewFiles = 1024;
constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kLittleMemory = 1024 * kMiB;
constexpr std::uint64_t kLittleLeft = 256 * kMiB;
constexpr char kWorkerName[] = "usher-media-worker";
constexpr char const* kSetClock = "switch on time synchronisation (timedatectl set-ntp true, or chrony)";

std::string in_mib(std::uint64_t bytes) { return std::to_string(bytes / kMiB) + " MiB"; }

// The newest moment that certainly lies behind us, and what says so.
struct Known {
    WallTime at;
    std::string by;
};

Known newest_known(Patient const& patient) {
    Known known{WallTime::from_seconds(kNewestKnown), "this program is newer than that"};
    std::string const database = patient.settings.state_dir + "/usher.db";
    if (FileFacts const facts = patient.machine.file(database); facts.is_there && facts.changed > known.at)
        known = {facts.changed, database + " was written later than that"};
    return known;
}

}  // namespace

void check_clock(Patient const& patient) {
    ClockFacts const clock = patient.machine.clock();
    Known const known = newest_known(patient);
    std::string const says = "the clock says " + token::shown(clock.now);
    if (clock.now.seconds() > kFarAhead || clock.now + Seconds{86400} < known.at)
        return patient.bad("clock",
                           says + ", which cannot be right" + (clock.now < known.at ? ": " + known.by : "") +
                               "; tokens are refused as expired or not yet valid",
                           kSetClock);
    if (clock.is_synchronised == false)
        return patient.warn("clock",
                            says + ", and is not synchronised: where it drifts past tokens.leeway (" +
                                token::shown(patient.settings.tokens.leeway) +
                                "), tokens are refused as expired or not yet valid",
                            kSetClock);
    patient.good("clock", says + (clock.is_synchronised ? ", synchronised" : ""));
}

void check_open_files(Patient const& patient) {
    OpenFiles const files = patient.machine.open_files(patient.settings.state_dir);
    if (files.most == 0) return;
    auto const connections = static_cast<std::uint64_t>(patient.settings.limits.connections);
    std::uint64_t const wanted = connections + kOtherFiles;
    std::string const whose = files.of_server ? "the running server may open " : "from here, a program may open ";
    std::string const says = whose + std::to_string(files.most) + " files";
    if (files.most >= wanted) return patient.good("open-files", says);
    std::string const change = "LimitNOFILE=65536 in the unit (docs/operate/install.md), or a lower limits.connections";
    if (files.most < kFewFiles) return patient.bad("open-files", says + ": too few for a server", change);
    patient.warn("open-files",
                 says + ": enough for about " + std::to_string(files.most - kOtherFiles) +
                     " connections, while limits.connections is " + std::to_string(connections) +
                     "; each media process needs as many besides as it has participants" +
                     (files.of_server ? "" : ". A systemd unit has a limit of its own"),
                 change);
}

void check_memory(Patient const& patient) {
    std::optional<Memory> const memory = patient.machine.memory();
    if (!memory) return;
    std::string const says = in_mib(memory->total) + " of memory, " + in_mib(memory->available) + " available";
    if (memory->total < kLittleMemory || memory->available < kLittleLeft)
        return patient.warn("memory", says + ": little for meetings with video",
                            "2 GiB and more are comfortable; swap does not help media");
    patient.good("memory", says);
}

void check_worker(Patient const& patient) {
    std::string const& named = patient.settings.media.worker;
    std::string const path = named.empty() ? patient.machine.program_folder + "/" + kWorkerName : named;
    FileFacts const facts = patient.machine.file(path);
    std::string const change =
        named.empty() ? "copy usher-media-worker to where usher lies, or set media.worker" : "correct media.worker";
    if (!facts.is_there || facts.is_folder)
        return patient.bad("media-worker", "the media program " + path + " is not there: nobody would be seen or heard",
                           change);
    if (!facts.may_execute)
        return patient.bad("media-worker", "the media program " + path + " may not be executed by this user",
                           "chmod 755 " + path + "; and no noexec on its file system");
    patient.good("media-worker", path);
}

}  // namespace usher::cli::doctor
