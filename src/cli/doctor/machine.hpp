// What the doctor can see of a machine. The real one looks; tests say what is there.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "token/key_fetches.hpp"

namespace usher::cli::doctor {

enum class Transport { Tcp, Udp };

struct Binding {
    enum class Answer { Free, InUse, NotAllowed, NoSuchAddress, Failed };
    Answer answer = Answer::Free;
    std::string detail = {};  // of Failed
};

struct FileFacts {
    bool is_there = false;
    bool is_folder = false;
    unsigned mode = 0;                                              // the lower nine bits
    bool may_read = false, may_write = false, may_execute = false;  // the user who asks
    WallTime changed = {};
};

struct ClockFacts {
    WallTime now;
    std::optional<bool> is_synchronised;  // nothing: the machine does not say
};

struct OpenFiles {
    std::uint64_t most = 0;
    bool of_server = false;  // of the running server, not of this program
};

struct Memory {
    std::uint64_t total = 0;
    std::uint64_t available = 0;
};

struct Machine {
    // Whether somebody could listen there now; nothing is listened on.
    std::function<Binding(Transport transport, std::string const& address, std::uint16_t port)> bind;
    // Whether a server answers on the control socket of this state folder.
    std::function<bool(std::string const& state_dir)> server_runs;
    // Addresses of the interfaces that are up, without link-local ones of IPv6; loopback last.
    std::function<std::vector<std::string>()> interface_addresses;
    std::function<ClockFacts()> clock;
    std::function<OpenFiles(std::string const& state_dir)> open_files;
    std::function<std::optional<Memory>()> memory;
    std::function<std::optional<std::uint64_t>(std::string const& folder)> free_disk;  // bytes
    std::function<FileFacts(std::string const& path)> file;
    std::function<std::vector<std::string>(std::string const& folder)> names_in;
    std::function<Result<std::string>(std::string const& path)> read_file;
    std::function<std::vector<token::KeyAttempt>(std::vector<std::string> urls)> ask;  // key servers
    std::string program_folder;                                                        // where this program lies
};

Machine real_machine();

}  // namespace usher::cli::doctor
