#include "media/fake/fake_engine.hpp"

#include <utility>

#include "base/result.hpp"

namespace usher::media {

void FakeEngine::submit(Command command) {
    commands_.push_back(command);
    std::visit([this](auto const& one) { on(one); }, command);
}

std::vector<Report> FakeEngine::take() { return std::exchange(reports_, {}); }

Transport FakeEngine::transport_of(EndpointId const& who) {
    std::string const tail = std::to_string(who.occupant.number) + "x" + std::to_string(who.generation);
    return {"ufrag" + tail,
            "password-of-24-characters" + tail,
            "sha-256",
            "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
            {{"127.0.0.1", 40000, false, 1076302079, "udpcandidate"},
             {"127.0.0.1", 40001, true, 1076276479, "tcpcandidate"}}};
}

bool FakeEngine::is_open(EndpointId const& who) const {
    auto const it = conferences_.find(who.conference);
    return it != conferences_.end() && it->second.contains(who);
}

void FakeEngine::lose(ConferenceId const& id, std::string why) {
    if (conferences_.erase(id) > 0) say(EngineLost{id, std::move(why)});
}

FakeEngine::Endpoint* FakeEngine::find(EndpointId const& who) {
    auto const conference = conferences_.find(who.conference);
    if (conference == conferences_.end()) {
        refuse(who, "no such conference");
        return nullptr;
    }
    auto const it = conference->second.find(who);
    if (it != conference->second.end()) return &it->second;
    refuse(who, "no such endpoint");
    return nullptr;
}

void FakeEngine::on(OpenConference const& command) {
    if (!conferences_.try_emplace(command.id).second)
        refuse(EndpointId{command.id, {}, 0}, "this conference is open already");
}

void FakeEngine::on(OpenEndpoint const& command) {
    auto const conference = conferences_.find(command.who.conference);
    if (conference == conferences_.end()) return refuse(command.who, "no such conference");
    if (!conference->second.try_emplace(command.who).second)
        return refuse(command.who, "this endpoint is open already");
    say(EndpointOpened{command.who, transport_of(command.who)});
}

void FakeEngine::on(ConnectEndpoint const& command) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    if (std::exchange(endpoint->connected, true)) return refuse(command.who, "this endpoint is connected already");
    if (come_up_) say(EndpointUp{command.who});
}

void FakeEngine::on(SetSources const& command) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    endpoint->sources.clear();
    for (auto const& source : command.sources) endpoint->sources.emplace(source.name, source);
    report_forwarding(command.who.conference);
}

void FakeEngine::on(Receive const& command) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    for (auto const& [name, pair] : command.sources) {
        auto const present = endpoint->receive.find(name);
        if (present != endpoint->receive.end() && present->second == pair) continue;
        if (endpoint->used.contains(pair.primary) || (pair.rtx != 0 && endpoint->used.contains(pair.rtx)))
            return refuse(command.who, "the SSRC for source " + name + " was used before");
    }
    for (auto const& [name, pair] : command.sources) {
        endpoint->used.insert(pair.primary);
        if (pair.rtx != 0) endpoint->used.insert(pair.rtx);
    }
    endpoint->receive = command.sources;
    report_forwarding(command.who.conference);
}

void FakeEngine::on(SetLimits const& command) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    endpoint->limits = command.limits;
    report_forwarding(command.who.conference);
}

void FakeEngine::on(ForceMute const& command) {
    Endpoint* const endpoint = find(command.who);
    if (!endpoint) return;
    endpoint->muted.at(static_cast<std::size_t>(command.kind)) = command.muted;
    report_forwarding(command.who.conference);
}

void FakeEngine::on(CloseEndpoint const& command) {
    if (!find(command.who)) return;
    conferences_.at(command.who.conference).erase(command.who);
    report_forwarding(command.who.conference);
}

void FakeEngine::report_forwarding(ConferenceId const& id) {
    auto& endpoints = conferences_.at(id);
    std::set<SourceName> flowing;
    for (auto const& [who, sender] : endpoints)
        for (auto const& [name, source] : sender.sources)
            if (source.kind == Kind::Video && !source.paused && !sender.muted[static_cast<std::size_t>(Kind::Video)])
                flowing.insert(name);
    for (auto& [who, receiver] : endpoints) {
        std::set<SourceName> forwarding;
        for (auto const& [name, pair] : receiver.receive) {
            auto const limit = receiver.limits.heights.find(name);
            int const height = limit == receiver.limits.heights.end() ? receiver.limits.default_height : limit->second;
            if (flowing.contains(name) && !receiver.sources.contains(name) && height != 0) forwarding.insert(name);
        }
        if (std::exchange(receiver.forwarding, forwarding) != forwarding) say(Forwarding{who, forwarding});
    }
}

}  // namespace usher::media
