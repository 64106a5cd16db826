// Checks of texts that are addresses of some kind. Each takes a value of its row and says what is wrong; empty:
// nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/schema.hpp"

namespace usher::config {

std::string check_domain(Value const& value);     // "meet.example.com"
std::string check_listen(Value const& value);     // a list of "127.0.0.1:8080", "[::]:443"
std::string check_networks(Value const& value);   // a list of "10.0.0.0/8", "::1"
std::string check_origins(Value const& value);    // a list of "https://example.com", "*"
std::string check_embedders(Value const& value);  // the same, or "self"
std::string check_url(Value const& value);        // "https://meet.example.com", without a slash at its end; or empty
std::string check_ip_list(Value const& value);    // a list of "203.0.113.7"

bool is_ip(std::string_view text);
// "127.0.0.1:8080" → its address is a loopback one. False also for what is no such text.
bool is_loopback(std::string_view listen);

// "turn:turn.example.com:3478?transport=udp" (RFC 7064, RFC 7065), or nothing.
std::optional<ExternalService> parse_service(std::string_view uri);
std::string show_service(ExternalService const& service);

}  // namespace usher::config
