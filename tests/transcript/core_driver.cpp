#include "transcript/core_driver.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/difference.hpp"
#include "config/load.hpp"
#include "shell/core_settings.hpp"
#include "shell/room_commands.hpp"
#include "shell/standing_commands.hpp"
#include "transcript/handshake.hpp"
#include "transcript/minted.hpp"

namespace usher::transcript {

namespace {

Result<config::Settings> settings_of(std::vector<Setting> const& policy) {
    config::Surroundings nothing{[](std::string const& path) { return Result<std::string>(not_found(path)); },
                                 [](std::string const&) { return std::optional<std::string>{}; }};
    config::Loaded loaded = config::load_text(configuration(policy, "/nowhere"), "transcript", nothing);
    for (config::Problem const& problem : loaded.problems)
        if (config::has_errors({problem})) return malformed(problem.shown());
    return std::move(loaded.settings);
}

}  // namespace

Result<bool> CoreDriver::configure(std::vector<Setting> const& policy) {
    settings_ = TRY(settings_of(policy));
    router::Settings settings = TRY(shell::core_settings(settings_, Secret{"a-device-key-for-transcripts-only"}));
    core_ = std::make_unique<router::Core>(std::move(settings));
    return true;
}

Result<bool> CoreDriver::reload(std::vector<Setting> const& policy) {
    config::Settings next = config::renewed(settings_, TRY(settings_of(policy)));
    core_->renew(TRY(shell::renewal_of(settings_, next)), now(), ids_, effects_);
    settings_ = std::move(next);
    perform();
    return true;
}

Result<std::string> CoreDriver::command(std::string const& json) {
    nlohmann::json const parsed = nlohmann::json::parse(json, nullptr, false);
    std::optional<nlohmann::json> answer = shell::answer_standing(*core_, parsed, now(), ids_, effects_);
    if (!answer) answer = shell::answer_rooms(*core_, parsed, now(), ids_, effects_);
    if (!answer) return malformed("the core by itself has no such command: " + json);
    perform();
    return answer->dump();
}

Result<SessionId> CoreDriver::open(Person const& person, Token const* token) {
    SessionId id{next_++};
    people_[person.name] = id;
    session::Connect connect;
    connect.address = "192.0.2.7";
    connect.room = setting_of(person, "room");
    connect.tenant = setting_of(person, "tenant");
    connect.base_url = "https://meet.example";
    if (token != nullptr) {
        connect.token = Secret{TRY(mint_(*token, now().wall))};
        connect.has_token = true;
    }
    core_->connected(id, std::move(connect));
    return id;
}

Result<Session> CoreDriver::connect(Person const& person, Token const* token) {
    SessionId const id = TRY(open(person, token));
    if (setting_of(person, "raw") == "yes") return Session{};
    for (std::string const& text : {opening(), authentication(person), opening(), std::string(kBind)})
        send(person.name, text);
    std::string jid;
    for (std::string const& text : take(id)) {
        if (text.starts_with("<failure")) return Error{Error::Kind::Forbidden, text};
        if (std::string bound = between(text, "<jid>", "</jid>"); !bound.empty()) jid = bound;
    }
    if (jid.empty()) return unavailable("the stream was not bound");
    return Session{jid.substr(0, 8), jid};
}

void CoreDriver::send(std::string const& person, std::string const& xml) {
    core_->received(people_.at(person), xml, now(), ids_, effects_);
    perform();
}

std::vector<std::string> CoreDriver::take(SessionId session) { return std::exchange(inboxes_[session], {}); }

std::vector<std::string> CoreDriver::received(std::string const& person) {
    std::vector<std::string> all = take(people_.at(person));
    for (std::string const& text : all) handled_[person].saw(text);
    return all;
}

void CoreDriver::lose(std::string const& person, bool page_closed) {
    SessionId const id = people_.at(person);
    lost_.insert(id);
    core_->disconnected(id, page_closed ? router::Loss::Page : router::Loss::Connection, now(), ids_, effects_);
    perform();
}

Result<bool> CoreDriver::resume(Person const& person, Token const* token) {
    received(person.name);
    SessionId const id = TRY(open(person, token));
    for (std::string const& text : {opening(), authentication(person), opening()}) send(person.name, text);
    for (std::string const& text : take(id))
        if (text.starts_with("<failure")) return Error{Error::Kind::Forbidden, text};
    send(person.name, handled_[person.name].resume());
    return true;
}

void CoreDriver::advance(Milliseconds time) {
    Milliseconds until = elapsed_ + time;
    while (true) {
        auto due = std::ranges::min_element(timers_, {}, [](auto const& timer) { return timer.second; });
        if (due == timers_.end() || due->second.since_start > until) break;
        std::string which = due->first;
        elapsed_ = std::max(elapsed_, due->second.since_start);
        timers_.erase(due);
        core_->timer(which, now(), ids_, effects_);
        perform();
    }
    elapsed_ = until;
}

void CoreDriver::perform() {
    conference::Effects turn = std::exchange(effects_, {});
    auto give = [&](SessionId to, std::string text) {
        if (!lost_.contains(to)) inboxes_[to].push_back(std::move(text));
    };
    for (conference::Effect& effect : turn) {
        std::visit(Overloaded{
                       [&](conference::Send& out) { give(out.to, out.stanza.to_xml()); },
                       [&](conference::Write& out) { give(out.to, out.element.to_xml()); },
                       [&](conference::Broadcast& out) {
                           for (SessionId to : out.to) give(to, *out.stanza.bytes);
                       },
                       [&](conference::Replay& out) {
                           for (xmpp::Serialised const& stanza : out.stanzas) give(out.to, *stanza.bytes);
                       },
                       [&](conference::Resend& out) {
                           for (xmpp::Serialised const& stanza : out.stanzas) give(out.to, *stanza.bytes);
                       },
                       [&](conference::Moved& out) {
                           lost_.erase(out.to);
                           for (auto& [name, id] : people_)
                               if (id == out.from) id = out.to;
                       },
                       [&](conference::StartTimer& out) { timers_[out.which] = out.at; },
                       [&](conference::StopTimer& out) { timers_.erase(out.which); },
                       [&](conference::Media& out) { engine_.submit(std::move(out.command)); },
                       [](auto&) {},
                   },
                   effect);
    }
    for (media::Report& report : engine_.take()) core_->report(std::move(report), now(), ids_, effects_);
    if (!effects_.empty()) perform();
}

}  // namespace usher::transcript
