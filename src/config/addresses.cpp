#include "config/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace usher::config {

namespace {

bool is_v4(std::string const& text) {
    std::array<unsigned char, 16> bytes{};
    return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1;
}
bool is_v6(std::string const& text) {
    std::array<unsigned char, 16> bytes{};
    return inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

std::optional<int> number_in(std::string_view text, int most) {
    int number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > most) return std::nullopt;
    return number;
}

struct HostPort {
    std::string host;
    std::optional<int> port;
};

// "host", "host:port", "[v6]", "[v6]:port"
std::optional<HostPort> host_and_port(std::string_view text) {
    HostPort result;
    std::string_view rest;
    if (text.starts_with('[')) {
        std::size_t end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        result.host = text.substr(1, end - 1);
        rest = text.substr(end + 1);
        if (!is_v6(result.host)) return std::nullopt;
    } else {
        std::size_t colon = text.find(':');
        result.host = text.substr(0, colon);
        if (colon != std::string_view::npos) rest = text.substr(colon);
    }
    if (result.host.empty()) return std::nullopt;
    if (rest.empty()) return result;
    if (!rest.starts_with(':')) return std::nullopt;
    result.port = number_in(rest.substr(1), 65535);
    if (!result.port) return std::nullopt;
    return result;
}

bool is_host(std::string_view text) {
    auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, is_plain) && text.front() != '.' &&
           text.back() != '.' && text.front() != '-' && text.find("..") == std::string_view::npos;
}

bool is_listen(std::string const& text) {
    std::optional<HostPort> at = host_and_port(text);
    return at && at->port && (is_v4(at->host) || (text.starts_with('[') && is_v6(at->host)));
}

bool is_network(std::string const& text) {
    std::size_t slash = text.find('/');
    std::string address = text.substr(0, slash);
    if (!is_ip(address)) return false;
    return slash == std::string::npos || number_in(std::string_view(text).substr(slash + 1), is_v4(address) ? 32 : 128);
}

bool is_origin(std::string const& text) {
    for (std::string_view scheme : {"https://", "http://"})
        if (text.starts_with(scheme)) {
            std::optional<HostPort> at = host_and_port(std::string_view(text).substr(scheme.size()));
            return at && (is_host(at->host) || is_v6(at->host));
        }
    return false;
}
bool is_origin_or_any(std::string const& text) { return text == "*" || is_origin(text); }
bool is_embedder(std::string const& text) { return text == "self" || is_origin_or_any(text); }

std::string check_each(Value const& value, bool (*is_right)(std::string const&), std::string_view wanted) {
    for (std::string const& one : std::get<std::vector<std::string>>(value))
        if (!is_right(one)) return "has " + in_quotes(one) + ", which is not " + std::string(wanted);
    return {};
}

}  // namespace

bool is_ip(std::string_view text) { return is_v4(std::string(text)) || is_v6(std::string(text)); }

bool is_loopback(std::string_view listen) {
    std::optional<HostPort> at = host_and_port(listen);
    return at && (at->host == "::1" || (is_v4(at->host) && at->host.starts_with("127.")));
}

std::string check_domain(Value const& value) {
    return is_host(std::get<std::string>(value)) ? "" : "is not a host name, such as \"meet.example.com\"";
}
std::string check_listen(Value const& value) {
    if (std::get<std::vector<std::string>>(value).empty()) return "is empty; the server needs an address to listen on";
    return check_each(value, is_listen, "an address with a port, such as \"0.0.0.0:443\" or \"[::]:443\"");
}
std::string check_networks(Value const& value) {
    return check_each(value, is_network, "an address or a network, such as \"10.0.0.0/8\"");
}
std::string check_origins(Value const& value) {
    return check_each(value, is_origin_or_any, "an origin, such as \"https://example.com\"");
}
std::string check_embedders(Value const& value) {
    return check_each(value, is_embedder, "\"self\" or an origin, such as \"https://example.com\"");
}
std::string check_ip_list(Value const& value) {
    return check_each(
        value, [](std::string const& one) { return is_ip(one); }, "an address, such as \"203.0.113.7\"");
}
std::string check_url(Value const& value) {
    std::string const& url = std::get<std::string>(value);
    return url.empty() || is_origin(url) ? ""
                                         : "is not an address such as \"https://meet.example.com\", without a path";
}

std::optional<ExternalService> parse_service(std::string_view uri) {
    ExternalService service;
    std::size_t colon = uri.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    service.type = uri.substr(0, colon);
    if (service.type != "stun" && service.type != "turn" && service.type != "turns") return std::nullopt;
    service.port = service.type == "turns" ? 5349 : 3478;
    service.transport = service.type == "turns" ? "tcp" : "udp";
    std::string_view rest = uri.substr(colon + 1);
    std::size_t question = rest.find('?');
    if (question != std::string_view::npos) {
        std::string_view query = rest.substr(question + 1);
        if (service.type == "stun" || (query != "transport=udp" && query != "transport=tcp")) return std::nullopt;
        service.transport = query.substr(10);
        rest = rest.substr(0, question);
    }
    std::optional<HostPort> at = host_and_port(rest);
    if (!at || !(is_host(at->host) || is_v6(at->host)) || at->port == 0) return std::nullopt;
    service.host = at->host;
    if (at->port) service.port = static_cast<std::uint16_t>(*at->port);
    return service;
}

std::string show_service(ExternalService const& service) {
    std::string host = service.host.find(':') == std::string::npos ? service.host : "[" + service.host + "]";
    std::string uri = service.type + ":" + host + ":" + std::to_string(service.port);
    return service.type == "stun" ? uri : uri + "?transport=" + service.transport;
}

}  // namespace usher::config
