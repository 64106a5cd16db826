#include "edge/routes.hpp"

#include <gtest/gtest.h>

namespace usher::edge {
namespace {

TEST(Routes, KnowEveryPlace) {
    struct {
        char const* path;
        Place place;
        char const* tenant;
        bool bad;
    } const rows[] = {
        {"/xmpp-websocket", Place::XmppWebsocket, "", false},
        {"/acme/xmpp-websocket", Place::XmppWebsocket, "acme", false},
        {"/ACME/xmpp-websocket", Place::XmppWebsocket, "acme", false},
        {"/a'b/xmpp-websocket", Place::XmppWebsocket, "", true},
        {"/a/b/xmpp-websocket", Place::File, "", false},
        {"/xmpp-websocket/", Place::File, "", false},
        {"/colibri-ws/default-id/conf/ep", Place::BridgeChannel, "", false},
        {"/colibri-ws", Place::File, "", false},
        {"/http-bind", Place::Bosh, "", false},
        {"/acme/http-bind", Place::Bosh, "acme", false},
        {"/a'b/http-bind", Place::Bosh, "", true},
        {"/conference-request/v1", Place::ConferenceRequest, "", false},
        {"/acme/conference-request/v1", Place::ConferenceRequest, "acme", false},
        {"/health", Place::Health, "", false},
        {"/acme/health", Place::File, "", false},
        {"/_unlock", Place::Unlock, "", false},
        {"/acme/_unlock", Place::Unlock, "acme", false},
        {"/config.js", Place::ConfigJs, "", false},
        {"/acme/config.js", Place::ConfigJs, "acme", false},
        {"/interface_config.js", Place::InterfaceConfigJs, "", false},
        {"/", Place::File, "", false},
        {"/standup", Place::File, "", false},
        {"/acme/standup", Place::File, "", false},
    };
    for (auto const& row : rows) {
        Route route = route_of(row.path);
        EXPECT_EQ(route.place, row.place) << row.path;
        EXPECT_EQ(route.tenant, row.tenant) << row.path;
        EXPECT_EQ(route.bad_tenant, row.bad) << row.path;
    }
}

TEST(Routes, KnowTheTenantOfAPage) {
    EXPECT_EQ(tenant_of_page("/acme/standup"), "acme");
    EXPECT_EQ(tenant_of_page("/ACME/standup/"), "acme");
    for (char const* path : {"/", "/standup", "/standup/", "/a'b/standup", "//standup"})
        EXPECT_EQ(tenant_of_page(path), "") << path;
}

}  // namespace
}  // namespace usher::edge
