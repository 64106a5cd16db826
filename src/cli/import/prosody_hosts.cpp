#include "cli/import/prosody_hosts.hpp"

namespace usher::cli::importing {

namespace {

bool is_off(LuaBlock const& block) {
    LuaOption const* enabled = block.option("enabled");
    return enabled && flag(enabled->value) == false;
}

int weight(LuaBlock const& block) {
    if (block.option("app_id") || authentication_of(block) == "token") return 3;
    for (std::string_view part : {"lobby_muc", "main_muc", "speakerstats_component", "conference_duration_component"})
        if (block.option(part)) return 2;
    for (std::string_view other : {"auth.", "guest.", "recorder.", "hidden.", "localhost", "jigasi."})
        if (block.host.starts_with(other)) return 0;
    return 1;
}

}  // namespace

bool is_anonymous(std::string_view method) { return method == "anonymous" || method == "jitsi-anonymous"; }

std::string authentication_of(LuaBlock const& block) {
    LuaOption const* option = block.option("authentication");
    return option && option->value.is_text() ? option->value.text : "";
}

Hosts hosts_of(LuaFile const& file) {
    Hosts hosts;
    for (LuaBlock const& block : file.blocks) {
        if (block.kind != LuaBlock::Kind::VirtualHost || is_off(block)) continue;
        if (!hosts.main || weight(block) > weight(*hosts.main)) hosts.main = &block;
    }
    for (LuaBlock const& block : file.blocks) {
        bool const is_other = block.kind == LuaBlock::Kind::VirtualHost && &block != hosts.main && !is_off(block);
        if (is_other && is_anonymous(authentication_of(block))) hosts.guests = &block;
    }
    return hosts;
}

}  // namespace usher::cli::importing
