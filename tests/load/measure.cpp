#include "load/measure.hpp"

#include <dirent.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace usher::load {

namespace {

constexpr std::size_t kLongestError = 200;

// The living threads, in nanoseconds; those that ended are not in it.
double fine_cpu(std::string const& process) {
    DIR* tasks = opendir((process + "/task").c_str());
    if (tasks == nullptr) return 0;
    double seconds = 0;
    while (dirent* entry = readdir(tasks)) {
        if (entry->d_name[0] == '.') continue;
        std::ifstream file(process + "/task/" + entry->d_name + "/schedstat");
        double nanoseconds = 0;
        if (file >> nanoseconds) seconds += nanoseconds / 1e9;
    }
    closedir(tasks);
    return seconds;
}

// All threads that ever were, in ticks (proc(5): utime and stime are fields 14 and 15).
double coarse_cpu(std::string const& process) {
    std::ifstream file(process + "/stat");
    std::string line;
    std::getline(file, line);
    std::size_t behind_name = line.rfind(')');
    if (behind_name == std::string::npos) return 0;
    std::istringstream fields(line.substr(behind_name + 2));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

long rss(std::string const& process) {
    std::ifstream file(process + "/smaps_rollup");
    long kib = 0;
    for (std::string line; std::getline(file, line);)
        if (std::sscanf(line.c_str(), "Rss: %ld kB", &kib) == 1) break;
    return kib;
}

float percentile(std::vector<float>& values, double part) {
    if (values.empty()) return 0;
    auto at = std::min(values.size() - 1, static_cast<std::size_t>(part * static_cast<double>(values.size())));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    return values[at];
}

std::string shown(double value) {
    char text[64];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

std::string quoted_json(std::string const& text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out + "\"";
}

}  // namespace

std::uint64_t now_ns() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
}

double own_cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto seconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

ProcessSample sample(std::vector<int> const& pids) {
    ProcessSample all;
    for (int pid : pids) {
        std::string process = "/proc/" + std::to_string(pid);
        all.cpu_seconds += std::max(fine_cpu(process), coarse_cpu(process) - 0.02);
        all.rss_kib += rss(process);
    }
    return all;
}

Mark mark(Counters const& counters, std::vector<int> const& pids) {
    return {now_ns(),          own_cpu_seconds(),     sample(pids),
            counters.bytes_in, counters.frames_in,    counters.authenticated,
            counters.joined,   counters.updates_done, counters.deliveries};
}

void Report::raw(std::string const& name, std::string const& value) {
    body_ += (body_.empty() ? "" : ", ") + quoted_json(name) + ": " + value;
}
void Report::text(std::string const& name, std::string const& value) { raw(name, quoted_json(value)); }
void Report::number(std::string const& name, double value) { raw(name, shown(value)); }

void Report::spread(std::string const& name, std::vector<float>& values) {
    raw(name, "{\"p50\": " + shown(percentile(values, .5)) + ", \"p90\": " + shown(percentile(values, .9)) +
                  ", \"p99\": " + shown(percentile(values, .99)) + ", \"n\": " + std::to_string(values.size()) + "}");
}

void Report::phase(Mark const& from, Mark const& to) {
    double wall = static_cast<double>(to.at - from.at) / 1e9;
    number("wall_s", wall);
    number("server_cpu_s", to.server.cpu_seconds - from.server.cpu_seconds);
    number("server_cpu_share", (to.server.cpu_seconds - from.server.cpu_seconds) / wall);
    number("loadgen_cpu_share", (to.own_cpu - from.own_cpu) / wall);
    number("frames_in", static_cast<double>(to.frames_in - from.frames_in));
    number("mib_in", static_cast<double>(to.bytes_in - from.bytes_in) / 1048576.0);
}

void Report::errors(Counters const& counters) {
    number("failed", static_cast<double>(counters.failed));
    std::string all;
    for (auto const& [what, count] : counters.errors) {
        if (all.size() > 10 * kLongestError) break;
        all += (all.empty() ? "" : ", ") + quoted_json(what.substr(0, kLongestError)) + ": " + std::to_string(count);
    }
    raw("errors", "{" + all + "}");
}

}  // namespace usher::load
