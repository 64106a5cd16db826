#include "conference/services.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

namespace usher::conference {

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

nlohmann::json services_json(Services const& services, WallTime now) {
    nlohmann::json list = nlohmann::json::array();
    xmpp::Element const all = services_element(services, {}, now);
    for (xmpp::Element const& service : all.children()) {
        nlohmann::json one = {{"type", service.attribute("type")},
                              {"host", service.attribute("host")},
                              {"transport", service.attribute("transport")}};
        std::string_view const port = service.attribute("port");
        int number = 0;
        std::from_chars(port.data(), port.data() + port.size(), number);
        one["port"] = number;
        for (char const* name : {"username", "password"})
            if (service.has_attribute(name)) one[name] = service.attribute(name);
        if (service.has_attribute("restricted")) one["restricted"] = true;
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace usher::conference
