// On which addresses transports listen, and which they announce.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "media/mediasoup/requests.hpp"

namespace usher::media {

// The addresses of this machine's interfaces that are up, link-local ones left out, loopback last.
std::vector<std::string> interface_addresses();

// For each announced address: listen on it if it is one of this machine, else (behind address translation) on all
// addresses of its family, once for all of them. Nothing announced: every address of `own` (protocol decision 21).
// `single_port`: no two sockets of a family may share a port, so one for all addresses takes those of this machine too.
std::vector<ListenAddress> listen_addresses(std::vector<std::string> const& announced,
                                            std::vector<std::string> const& own, bool single_port);

// The worker names one address for each socket. Adds the `others` of `addresses` behind each, with the same port and a
// lower priority.
void add_other_candidates(Transport& transport, std::span<ListenAddress const> addresses);

// media.ipv6 = false.
void leave_out_ipv6(std::vector<ListenAddress>& addresses);

}  // namespace usher::media
