#include "transcript/server_settings.hpp"

#include <algorithm>
#include <map>

namespace usher::transcript {

namespace {

std::string toml_value(Setting const& setting) {
    std::string const& text = setting.value;
    bool number = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (number || text == "true" || text == "false" || text.starts_with('[') || text.starts_with('{')) return text;
    return "\"" + text + "\"";
}

}  // namespace

std::string configuration(std::vector<Setting> const& policy, std::string const& state_dir) {
    std::map<std::string, std::vector<std::string>> sections;
    sections["server"] = {"domain = \"" + std::string(kDomain) + "\"", "state_dir = \"" + state_dir + "\""};
    sections["tokens"] = {"issuers = [\"app\"]", "audiences = [\"usher\"]"};
    sections["media"] = {"announced_addresses = [\"127.0.0.1\"]", "workers = 1"};
    std::string text;
    for (Setting const& setting : policy) {
        // A list of tables stands by itself, before the sections.
        if (setting.key == "services") {
            text += "services = " + setting.value + "\n";
            continue;
        }
        std::size_t dot = setting.key.find('.');
        std::string section = dot == std::string::npos ? "server" : setting.key.substr(0, dot);
        std::string key = dot == std::string::npos ? setting.key : setting.key.substr(dot + 1);
        std::vector<std::string>& lines = sections[section];
        std::erase_if(lines, [&key](std::string const& line) { return line.starts_with(key + " = "); });
        lines.push_back(key + " = " + toml_value(setting));
    }
    for (auto const& [section, lines] : sections) {
        text += "[" + section + "]\n";
        for (std::string const& line : lines) text += line + "\n";
        if (section == "tokens")
            text += "[[tokens.keys]]\nkind = \"secret\"\nvalue = \"" + std::string(kSecret) + "\"\n";
    }
    return text;
}

}  // namespace usher::transcript
