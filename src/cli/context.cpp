#include "cli/context.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "config/demo.hpp"
#include "config/load.hpp"

namespace usher::cli {

namespace {

constexpr std::size_t kLongestArgument = 64 * 1024;

std::string trimmed(std::string const& text) {
    constexpr char const* kWhite = " \t\r\n";
    std::size_t first = text.find_first_not_of(kWhite);
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(kWhite) - first + 1);
}

std::string all_of(std::istream& in) {
    std::string text;
    for (int c = in.get(); c != std::istream::traits_type::eof() && text.size() <= kLongestArgument; c = in.get())
        text += static_cast<char>(c);
    return text;
}

Result<config::Settings> demo_in_its_place(config::Surroundings const& around) {
    return config::demo_settings(TRY(config::demo_state_dir(around)), around);
}

}  // namespace

WallTime now() {
    return {std::chrono::duration_cast<Milliseconds>(std::chrono::system_clock::now().time_since_epoch())};
}

std::string fresh_id() {
    std::array<unsigned char, 16> bytes{};
    if (::getentropy(bytes.data(), bytes.size()) != 0) std::abort();  // a machine without random bytes must not go on
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    for (unsigned char byte : bytes) text.append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    return text;
}

int complain(std::string const& text, int code) {
    std::cerr << "usher: " << text << "\n";
    return code;
}

std::optional<config::Settings> settings_for(std::string const& path, Context& context) {
    if (path.empty()) {
        Result<config::Settings> demo = demo_in_its_place(context.around);
        if (demo.ok()) return std::move(demo).value();
        complain(demo.error().detail, kNo);
        return std::nullopt;
    }
    config::Loaded loaded = config::load_file(path, context.around);
    if (!config::has_errors(loaded.problems)) return std::move(loaded.settings);
    for (config::Problem const& problem : loaded.problems) std::cerr << problem.shown() << "\n";
    return std::nullopt;
}

std::optional<std::string> state_dir_for(std::string const& path, Context& context) {
    if (path.empty()) {
        Result<std::string> state_dir = config::demo_state_dir(context.around);
        if (state_dir.ok()) return std::move(state_dir).value();
        complain(state_dir.error().detail, kNo);
        return std::nullopt;
    }
    std::optional<config::Settings> settings = settings_for(path, context);
    if (!settings) return std::nullopt;
    return settings->state_dir;
}

Result<Secret> read_argument(std::string const& file, std::string const& what, Context& context) {
    bool is_token = file.starts_with("eyJ") && file.find('.') != std::string::npos;
    if (is_token)
        return malformed(
            "give the " + what +
            " as a file or on standard input (-): arguments show in process lists and in the shell's history");
    std::string text;
    if (file == "-") {
        if (context.stdin_is_taken) return malformed("standard input (-) can be given only once");
        context.stdin_is_taken = true;
        text = all_of(std::cin);
    } else {
        text = TRY(context.around.read_file(file));
    }
    if (text.size() > kLongestArgument) return malformed("the " + what + " is longer than 64 KiB");
    text = trimmed(text);
    if (text.empty()) return malformed("the " + what + " is empty");
    return Secret{std::move(text)};
}

}  // namespace usher::cli
