#include "shell/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <algorithm>
#include <nlohmann/json.hpp>

namespace usher::shell {

namespace {

spdlog::level::level_enum of(Level level) {
    switch (level) {
        case Level::Debug: return spdlog::level::debug;
        case Level::Info: return spdlog::level::info;
        case Level::Warn: return spdlog::level::warn;
        case Level::Error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

constexpr char kJsonPattern[] = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

bool is_json(spdlog::logger const& logger) { return logger.name() == "usher-json"; }

// A value is quoted when it could be taken for several; control characters never reach the terminal.
void append_value(std::string& line, std::string const& given) {
    std::string const value = without_tokens(given);
    bool plain = !value.empty() && value.find_first_of(" \"=\\") == std::string::npos;
    if (!plain) line += '"';
    for (char c : value) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            line += '?';
            continue;
        }
        if (c == '"' || c == '\\') line += '\\';
        line += c;
    }
    if (!plain) line += '"';
}

std::string json_line(std::string_view event, Fields const& fields) {
    nlohmann::json json = {{"event", event}};
    for (auto const& [key, value] : fields) json[key] = without_tokens(value);
    std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return text.substr(1, text.size() - 2);
}

std::string text_line(std::string_view event, Fields const& fields) {
    std::string line(event);
    for (auto const& [key, value] : fields) {
        line += ' ';
        line += key;
        line += '=';
        append_value(line, value);
    }
    return line;
}

}  // namespace

std::string without_tokens(std::string_view value) {
    constexpr std::string_view kBegin = "eyJ";  // {" in base64url
    constexpr std::string_view kOfToken = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
    std::string out;
    std::size_t from = 0;
    for (std::size_t at = value.find(kBegin); at != std::string_view::npos; at = value.find(kBegin, at)) {
        std::size_t const end = std::min(value.find_first_not_of(kOfToken, at), value.size());
        if (std::ranges::count(value.substr(at, end - at), '.') >= 2) {
            out.append(value.substr(from, at - from)).append("[token]");
            from = end;
        }
        at = end;
    }
    return out.append(value.substr(from));
}

void start_log(std::string const& level, std::string const& format) {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    auto logger = std::make_shared<spdlog::logger>(format == "json" ? "usher-json" : "usher", sink);
    if (format == "json")
        logger->set_pattern(kJsonPattern, spdlog::pattern_time_type::utc);
    else
        logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-5l %v", spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::from_str(level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(logger);
}

void log_line(Level level, std::string_view event, Fields const& fields) {
    spdlog::logger& logger = *spdlog::default_logger_raw();
    if (!logger.should_log(of(level))) return;
    logger.log(of(level), "{}", is_json(logger) ? json_line(event, fields) : text_line(event, fields));
}

}  // namespace usher::shell
