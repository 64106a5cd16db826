#include "edge/routes.hpp"

#include <array>

#include "base/names.hpp"

namespace usher::edge {

namespace {

struct Row {
    std::string_view path;
    Place place;
    bool below_tenant;
};
constexpr std::array kRows{
    Row{"/xmpp-websocket", Place::XmppWebsocket, true},
    Row{"/http-bind", Place::Bosh, true},
    Row{"/conference-request/v1", Place::ConferenceRequest, true},
    Row{"/config.js", Place::ConfigJs, true},
    Row{"/interface_config.js", Place::InterfaceConfigJs, true},
    Row{"/health", Place::Health, false},
    // COMPAT(jitsi-meet, JaaS): pages ask for it to be sent to the machine of a room. Here is one machine.
    Row{"/_unlock", Place::Unlock, true},
};

}  // namespace

Route route_of(std::string_view path) {
    if (path.starts_with("/colibri-ws/")) return {Place::BridgeChannel, {}, false};
    for (Row const& row : kRows)
        if (path == row.path) return {row.place, {}, false};

    std::size_t second = path.find('/', 1);
    if (second == std::string_view::npos) return {};
    std::string_view rest = path.substr(second);
    for (Row const& row : kRows) {
        if (!row.below_tenant || rest != row.path) continue;
        auto tenant = Tenant::parse(path.substr(1, second - 1));
        if (!tenant.ok()) return {row.place, {}, true};
        return {row.place, tenant.value().text(), false};
    }
    return {};
}

std::string tenant_of_page(std::string_view path) {
    std::size_t second = path.find('/', 1);
    if (second == std::string_view::npos || second + 1 == path.size()) return {};
    auto tenant = Tenant::parse(path.substr(1, second - 1));
    return tenant.ok() ? tenant.value().text() : std::string{};
}

}  // namespace usher::edge
