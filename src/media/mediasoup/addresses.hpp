// On which addresses transports listen, and which they announce.
#pragma once

#include <string>
#include <vector>

#include "media/mediasoup/requests.hpp"

namespace usher::media {

// The addresses of this machine's interfaces that are up, link-local ones left out, loopback last.
std::vector<std::string> interface_addresses();

// For each announced address: listen on it if it is one of this machine, else (behind address translation) on all
// addresses of its family. Nothing announced: every address of `own` (protocol decision 21).
std::vector<ListenAddress> listen_addresses(std::vector<std::string> const& announced,
                                            std::vector<std::string> const& own);

// media.ipv6 = false.
void leave_out_ipv6(std::vector<ListenAddress>& addresses);

}  // namespace usher::media
