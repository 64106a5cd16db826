#include "router/services.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace usher::router {

namespace {

std::string credential(Secret const& secret, std::string const& username) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    std::string const& key = secret.reveal();
    HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), reinterpret_cast<unsigned char const*>(username.data()),
         username.size(), digest.data(), &length);
    std::array<unsigned char, 4 * ((EVP_MAX_MD_SIZE + 2) / 3) + 1> text{};
    int written = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(length));
    return {reinterpret_cast<char const*>(text.data()), static_cast<std::size_t>(written)};
}

}  // namespace

xmpp::Element services_element(Services const& services, std::string_view xmlns, WallTime now) {
    xmpp::Element list("services", xmlns);
    std::string username = std::to_string((now + services.ttl).seconds());
    for (Service const& service : services.servers) {
        bool needs_credentials = service.type != "stun";
        if (needs_credentials && services.secret.empty()) continue;
        xmpp::Element& element = list.add("service");
        element.set("type", service.type).set("host", service.host).set("port", std::to_string(service.port));
        element.set("transport", service.transport);
        if (!needs_credentials) continue;
        element.set("username", username).set("password", credential(services.secret, username)).set("restricted", "1");
    }
    return list;
}

}  // namespace usher::router
