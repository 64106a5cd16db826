#include "token/key_url.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "token/openssl.hpp"

namespace usher::token {

namespace {

constexpr std::size_t kLongestUrl = 2048;
constexpr std::size_t kLongestPlainId = 256;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool has_only(std::string_view text, std::string_view others) {
    return std::ranges::all_of(
        text, [&](char c) { return is_letter_or_digit(c) || others.find(c) != std::string_view::npos; });
}

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(bytes_of(text), text.size(), digest.data());
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string hex;
    for (unsigned char byte : digest) hex.append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    return hex;
}

// An id of ASAP is a path, "issuer/key", without steps upwards.
bool is_safe_in_path(std::string_view id) {
    if (id.empty() || id.size() > kLongestPlainId || !has_only(id, "-._~/")) return false;
    return !id.starts_with('/') && !id.ends_with('/') && id.find("//") == std::string_view::npos &&
           id.find("..") == std::string_view::npos && !id.starts_with("./") && id.find("/./") == std::string_view::npos;
}

Result<std::uint16_t> port_in(std::string_view text) {
    std::uint16_t port = 0;
    auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (failure != std::errc{} || end != text.data() + text.size() || port == 0)
        return malformed("its port is not a number from 1 to 65535");
    return port;
}

}  // namespace

bool KeyUrl::is_loopback() const { return host == "localhost" || host == "::1" || host.starts_with("127."); }

std::string KeyUrl::authority() const {
    std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != (secure ? 443 : 80)) text += ":" + std::to_string(port);
    return text;
}

Result<KeyUrl> parse_key_url(std::string_view text) {
    if (text.size() > kLongestUrl) return malformed("it is longer than " + std::to_string(kLongestUrl) + " bytes");
    if (std::ranges::any_of(text, [](char c) { return c <= ' ' || c == '\x7f' || c == '\\'; }))
        return malformed("it has a character that no address has");
    KeyUrl url;
    if (text.starts_with("https://")) {
        text.remove_prefix(8);
    } else if (text.starts_with("http://")) {
        text.remove_prefix(7);
        url.secure = false;
        url.port = 80;
    } else {
        return malformed("it begins with neither https:// nor http://");
    }
    if (text.find('#') != std::string_view::npos) return malformed("it has a fragment (#)");
    std::size_t path = std::min(text.find_first_of("/?"), text.size());
    std::string_view authority = text.substr(0, path);
    url.target = std::string(text.substr(path));
    if (!url.target.starts_with('/')) url.target.insert(0, "/");
    if (authority.find('@') != std::string_view::npos) return malformed("it has a user name in it");
    std::size_t end_of_host = 0;
    if (authority.starts_with('[')) {
        std::size_t bracket = authority.find(']');
        if (bracket == std::string_view::npos) return malformed("its host has no closing bracket");
        url.host = std::string(authority.substr(1, bracket - 1));
        if (!has_only(url.host, ":.")) return malformed("its host is no IPv6 address");
        end_of_host = bracket + 1;
    } else {
        end_of_host = std::min(authority.find(':'), authority.size());
        url.host = std::string(authority.substr(0, end_of_host));
        if (!has_only(url.host, "-._")) return malformed("its host is not a name");
    }
    if (url.host.empty()) return malformed("it names no host");
    std::string_view rest = authority.substr(end_of_host);
    if (rest.empty()) return url;
    if (!rest.starts_with(':')) return malformed("its host is not a name");
    url.port = TRY(port_in(rest.substr(1)));
    return url;
}

std::string url_in_logs(std::string_view url) {
    std::size_t const query = url.find('?');
    return query == std::string_view::npos ? std::string(url) : std::string(url.substr(0, query)) + "?…";
}

std::vector<std::string> asap_urls(std::string_view base, std::string_view id) {
    std::string folder(base);
    if (!folder.ends_with('/')) folder += '/';
    std::vector<std::string> urls = {folder + sha256_hex(id) + ".pem"};
    if (!is_safe_in_path(id)) return urls;
    urls.push_back(folder + std::string(id));
    if (!id.ends_with(".pem")) urls.push_back(folder + std::string(id) + ".pem");
    return urls;
}

}  // namespace usher::token
