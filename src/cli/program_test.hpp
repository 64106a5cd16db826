// Runs the command line in a process and a folder of its own, and keeps what it said. For the tests of the commands.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "cli/cli.hpp"

namespace usher::cli {

struct Said {
    int code = -1;
    std::string out;
    std::string err;
};

class Program : public testing::Test {
protected:
    Program() {
        std::string pattern = testing::TempDir() + "usher-cli-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
    }
    ~Program() override {
        std::error_code failure;
        std::filesystem::remove_all(folder_, failure);
    }

    // The program's state lies in the folder; nothing of the caller's environment reaches it.
    Said usher(std::vector<std::string> arguments, std::string const& input = "") {
        arguments.insert(arguments.begin(), "usher");
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        std::array<int, 2> err{};
        EXPECT_EQ(::pipe(in.data()) + ::pipe(out.data()) + ::pipe(err.data()), 0);
        pid_t child = ::fork();
        if (child == 0) {
            ::dup2(in[0], 0);
            ::dup2(out[1], 1);
            ::dup2(err[1], 2);
            for (int end : {in[0], in[1], out[0], out[1], err[0], err[1]}) ::close(end);
            // An exception must not go on with the other tests in the child.
            try {
                become(arguments);
            } catch (std::exception const& failure) {
                std::cerr << "the command failed: " << failure.what() << "\n";
            }
            ::_exit(99);
        }
        ::close(in[0]);
        ::close(out[1]);
        ::close(err[1]);
        EXPECT_EQ(::write(in[1], input.data(), input.size()), static_cast<ssize_t>(input.size()));
        ::close(in[1]);
        Said said;
        collect(out[0], said.out, err[0], said.err);
        int status = 0;
        ::waitpid(child, &status, 0);
        said.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return said;
    }

    std::string write(std::string const& name, std::string const& text) {
        std::string path = folder_ + "/" + name;
        std::ofstream(path) << text;
        ::chmod(path.c_str(), 0600);
        return path;
    }

    std::string folder_;

private:
    [[noreturn]] void become(std::vector<std::string>& arguments) {
        std::vector<char*> raw;
        for (std::string& argument : arguments) raw.push_back(argument.data());
        raw.push_back(nullptr);
        int code = 127;
        if (::chdir(folder_.c_str()) == 0 && ::clearenv() == 0 && ::setenv("XDG_STATE_HOME", folder_.c_str(), 1) == 0)
            code = run(static_cast<int>(arguments.size()), raw.data(), {});
        std::cout.flush();
        std::cerr.flush();
        ::_exit(code);
    }

    static void collect(int out, std::string& out_text, int err, std::string& err_text) {
        std::array<pollfd, 2> ends = {pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
        std::array<std::string*, 2> texts = {&out_text, &err_text};
        for (int open = 2; open > 0;) {
            ::poll(ends.data(), ends.size(), 20000);
            for (std::size_t i = 0; i < ends.size(); ++i) {
                if (ends[i].revents == 0) continue;
                std::array<char, 4096> block{};
                ssize_t count = ::read(ends[i].fd, block.data(), block.size());
                if (count > 0) {
                    texts[i]->append(block.data(), static_cast<std::size_t>(count));
                    continue;
                }
                ::close(ends[i].fd);
                ends[i].fd = -1;
                ends[i].revents = 0;
                --open;
            }
        }
    }
};

}  // namespace usher::cli
