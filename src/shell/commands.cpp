// What the operator may ask over the control socket: status, rooms, why, and (on a test server) the time.
#include <nlohmann/json.hpp>

#include "admission/explain.hpp"
#include "shell/room_commands.hpp"
#include "shell/server.hpp"
#include "shell/standing_commands.hpp"

namespace usher::shell {

namespace {

std::optional<Secret> secret(nlohmann::json const& command, char const* key) {
    auto it = command.find(key);
    if (it == command.end() || !it->is_string()) return std::nullopt;
    return Secret{it->get<std::string>()};
}

}  // namespace

nlohmann::json Server::answer_why(nlohmann::json const& command) {
    router::Core::Question question;
    question.room = text_of(command, "room");
    question.tenant = text_of(command, "tenant");
    question.token = secret(command, "token");
    question.password = secret(command, "password");
    if (std::string name = text_of(command, "name"); !name.empty()) question.name = name;
    Result<admission::Decision> decision = core_.why(question, now(), ids_);
    if (!decision.ok()) return refusal("bad-request", decision.error().detail);
    nlohmann::json answer = admission::why_json(decision.value());
    answer["report"] = admission::why_text(decision.value());
    answer["ok"] = true;
    return answer;
}

nlohmann::json Server::answer_command(nlohmann::json const& command) {
    if (!command.is_object()) return refusal("bad-request", "a JSON object is expected");
    std::string what = text_of(command, "command");
    if (what == "status") return answer_status();
    if (what == "why") return answer_why(command);
    if (what == "token-mint") return answer_mint(command);
    if (std::optional<nlohmann::json> answer = answer_standing(core_, command, now(), ids_, effects_))
        return *std::move(answer);
    if (what == "token-keys") return answer_keys(false);
    if (what == "token-keys-refresh") return answer_keys(true);
    if (std::optional<nlohmann::json> answer = answer_rooms(core_, command, now(), ids_, effects_))
        return *std::move(answer);
    if (what == "room-dump") return answer_dump(text_of(command, "room"));
    if (what == "advance" && options_.test_clock) {
        auto ms = command.find("ms");
        if (ms == command.end() || !ms->is_number_unsigned())
            return refusal("bad-request", "ms: a number of milliseconds is expected");
        clock_offset_ += Milliseconds{ms->get<std::int64_t>()};
        return {{"ok", true}};
    }
    return refusal("bad-request", "unknown command: " + what);
}

}  // namespace usher::shell
