#include "shell/upgrade.hpp"

#include <vector>

namespace usher::shell {

namespace {

Secret const* value(Upgrade const& upgrade, std::string_view name) {
    for (auto const& [key, text] : upgrade.query)
        if (key == name) return &text;
    return nullptr;
}

std::string text_of(Upgrade const& upgrade, std::string_view name) {
    Secret const* found = value(upgrade, name);
    return found == nullptr ? std::string{} : found->reveal();
}

std::vector<std::string> segments(std::string const& path) {
    std::vector<std::string> parts;
    std::size_t from = 1;
    while (from <= path.size()) {
        std::size_t slash = std::min(path.find('/', from), path.size());
        parts.push_back(path.substr(from, slash - from));
        from = slash + 1;
    }
    return parts;
}

}  // namespace

session::Connect connect_of(Upgrade const& upgrade, std::string const& public_url) {
    session::Connect connect;
    connect.address = upgrade.address;
    connect.room = text_of(upgrade, "room");
    std::vector<std::string> parts = segments(upgrade.path);
    connect.tenant = parts.size() > 1 ? parts.front() : text_of(upgrade, "prefix");
    if (Secret const* token = value(upgrade, "token")) {
        connect.token = *token;
        connect.has_token = true;
    } else if (!upgrade.bearer.empty()) {
        connect.token = upgrade.bearer;
        connect.has_token = true;
    }
    connect.base_url = !public_url.empty() ? public_url : (upgrade.secure ? "https://" : "http://") + upgrade.host;
    return connect;
}

std::optional<ChannelPath> channel_path_of(Upgrade const& upgrade) {
    std::vector<std::string> parts = segments(upgrade.path);
    if (parts.size() != 4 || parts[0] != "colibri-ws" || parts[1] != "default-id") return std::nullopt;
    return ChannelPath{parts[2], parts[3], Secret{text_of(upgrade, "pwd")}};
}

}  // namespace usher::shell
