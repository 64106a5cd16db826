// Runs every transcript of a folder: against the core, or with --wire PROGRAM against a started server, by WebSocket or
// with --bosh by BOSH, but for those about what only a WebSocket has.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>

#include "transcript/core_driver.hpp"
#include "transcript/runner.hpp"
#include "transcript/wire_driver.hpp"

namespace {

using namespace usher;
namespace fs = std::filesystem;

std::vector<fs::path> files_below(fs::path const& folder) {
    std::vector<fs::path> files;
    for (fs::directory_entry const& entry : fs::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::string text_of(fs::path const& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::optional<transcript::Outcome> run_file(fs::path const& file, std::string const& program, bool bosh) {
    Result<transcript::Transcript> read = transcript::read_transcript(text_of(file));
    if (!read.ok()) return transcript::Outcome{false, read.error().detail};
    if (bosh && read.value().only_websocket) return std::nullopt;
    std::unique_ptr<transcript::Driver> driver;
    if (program.empty())
        driver = std::make_unique<transcript::CoreDriver>();
    else
        driver = transcript::make_wire_driver(program, bosh);
    return transcript::run(read.value(), *driver);
}

}  // namespace

int main(int argc, char** argv) {
    std::string program;
    bool bosh = false;
    std::vector<std::string> places;
    for (int i = 1; i < argc; ++i) {
        std::string word = argv[i];
        if (word == "--wire" && i + 1 < argc)
            program = argv[++i];
        else if (word == "--bosh")
            bosh = true;
        else
            places.push_back(word);
    }
    if (places.empty()) {
        std::cerr << "usage: transcripts [--wire PROGRAM [--bosh]] FOLDER|FILE…\n";
        return 2;
    }
    int passed = 0;
    int failed = 0;
    for (std::string const& place : places) {
        std::vector<fs::path> files = fs::is_directory(place) ? files_below(place) : std::vector<fs::path>{place};
        for (fs::path const& file : files) {
            std::optional<transcript::Outcome> const outcome = run_file(file, program, bosh);
            if (!outcome) continue;
            outcome->passed ? ++passed : ++failed;
            if (!outcome->passed) std::cout << "FAILED " << file.string() << ":" << outcome->report << "\n";
        }
    }
    std::cout << passed << " passed, " << failed << " failed\n";
    return failed == 0 && passed > 0 ? 0 : 1;
}
