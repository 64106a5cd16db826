// What the load generator is told on its command line.
#pragma once

#include <string>
#include <vector>

namespace usher::load {

enum class Mode { Auth, Join, Presence, Idle };

struct Options {
    Mode mode = Mode::Join;
    std::string mode_name;
    std::string host;
    int port = 80;
    std::string path = "/";
    std::string domain;
    std::string muc;       // default: conference.DOMAIN
    std::string secret;    // HS256
    std::string key_file;  // RS256: a private key as PEM
    std::string key_id;
    bool token = false;      // secret or key given
    bool ask_focus = false;  // send the conference request before each join
    bool bind = true;        // auth: bind a resource too
    bool stream_management = false;
    int rooms = 1;
    int occupants = 10;    // in each room
    int concurrency = 32;  // handshakes under way at once
    int window = 4;        // presence, closed loop: updates outstanding
    int sources = 1;       // loopback source addresses, for many short connections
    double rate = 0;       // presence, open loop: updates a second
    double warmup = 2;     // seconds, as all below
    double duration = 10;
    double hold = 5;
    double ping = 0;
    double most = 120;  // gives up after so long
    std::string label;
    std::vector<int> server_pids;
};

// Ends the program with a message when the command line is wrong.
Options read_options(int argc, char** argv);

}  // namespace usher::load
