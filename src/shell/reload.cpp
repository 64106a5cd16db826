// usher reload: the configuration is read again on a thread of its own, then compared, then taken as a whole or not at
// all. Nobody is dropped by it.
#include <nlohmann/json.hpp>
#include <thread>

#include "config/difference.hpp"
#include "shell/core_settings.hpp"
#include "shell/log.hpp"
#include "shell/server.hpp"
#include "shell/standing_commands.hpp"

namespace usher::shell {

namespace {

using nlohmann::json;

json json_of(std::vector<config::Difference> const& differences) {
    json all = json::array();
    for (config::Difference const& one : differences) {
        json object = {{"key", one.key}, {"before", one.before}, {"after", one.after}};
        if (one.needs_restart) object["needs_restart"] = true;
        all.push_back(std::move(object));
    }
    return all;
}

json json_of(conference::Outlook const& person) {
    json object = {{"nick", person.nick}, {"identity", person.identity}, {"now", person.now}, {"then", person.then}};
    if (!person.name.empty()) object["name"] = person.name;
    if (!person.gains.empty()) object["gains"] = person.gains;
    if (!person.loses.empty()) object["loses"] = person.loses;
    return object;
}

json json_of(std::vector<router::Core::RoomOutlook> const& rooms) {
    json all = json::array();
    for (router::Core::RoomOutlook const& room : rooms) {
        json settings = json_of(config::differences(room.before, room.after));
        json people = json::array();
        for (conference::Outlook const& person : room.people) people.push_back(json_of(person));
        if (!settings.empty() || !people.empty())
            all.push_back({{"room", room.room}, {"settings", std::move(settings)}, {"people", std::move(people)}});
    }
    return all;
}

json mistakes(std::vector<config::Problem> const& problems) {
    json answer = refusal("conflict", "the configuration has mistakes; nothing has changed");
    json lines = json::array();
    for (config::Problem const& problem : problems) lines.push_back(problem.shown());
    answer["problems"] = std::move(lines);
    return answer;
}

}  // namespace

// Reading files takes its time: not on the control thread. One at a time.
void Server::begin_reload(json const& command, std::function<void(json)> done) {
    if (!options_.read_configuration)
        return done(refusal("conflict", "this is the demo: it has no file that could be read again"));
    if (reload_) return done(refusal("conflict", "the configuration is being read again just now"));
    auto preview = command.find("preview");
    bool const is_preview = preview != command.end() && *preview == true;
    reload_ = Reload{is_preview, std::move(done)};
    if (reader_.joinable()) reader_.join();
    reader_ = std::thread([this] { post(ConfigurationRead{options_.read_configuration()}); });
}

void Server::take_configuration(ConfigurationRead& event) {
    Reload reload = *std::exchange(reload_, std::nullopt);
    json answer = renew(std::move(event.loaded), reload.preview);
    answer_when_kept(std::move(answer), std::move(reload.done));
}

json Server::renew(config::Loaded loaded, bool is_preview) {
    if (config::has_errors(loaded.problems)) {
        log_line(Level::Warn, "reload-refused", {{"why", loaded.problems.front().shown()}});
        return mistakes(loaded.problems);
    }
    std::vector<config::Difference> const differences = config::differences(options_.settings, loaded.settings);
    config::Settings next = config::renewed(options_.settings, std::move(loaded.settings));
    Result<router::Core::Renewal> made = renewal_of(options_.settings, next);
    Result<std::optional<Minting>> minting = minting_of(next);
    if (!made.ok() || !minting.ok()) {
        std::string const why = made.ok() ? minting.error().detail : made.error().detail;
        log_line(Level::Warn, "reload-refused", {{"why", why}});
        return refusal("conflict", why + "; nothing has changed");
    }
    router::Core::Renewal renewal = std::move(made).value();
    json answer = {{"ok", true},
                   {"preview", is_preview},
                   {"changes", json_of(differences)},
                   {"rooms", json_of(core_.preview(renewal, now(), ids_))}};
    json warnings = json::array();
    for (config::Problem const& problem : loaded.problems) warnings.push_back(problem.shown());
    if (!warnings.empty()) answer["warnings"] = std::move(warnings);
    if (is_preview) return answer;
    core_.renew(std::move(renewal), now(), ids_, effects_);
    options_.minting = std::move(minting).value();
    options_.settings = std::move(next);
    log_line(Level::Info, "reloaded", {{"changes", std::to_string(differences.size())}});
    perform();
    for (Requested& request : std::exchange(parked_, {})) this->answer(request);
    return answer;
}

}  // namespace usher::shell
