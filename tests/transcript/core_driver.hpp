// Runs a transcript against the pure core: no sockets, a clock that is moved by hand, an engine that answers at once.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "config/settings.hpp"
#include "media/fake/fake_engine.hpp"
#include "router/core.hpp"
#include "transcript/handshake.hpp"
#include "transcript/minted.hpp"
#include "transcript/runner.hpp"

namespace usher::transcript {

class CoreDriver final : public Driver {
public:
    Result<bool> configure(std::vector<Setting> const& policy) override;
    Result<Session> connect(Person const& person, Token const* token) override;
    void send(std::string const& person, std::string const& xml) override;
    std::vector<std::string> received(std::string const& person) override;
    void advance(Milliseconds time) override;
    WallTime wall() const override { return now().wall; }
    Result<std::string> signed_token(Token const& token) override { return mint_(token, wall()); }
    Result<std::string> command(std::string const& json) override;
    Result<bool> reload(std::vector<Setting> const& policy) override;
    void lose(std::string const& person, bool page_closed) override;
    Result<bool> resume(Person const& person, Token const* token) override;

private:
    Now now() const { return {Instant{elapsed_}, WallTime{Milliseconds{1'800'000'000'000}} + elapsed_}; }
    Result<SessionId> open(Person const& person, Token const* token);
    void perform();
    std::vector<std::string> take(SessionId session);

    std::unique_ptr<router::Core> core_;
    config::Settings settings_;
    media::FakeEngine engine_;
    Minter mint_;
    SeededIds ids_{7};
    Milliseconds elapsed_{0};
    conference::Effects effects_;
    std::map<std::string, SessionId> people_;
    std::map<std::string, Handled> handled_;  // by person
    std::set<SessionId> lost_;                // nothing reaches them
    std::map<SessionId, std::vector<std::string>> inboxes_;
    std::map<std::string, Instant> timers_;
    std::uint64_t next_ = 1;
};

}  // namespace usher::transcript
