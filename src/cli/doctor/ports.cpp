// Whether the addresses and ports that the server wants can be had.
#include <algorithm>

#include "cli/doctor/addresses.hpp"
#include "cli/doctor/doctor.hpp"

namespace usher::cli::doctor {

namespace {

using Answer = Binding::Answer;

constexpr int kSample = 8;
constexpr std::size_t kMostAddresses = 4;

void listen_at(Patient const& patient, std::string const& setting, std::string const& listen) {
    std::optional<Place> const place = place_of(listen);
    if (!place || place->port == 0) return;
    std::string const here = setting + " " + listen;
    Binding const binding = patient.machine.bind(Transport::Tcp, place->address, place->port);
    switch (binding.answer) {
        case Answer::Free:
            if (patient.server_runs)
                return patient.warn("listen", here + ": a server runs with this state folder, and does not listen here",
                                    "if the configuration was changed, restart the server");
            return patient.good("listen", here + " is free");
        case Answer::InUse:
            if (patient.server_runs) return patient.good("listen", here + " is in use, and the server runs");
            return patient.bad("listen", here + ": another program listens there",
                               "find it with: ss -ltnp 'sport = :" + std::to_string(place->port) +
                                   "'; stop it, or choose another port");
        case Answer::NotAllowed:
            return patient.bad("listen", here + ": this user may not listen on a port below 1024",
                               "give the unit AmbientCapabilities=CAP_NET_BIND_SERVICE, or choose a port from 1024 on");
        case Answer::NoSuchAddress:
            return patient.bad("listen", here + ": this machine has no such address",
                               "listen on 0.0.0.0, or on one of the machine's own addresses (ip address)");
        case Answer::Failed: return patient.bad("listen", here + ": " + binding.detail, "choose another address");
    }
}

// Where media is listened for: an announced address if it is the machine's own, else all of its family.
std::vector<std::string> media_addresses(Patient const& patient) {
    std::vector<std::string> const own = patient.machine.interface_addresses();
    std::vector<std::string> at;
    for (std::string const& one : patient.settings.media.announced_addresses) {
        bool const is_own = std::ranges::find(own, one) != own.end();
        std::string address = is_own ? one : one.find(':') == std::string::npos ? "0.0.0.0" : "::";
        if (std::ranges::find(at, address) == at.end()) at.push_back(std::move(address));
    }
    if (at.empty()) at = own;
    if (at.size() > kMostAddresses) at.resize(kMostAddresses);
    return at;
}

std::vector<std::uint16_t> sample(config::Media const& media) {
    std::vector<std::uint16_t> ports;
    int const span = media.port_max - media.port_min;
    int const count = std::min(kSample, span + 1);
    for (int i = 0; i < count; ++i)
        ports.push_back(static_cast<std::uint16_t>(media.port_min + (count == 1 ? 0 : span * i / (count - 1))));
    return ports;
}

struct Trial {
    int tried = 0;
    int used = 0;
    std::string first_used;
};

void try_port(Machine const& machine, Transport transport, std::string const& address, std::uint16_t port,
              Trial& trial) {
    Binding const binding = machine.bind(transport, address, port);
    ++trial.tried;
    if (binding.answer == Answer::Free) return;
    ++trial.used;
    if (!trial.first_used.empty()) return;
    trial.first_used = std::string(transport == Transport::Udp ? "UDP " : "TCP ") + std::to_string(port) + " on " +
                       address + (binding.detail.empty() ? "" : " (" + binding.detail + ")");
}

std::string transports_of(config::Media const& media) {
    if (media.udp && media.tcp) return "UDP and TCP";
    return media.udp ? "UDP" : "TCP";
}

}  // namespace

void check_listen(Patient const& patient) {
    for (std::string const& listen : patient.settings.listen) listen_at(patient, "server.listen", listen);
    if (!patient.settings.api.keys.empty()) listen_at(patient, "api.listen", patient.settings.api.listen);
}

void check_media_ports(Patient const& patient) {
    config::Media const& media = patient.settings.media;
    if (!media.udp && !media.tcp)
        return patient.bad("media-ports", "media.udp and media.tcp are both off: no media can come", "switch one on");
    Trial trial;
    for (std::string const& address : media_addresses(patient))
        for (std::uint16_t port : sample(media)) {
            if (media.udp) try_port(patient.machine, Transport::Udp, address, port, trial);
            if (media.tcp) try_port(patient.machine, Transport::Tcp, address, port, trial);
        }
    bool const is_single = media.port_min == media.port_max;
    std::string const from = std::to_string(media.port_min);
    std::string const name =
        is_single ? "media.port " + from : "media.ports " + from + "-" + std::to_string(media.port_max);
    if (trial.used == 0)
        return patient.good("media-ports", name + ": " + (is_single ? "free" : "all that were tried are free") +
                                               "; the firewall has to let them through, " + transports_of(media));
    if (patient.server_runs) return patient.good("media-ports", name + ": in use, and the server runs");
    std::string const what = name + ": " + trial.first_used + " cannot be had";
    std::string const change = "see who has it (ss -lunp, ss -ltnp), or choose other ports";
    if (is_single || trial.used == trial.tried)
        return patient.bad("media-ports", what + "; media will not come", change);
    patient.warn("media-ports",
                 what + " (" + std::to_string(trial.used) + " of " + std::to_string(trial.tried) + " that were tried)",
                 change);
}

}  // namespace usher::cli::doctor
