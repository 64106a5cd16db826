// Wires the program; the commands are in cli/, the server in serve/.
#include "cli/cli.hpp"
#include "serve/serve.hpp"

int main(int argc, char** argv) { return usher::cli::run(argc, argv, {usher::serve::serve}); }
