#include "config/demo.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "config/load.hpp"
#include "token/mint.hpp"

namespace usher::config {

namespace {

constexpr std::size_t kShortestSecret = 32;
constexpr std::string_view kRoom = "welcome";

Result<std::string> random_hex() {
    std::array<unsigned char, 32> bytes{};
    if (::getentropy(bytes.data(), bytes.size()) != 0) return unavailable("the system gives no random bytes");
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text;
    for (unsigned char byte : bytes) text.append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    return text;
}

// O_EXCL: of two programs that start together, one makes the file, and both read it.
Result<bool> make_secret(std::string const& path) {
    std::string text = TRY(random_hex());
    std::string draft = path + "." + std::to_string(::getpid());
    int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return unavailable("cannot make " + draft + ": " + std::strerror(errno));
    bool is_written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    is_written = ::close(file) == 0 && is_written;
    bool is_there = is_written && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
    ::unlink(draft.c_str());
    if (!is_there) return unavailable("cannot write " + path + ": " + std::strerror(errno));
    return true;
}

Result<Secret> kept_secret(std::string const& state_dir, Surroundings const& around) {
    std::error_code failure;
    std::filesystem::create_directories(state_dir, failure);
    if (failure) return unavailable("cannot make the folder " + state_dir + ": " + failure.message());
    std::string path = state_dir + "/demo-secret";
    if (!std::filesystem::exists(path, failure)) {
        ::chmod(state_dir.c_str(), 0700);
        TRY(make_secret(path));
    }
    std::string text = TRY(around.read_file(path));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (text.size() < kShortestSecret)
        return malformed("the secret in " + path + " is too short; remove the file, and a new one is made");
    return Secret{std::move(text)};
}

// Firefox forms no pair between a loopback address and another one, so each address of the machine is announced.
std::vector<std::string> interface_addresses() {
    std::vector<std::string> addresses = {"127.0.0.1"};
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return addresses;
    std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owned{list, ::freeifaddrs};
    for (ifaddrs const* one = list; one; one = one->ifa_next) {
        if (!one->ifa_addr || one->ifa_addr->sa_family != AF_INET || (one->ifa_flags & IFF_UP) == 0) continue;
        sockaddr_in address{};
        std::memcpy(&address, one->ifa_addr, sizeof address);
        std::array<char, INET_ADDRSTRLEN> text{};
        if (!::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size())) continue;
        std::string shown = text.data();
        bool is_useful = !shown.starts_with("127.") && !shown.starts_with("169.254.");
        if (is_useful && std::ranges::find(addresses, shown) == addresses.end()) addresses.push_back(std::move(shown));
    }
    return addresses;
}

std::string base_url(Settings const& settings) {
    if (!settings.public_url.empty()) return settings.public_url;
    std::string at = settings.listen.empty() ? "127.0.0.1:8080" : settings.listen.front();
    if (at.starts_with("0.0.0.0:")) at.replace(0, 7, "127.0.0.1");
    if (at.starts_with("[::]:")) at.replace(0, 4, "[::1]");
    return (settings.tls_certificate.empty() ? "http://" : "https://") + at;
}

std::string claims_for(Settings const& settings, WallTime now, std::string_view who) {
    auto first = [](std::vector<std::string> const& list, std::string const& otherwise) {
        return list.empty() || list.front() == "*" ? otherwise : list.front();
    };
    nlohmann::json user = {{"id", "demo-" + std::string(who)},
                           {"name", who == "moderator" ? "Moderator" : "Participant"}};
    if (who == "moderator") user["moderator"] = true;
    nlohmann::json claims = {{"iss", first(settings.tokens.issuers, "usher")},
                             {"aud", first(settings.tokens.audiences, "usher")},
                             {"sub", settings.domain},
                             {"room", kRoom},
                             {"iat", now.seconds()},
                             {"exp", now.seconds() + 86400},
                             {"context", {{"user", user}}}};
    return claims.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Result<std::string> demo_state_dir(Surroundings const& around) {
    std::string state = around.environment("XDG_STATE_HOME").value_or("");
    if (!state.starts_with('/')) {  // the rules for this variable say: only absolute paths count
        std::string home = around.environment("HOME").value_or("");
        if (home.empty())
            return not_found("neither XDG_STATE_HOME nor HOME is set, so there is no place for the demo's state");
        state = home + "/.local/state";
    }
    return state + "/usher";
}

Result<Settings> demo_settings(std::string const& state_dir, Surroundings const& around) {
    Secret secret = TRY(kept_secret(state_dir, around));
    Settings settings;
    settings.demo = true;
    settings.state_dir = state_dir;
    settings.tokens.issuers = {"usher-demo"};
    settings.tokens.audiences = {"usher"};
    settings.keys.push_back({"demo", "secret", {}, std::move(secret), "file " + state_dir + "/demo-secret"});
    settings.policy.guests = admission::Guests::Yes;
    settings.policy.lobby = admission::LobbyMode::On;
    // The links may be opened in any order: who comes before the moderator waits, and knocks when she is there.
    settings.policy.waiting = admission::WaitingMode::On;
    settings.media.announced_addresses = interface_addresses();
    derive(settings);
    return settings;
}

std::vector<Link> demo_links(Settings const& settings, WallTime now) {
    std::vector<Link> links;
    std::string room = base_url(settings) + "/" + std::string(kRoom);
    auto key = std::ranges::find(settings.keys, "secret", &TokenKey::kind);
    for (std::string_view who : {"moderator", "participant"}) {
        if (key == settings.keys.end()) break;
        Result<std::string> jwt =
            token::mint(claims_for(settings, now, who), token::Algorithm::Hs256, key->value, key->id);
        if (jwt.ok()) links.push_back({std::string(who), room + "?jwt=" + jwt.value()});
    }
    links.push_back({"guest", room});
    return links;
}

}  // namespace usher::config
