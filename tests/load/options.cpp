#include "load/options.hpp"

#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string_view>

namespace usher::load {

namespace {

constexpr std::string_view kUsage =
    "usage: usher_loadgen auth|join|presence|idle --url ws://HOST:PORT/PATH --domain D [options]; see "
    "tests/load/README.md";

[[noreturn]] void wrong(std::string const& what) {
    std::cerr << what << "\n" << kUsage << "\n";
    std::exit(2);
}

Mode mode_of(std::string const& name) {
    static std::map<std::string, Mode> const kModes = {
        {"auth", Mode::Auth}, {"join", Mode::Join}, {"presence", Mode::Presence}, {"idle", Mode::Idle}};
    auto it = kModes.find(name);
    if (it == kModes.end()) wrong("unknown mode " + name);
    return it->second;
}

// "ws://127.0.0.1:5280/xmpp-websocket"
void set_url(Options& options, std::string const& url) {
    constexpr std::string_view kScheme = "ws://";
    if (!url.starts_with(kScheme)) wrong("--url must start with ws://");
    std::string rest = url.substr(kScheme.size());
    std::size_t slash = rest.find('/');
    if (slash != std::string::npos) options.path = rest.substr(slash);
    rest = rest.substr(0, slash);
    std::size_t colon = rest.find(':');
    options.host = rest.substr(0, colon);
    if (colon != std::string::npos) options.port = std::atoi(rest.c_str() + colon + 1);
}

void set_pids(Options& options, std::string const& list) {
    std::istringstream in(list);
    for (std::string pid; std::getline(in, pid, ',');) options.server_pids.push_back(std::atoi(pid.c_str()));
}

using Set = std::function<void(Options&, std::string const&)>;

std::map<std::string, Set> const& settings() {
    auto text = [](std::string Options::*field) -> Set {
        return [field](Options& o, std::string const& v) { o.*field = v; };
    };
    auto count = [](int Options::*field) -> Set {
        return [field](Options& o, std::string const& v) { o.*field = std::atoi(v.c_str()); };
    };
    auto seconds = [](double Options::*field) -> Set {
        return [field](Options& o, std::string const& v) { o.*field = std::atof(v.c_str()); };
    };
    static std::map<std::string, Set> const kSettings = {
        {"--url", set_url},
        {"--server-pid", set_pids},
        {"--domain", text(&Options::domain)},
        {"--muc", text(&Options::muc)},
        {"--secret", text(&Options::secret)},
        {"--key", text(&Options::key_file)},
        {"--kid", text(&Options::key_id)},
        {"--label", text(&Options::label)},
        {"--rooms", count(&Options::rooms)},
        {"--occupants", count(&Options::occupants)},
        {"--concurrency", count(&Options::concurrency)},
        {"--window", count(&Options::window)},
        {"--sources", count(&Options::sources)},
        {"--rate", seconds(&Options::rate)},
        {"--warmup", seconds(&Options::warmup)},
        {"--duration", seconds(&Options::duration)},
        {"--hold", seconds(&Options::hold)},
        {"--ping", seconds(&Options::ping)},
        {"--most", seconds(&Options::most)},
    };
    return kSettings;
}

}  // namespace

Options read_options(int argc, char** argv) {
    Options options;
    if (argc < 2) wrong("no mode");
    options.mode_name = argv[1];
    options.mode = mode_of(options.mode_name);
    for (int i = 2; i < argc; ++i) {
        std::string name = argv[i];
        if (name == "--no-bind") {
            options.bind = false;
        } else if (name == "--smacks") {
            options.stream_management = true;
        } else if (name == "--ask-focus") {
            options.ask_focus = true;
        } else {
            auto it = settings().find(name);
            if (it == settings().end()) wrong("unknown option " + name);
            if (++i == argc) wrong(name + " needs a value");
            it->second(options, argv[i]);
        }
    }
    if (options.host.empty() || options.domain.empty()) wrong("--url and --domain are needed");
    if (options.rooms < 1 || options.occupants < 1 || options.concurrency < 1) wrong("counts start at 1");
    if (options.muc.empty()) options.muc = "conference." + options.domain;
    options.token = !options.secret.empty() || !options.key_file.empty();
    return options;
}

}  // namespace usher::load
