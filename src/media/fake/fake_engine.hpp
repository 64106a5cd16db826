// A media engine without media: it answers each command at once and always in the same way, so that everything above
// the media port can be tested without a worker. Single-threaded; the caller pulls the reports.
//
// What it answers: OpenEndpoint → EndpointOpened with a made-up transport; ConnectEndpoint → EndpointUp; SetSources,
// Receive, SetLimits and ForceMute → Forwarding for each receiver for which the set of video sources has changed: those
// that it was told about, that somebody sends, that are not paused or muted, and of which it wants a height above 0.
// Commands that make no sense → CommandRefused, as the real engine does.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "media/port/port.hpp"

namespace usher::media {

class FakeEngine final : public Port {
public:
    void submit(Command command) override;

    // Reports since the last call, oldest first.
    std::vector<Report> take();

    // Every command that was submitted, oldest first.
    std::vector<Command> const& commands() const { return commands_; }
    void forget_commands() { commands_.clear(); }

    // Whether endpoints come up by themselves after ConnectEndpoint (they do, unless a test wants to say it itself).
    void come_up_by_themselves(bool yes) { come_up_ = yes; }
    // A report as if from the worker: speakers, a lost endpoint, heights, …
    void say(Report report) { reports_.push_back(std::move(report)); }
    void speak(ConferenceId const& id, std::vector<EndpointId> ordered) { say(Speakers{id, std::move(ordered)}); }
    // The worker of this conference dies: EngineLost, and nothing of it exists any more.
    void lose(ConferenceId const& id, std::string why = "the worker ended");

    // The transport that an endpoint gets.
    static Transport transport_of(EndpointId const& who);
    bool is_open(ConferenceId const& id) const { return conferences_.contains(id); }
    bool is_open(EndpointId const& who) const;

private:
    struct Endpoint {
        bool connected = false;
        std::map<SourceName, Source> sources;
        std::map<SourceName, Encoding> receive;
        std::set<Ssrc> used;  // of streams to it that are or were
        Limits limits;
        std::array<bool, 2> muted{};  // by Kind
        std::set<SourceName> forwarding;
    };
    using Endpoints = std::map<EndpointId, Endpoint>;

    Endpoint* find(EndpointId const& who);
    void refuse(EndpointId const& who, std::string why) { say(CommandRefused{who, std::move(why)}); }
    void on(OpenConference const& command);
    void on(CloseConference const& command) { conferences_.erase(command.id); }
    void on(OpenEndpoint const& command);
    void on(ConnectEndpoint const& command);
    void on(SetSources const& command);
    void on(Receive const& command);
    void on(SetLimits const& command);
    void on(ForceMute const& command);
    void on(CloseEndpoint const& command);
    void report_forwarding(ConferenceId const& id);

    std::map<ConferenceId, Endpoints> conferences_;
    std::vector<Command> commands_;
    std::vector<Report> reports_;
    bool come_up_ = true;
};

}  // namespace usher::media
