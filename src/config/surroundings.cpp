#include "config/surroundings.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace usher::config {

namespace {

constexpr std::size_t kLongestFile = 1 << 20;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

Result<std::string> read_file(std::string const& path) {
    std::unique_ptr<std::FILE, CloseFile> file{std::fopen(path.c_str(), "rbe")};
    if (!file) return not_found("cannot read " + path + ": " + std::strerror(errno));
    std::string text;
    std::array<char, 4096> block{};
    while (std::size_t got = std::fread(block.data(), 1, block.size(), file.get())) {
        text.append(block.data(), got);
        if (text.size() > kLongestFile) return malformed("cannot read " + path + ": it is longer than 1 MiB");
    }
    if (std::ferror(file.get())) return unavailable("cannot read " + path + ": " + std::strerror(errno));
    return text;
}

std::optional<std::string> environment(std::string const& name) {
    char const* value = std::getenv(name.c_str());
    if (!value) return std::nullopt;
    return std::string(value);
}

}  // namespace

Surroundings real_surroundings() { return {read_file, environment}; }

}  // namespace usher::config
