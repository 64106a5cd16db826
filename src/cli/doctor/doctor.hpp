// usher doctor: what on this machine will not work, why, and what to do. Each check is a function of the settings and
// of what can be seen of the machine; the table of them is at the end of doctor.cpp.
#pragma once

#include <string>
#include <vector>

#include "cli/doctor/machine.hpp"
#include "config/settings.hpp"

namespace usher::cli::doctor {

enum class Level {
    Good,
    Warning,  // works, but not for everybody or not for long
    Bad,      // will not work
};

struct Finding {
    std::string check;  // "listen", "announced"; stable
    Level level = Level::Good;
    std::string text;    // what is there, and what follows from it
    std::string change;  // what to do; empty when it is good
};

// What every check is given; `findings` grows.
struct Patient {
    config::Settings const& settings;
    Machine const& machine;
    bool server_runs = false;
    std::vector<Finding>& findings;

    void good(std::string check, std::string text) const;
    void warn(std::string check, std::string text, std::string change) const;
    void bad(std::string check, std::string text, std::string change) const;
};

void check_listen(Patient const& patient);       // server.listen, api.listen
void check_media_ports(Patient const& patient);  // media.ports, media.port
void check_announced(Patient const& patient);    // media.announced_addresses
void check_certificate(Patient const& patient);  // [tls]
void check_clock(Patient const& patient);
void check_open_files(Patient const& patient);
void check_state(Patient const& patient);  // server.state_dir and its disk
void check_secrets(Patient const& patient);
void check_memory(Patient const& patient);
void check_worker(Patient const& patient);  // media.worker
void check_key_servers(Patient const& patient);
void check_turn(Patient const& patient);

// All checks, in the order in which they are read.
std::vector<Finding> examine(config::Settings const& settings, Machine const& machine);
// Only those that need no configuration: for one that cannot be read.
std::vector<Finding> examine_machine_alone(Machine const& machine);

}  // namespace usher::cli::doctor
