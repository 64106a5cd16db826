// Whether browsers can reach the address at which media is announced. Everything else works without it, so it is the
// mistake that is found last.
#include <algorithm>

#include "cli/doctor/addresses.hpp"
#include "cli/doctor/doctor.hpp"

namespace usher::cli::doctor {

namespace {

constexpr char const* kCheck = "announced";
constexpr char const* kThird =
    "Two people may still see each other, because they find each other directly; from the third on all media goes "
    "through the server, and then nobody is seen or heard";

std::string joined(std::vector<std::string> const& texts) {
    std::string out;
    for (std::string const& one : texts) out += (out.empty() ? "" : ", ") + one;
    return out;
}

std::string ports_of(config::Media const& media) {
    std::string const from = std::to_string(media.port_min);
    return media.port_min == media.port_max ? "port " + from : "ports " + from + "-" + std::to_string(media.port_max);
}

bool is_of_use(std::string const& address, Reach reach) {
    switch (kind_of(address)) {
        case AddressKind::Public: return true;
        case AddressKind::Private: return reach != Reach::World;
        case AddressKind::LinkLocal: return reach != Reach::World;
        case AddressKind::Loopback: return reach == Reach::ThisMachine;
        default: return false;
    }
}

std::string from_where(Reach reach) { return reach == Reach::World ? "from outside" : "from other machines"; }

// What is announced when nothing is named.
void nothing_named(Patient const& patient, Reach reach, std::vector<std::string> const& own) {
    if (own.empty())
        return patient.bad(kCheck, "media.announced_addresses is empty, and this machine has no address",
                           "set media.announced_addresses");
    bool const has_one = std::ranges::any_of(own, [&](std::string const& one) { return is_of_use(one, reach); });
    std::string const what = "media.announced_addresses is empty: announced is " + joined(own);
    if (has_one) return patient.good(kCheck, what);
    patient.bad(kCheck, what + "; none of them can be reached " + from_where(reach) + ". " + kThird,
                "this machine is behind NAT: set media.announced_addresses to the public address (your provider's "
                "console, or the router, says it), and have " +
                    ports_of(patient.settings.media) + " passed on to " + own.front());
}

void one_named(Patient const& patient, Reach reach, std::vector<std::string> const& own, std::string const& address,
               bool has_good) {
    AddressKind const kind = kind_of(address);
    bool const is_own = std::ranges::find(own, address) != own.end();
    std::string const name = "media.announced_addresses has " + address;
    if (!is_of_use(address, reach)) {
        std::string const what = name + ", " + std::string(name_of(kind)) + ": it cannot work " + from_where(reach);
        std::string const change =
            "put the address at which browsers reach this machine in its place: its own public one, or "
            "that of the router in front";
        if (has_good && kind == AddressKind::Private)
            return patient.warn(kCheck, what + "; browsers lose time trying it",
                                "leave it out, unless people inside need it");
        if (has_good) return patient.warn(kCheck, what, "leave it out");
        return patient.bad(kCheck, what + ". " + kThird, change);
    }
    if (is_own) return patient.good(kCheck, name + ", an address of this machine");
    bool const has_public = std::ranges::any_of(own, [](std::string const& one) {
        return kind_of(one) == AddressKind::Public && one.find(':') == std::string::npos;
    });
    bool const is_four = address.find(':') == std::string::npos;
    if (kind == AddressKind::Private)
        return patient.warn(
            kCheck, name + ", which is no address of this machine (" + joined(own) + "). " + kThird + " if it is wrong",
            "name one of the machine's own, unless a router passes media on");
    if (has_public && is_four)
        return patient.warn(kCheck,
                            name + ", which is no address of this machine, while the machine has a public one (" +
                                joined(own) + "). " + kThird + " if it is wrong",
                            "compare it with the machine's own");
    patient.good(kCheck, name + ", which is no address of this machine: behind NAT, " +
                             ports_of(patient.settings.media) + " has to be passed on to it");
}

}  // namespace

void check_announced(Patient const& patient) {
    Reach const reach = reach_of(patient.settings);
    std::vector<std::string> const own = patient.machine.interface_addresses();
    std::vector<std::string> const& named = patient.settings.media.announced_addresses;
    if (named.empty()) return nothing_named(patient, reach, own);
    bool const has_good = std::ranges::any_of(named, [&](std::string const& one) { return is_of_use(one, reach); });
    for (std::string const& one : named) one_named(patient, reach, own, one, has_good);
}

}  // namespace usher::cli::doctor
