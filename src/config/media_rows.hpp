// The rows of [media] and [turn], for the table in table.cpp.
#pragma once

#include <array>
#include <charconv>

#include "config/addresses.hpp"
#include "config/fields.hpp"

namespace usher::config {

inline std::string set_port(Settings& settings, Value const& value) {
    assign(settings.media.port_min, value);
    settings.media.port_max = settings.media.port_min;
    return {};
}

// "40000-49999"
inline std::string set_ports(Settings& settings, Value const& value) {
    std::string const& text = std::get<std::string>(value);
    char const* end = text.data() + text.size();
    std::uint16_t least = 0;
    std::uint16_t most = 0;
    auto [dash, error] = std::from_chars(text.data(), end, least);
    if (error != std::errc{} || dash == end || *dash != '-')
        return "must be two ports with a dash between, such as \"40000-49999\"";
    auto [rest, error_behind] = std::from_chars(dash + 1, end, most);
    if (error_behind != std::errc{} || rest != end || least < 1024 || most < least)
        return "must be two ports from 1024 to 65535, the smaller one first, such as \"40000-49999\"";
    settings.media.port_min = least;
    settings.media.port_max = most;
    return {};
}

inline std::string set_servers(Settings& settings, Value const& value) {
    std::vector<ExternalService> servers;
    for (std::string const& uri : std::get<std::vector<std::string>>(value)) {
        std::optional<ExternalService> service = parse_service(uri);
        if (!service)
            return "has " + in_quotes(uri) +
                   ", which is not like \"stun:stun.example.com:3478\" or \"turn:turn.example.com:3478?transport=udp\"";
        servers.push_back(std::move(*service));
    }
    settings.turn.servers = std::move(servers);
    return {};
}

inline std::string show_port(Settings const& settings, Row const&) {
    return settings.media.port_min == settings.media.port_max ? std::to_string(settings.media.port_min) : "";
}
inline std::string show_ports(Settings const& settings, Row const&) {
    return in_quotes(std::to_string(settings.media.port_min) + "-" + std::to_string(settings.media.port_max));
}
inline std::string show_servers(Settings const& settings, Row const& row) {
    std::vector<std::string> uris;
    for (ExternalService const& service : settings.turn.servers) uris.push_back(show_service(service));
    return written(uris, row);
}

inline constexpr Row port_row() {
    Row row = make("media.port", Type::Count, "", "One port for all media, instead of media.ports.");
    row.least = 1024;
    row.most = 65535;
    return by_hand(row, set_port, show_port);
}

inline constexpr std::array kMediaRows = {
    checked(
        "media.announced_addresses", Type::List, "[]",
        "Addresses at which browsers reach the media ports. Empty: those of the machine's interfaces.",
        [](auto& s) -> auto& { return s.media.announced_addresses; }, check_ip_list),
    by_hand(make("media.ports", Type::Text, "\"40000-49999\"", "The ports for media, UDP and TCP."), set_ports,
            show_ports),
    port_row(),
    ranged(
        "media.workers", Type::Count, "0", 0, 256, "Media processes. 0: one per core.",
        [](auto& s) -> auto& { return s.media.workers; }),
    simple(
        "media.udp", Type::Flag, "true", "Whether media may come by UDP.",
        [](auto& s) -> auto& { return s.media.udp; }),
    simple(
        "media.tcp", Type::Flag, "true", "Whether media may come by TCP, where UDP is blocked.",
        [](auto& s) -> auto& { return s.media.tcp; }),
    simple(
        "media.ipv6", Type::Flag, "true", "Whether media may come over IPv6; without it no such address is announced.",
        [](auto& s) -> auto& { return s.media.ipv6; }),
    simple(
        "media.worker", Type::Path, "\"\"", "The media program. Empty: the one beside this program.",
        [](auto& s) -> auto& { return s.media.worker; }),
    ranged(
        "media.max_incoming_kbps", Type::Count, "6000", 100, 100000, "The most that one sender may send, in kbit/s.",
        [](auto& s) -> auto& { return s.media.max_incoming_kbps; }),
    ranged(
        "media.initial_outgoing_kbps", Type::Count, "2500", 100, 100000,
        "What a receiver is first believed to take, in kbit/s.",
        [](auto& s) -> auto& { return s.media.initial_outgoing_kbps; }),

    by_hand(make("turn.servers", Type::List, "[]",
                 "STUN and TURN servers that clients are told, as \"turn:turn.example.com:3478?transport=udp\"."),
            set_servers, show_servers),
    simple(
        "turn.secret", Type::Secret, "",
        "The secret shared with the TURN servers; each client gets a password made from it.",
        [](auto& s) -> auto& { return s.turn.secret; }),
    ranged(
        "turn.ttl", Type::Span, "\"1d\"", kMinute, 30 * kDay, "How long such a password holds.",
        [](auto& s) -> auto& { return s.turn.ttl; }),
};

}  // namespace usher::config
