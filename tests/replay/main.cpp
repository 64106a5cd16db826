// usher_replay FILE…: plays dumps of rooms again. Exit code 0: the same verdicts and people; 1: others; 2: not a dump.
#include <fstream>
#include <iostream>
#include <iterator>

#include "replay/replay.hpp"

int main(int argc, char** argv) {
    int code = argc > 1 ? 0 : 2;
    for (int i = 1; i < argc; ++i) {
        std::ifstream file(argv[i], std::ios::binary);
        std::string const dump(std::istreambuf_iterator<char>(file), {});
        usher::Result<usher::replay::Outcome> const outcome = usher::replay::replay(dump);
        if (!outcome.ok()) {
            std::cerr << argv[i] << ": " << outcome.error().detail << "\n";
            return 2;
        }
        usher::replay::Outcome const& is = outcome.value();
        std::cout << argv[i] << ": " << is.events << " events, " << is.verdicts << " verdicts, " << is.people
                  << " people" << (is.complete ? "" : "; the recording is not complete") << "\n";
        for (std::string const& difference : is.differences) std::cout << "  " << difference << "\n";
        if (!is.differences.empty()) code = 1;
    }
    return code;
}
