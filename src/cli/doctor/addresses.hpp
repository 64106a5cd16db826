// What kind an address is, and from where a server is meant to be reached. Private to doctor/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/settings.hpp"

namespace usher::cli::doctor {

enum class AddressKind { Public, Private, Loopback, LinkLocal, Unspecified, Documentation, Multicast };

// RFC 6890 and the registries it set up. What is no address counts as Public.
AddressKind kind_of(std::string const& address);
std::string_view name_of(AddressKind kind);  // "a private address"

struct Place {
    std::string address;  // without brackets
    std::uint16_t port = 0;
};
// "0.0.0.0:443", "[::]:443"; nothing for anything else.
std::optional<Place> place_of(std::string_view listen);

// "https://meet.example.com:8443" → "meet.example.com"
std::string host_of(std::string_view url);

enum class Reach {
    ThisMachine,
    LocalNetwork,
    World,
};
// By server.public_url, else by server.listen, server.domain and whether a proxy stands in front.
Reach reach_of(config::Settings const& settings);

}  // namespace usher::cli::doctor
