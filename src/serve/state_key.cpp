#include "serve/state_key.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace usher::serve {

namespace {

constexpr std::size_t kShortestKey = 32;

// Written beside and linked into place, so that two servers that start together agree on one key.
Result<bool> write_new(std::string const& path, std::string const& key) {
    std::string beside = path + "." + std::to_string(getpid());
    int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return unavailable(beside + " cannot be made: " + std::strerror(errno));
    bool written = write(file, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && fsync(file) == 0;
    close(file);
    bool linked = written && (link(beside.c_str(), path.c_str()) == 0 || errno == EEXIST);
    unlink(beside.c_str());
    if (!linked) return unavailable(path + " cannot be written: " + std::strerror(errno));
    return true;
}

}  // namespace

Result<Secret> state_key(std::string const& folder, std::string const& name, IdSource& ids) {
    std::error_code failure;
    if (std::filesystem::create_directories(folder, failure))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failure);
    if (failure) return unavailable("the state folder " + folder + " cannot be made: " + failure.message());
    std::string path = folder + "/" + name;
    if (!std::filesystem::exists(path)) TRY(write_new(path, ids.hex(kShortestKey)));
    std::ifstream in(path);
    std::string key{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in && key.empty()) return unavailable(path + " cannot be read");
    while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
    if (key.size() < kShortestKey) return malformed(path + " is shorter than 32 characters");
    return Secret{std::move(key)};
}

}  // namespace usher::serve
