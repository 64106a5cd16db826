#include "transcript/wire_driver.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "transcript/handshake.hpp"
#include "transcript/minted.hpp"
#include "transcript/wire_client.hpp"

extern char** environ;

namespace usher::transcript {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto kStartWithin = 20s;
// What the media worker answers comes a moment after the stanza that asked for it.
constexpr auto kEngineAnswersWithin = 60ms;
// A stream that has no barrier is quiet after this.
constexpr auto kQuietAfter = 300ms;
constexpr Milliseconds kBoshAsksAfter = 20s;

std::uint16_t free_port() {
    asio::io_context context;
    Tcp::acceptor acceptor(context, Tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    return acceptor.local_endpoint().port();
}

struct Guest {
    std::unique_ptr<WireClient> client;
    std::vector<std::string> waiting;
    bool raw = false;
    Handled handled;
};

class WireDriver final : public Driver {
public:
    WireDriver(std::string program, bool bosh) : program_(std::move(program)), bosh_(bosh) {
        char name[] = "/tmp/usher-wire-XXXXXX";
        folder_ = mkdtemp(name);
    }
    ~WireDriver() override {
        people_.clear();
        if (server_ > 0) {
            kill(server_, SIGINT);  // at once
            waitpid(server_, nullptr, 0);
        }
        std::filesystem::remove_all(folder_);
    }

    Result<bool> configure(std::vector<Setting> const& policy) override {
        write_configuration(policy);
        port_ = free_port();
        std::vector<std::string> words = {program_,
                                          "serve",
                                          "--test-clock",
                                          "--config",
                                          folder_ + "/usher.toml",
                                          "--listen",
                                          "127.0.0.1:" + std::to_string(port_)};
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        std::string log = folder_ + "/log";
        posix_spawn_file_actions_addopen(&actions, 2, log.c_str(), O_WRONLY | O_CREAT, 0600);
        int failure = posix_spawn(&server_, program_.c_str(), &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (failure != 0) return unavailable(program_ + ": " + std::strerror(failure));
        return wait_for_start();
    }

    Result<bool> reload(std::vector<Setting> const& policy) override {
        write_configuration(policy);
        std::string const answer = TRY(command(R"({"command":"reload"})"));
        if (answer.find(R"("ok":true)") == std::string::npos) return malformed(answer);
        return true;
    }

    Result<std::string> target_of(Person const& person, Token const* token) {
        std::string target = (bosh_ ? "/http-bind?room=" : "/xmpp-websocket?room=") + setting_of(person, "room");
        if (std::string tenant = setting_of(person, "tenant"); !tenant.empty()) target = "/" + tenant + target;
        if (token != nullptr) {
            target += "&token=" + TRY(mint_(*token, wall()));
        }
        return target;
    }

    void lose(std::string const& person, bool page_closed) override {
        people_.at(person).client->lose(page_closed);
        std::this_thread::sleep_for(kEngineAnswersWithin);  // for the server to notice, before the clock is moved
    }

    // The older connection, if it is still there, is given up by the server.
    Result<bool> resume(Person const& person, Token const* token) override {
        Guest& guest = people_.at(person.name);
        std::unique_ptr<WireClient> fresh = websocket_client(port_, TRY(target_of(person, token)));
        for (auto const& [text, answers] :
             {std::pair{opening(), 2}, std::pair{authentication(person), 1}, std::pair{opening(), 2}}) {
            fresh->write(text);
            for (int i = 0; i < answers; ++i) {
                std::string answer = fresh->read().value_or("<failure>closed</failure>");
                if (answer.starts_with("<failure")) return Error{Error::Kind::Forbidden, answer};
            }
        }
        fresh->write(guest.handled.resume());
        std::string answer = fresh->read().value_or("closed");
        guest.raw = !answer.starts_with("<resumed");
        guest.waiting.push_back(std::move(answer));
        guest.client = std::move(fresh);
        return true;
    }

    Result<Session> connect(Person const& person, Token const* token) override {
        std::string const target = TRY(target_of(person, token));
        Guest& guest = people_[person.name];
        guest.client = bosh_ ? bosh_client(port_, target) : websocket_client(port_, target);
        guest.raw = setting_of(person, "raw") == "yes";
        if (guest.raw) return Session{};
        std::string jid;
        int const opened = bosh_ ? 1 : 2;  // there is no <open/> over BOSH
        for (auto const& [text, answers] : {std::pair{opening(), opened}, std::pair{authentication(person), 1},
                                            std::pair{opening(), opened}, std::pair{std::string(kBind), 1}}) {
            guest.client->write(text);
            for (int i = 0; i < answers; ++i) {
                std::string answer = guest.client->read().value_or("<failure>closed</failure>");
                if (answer.starts_with("<failure")) return Error{Error::Kind::Forbidden, answer};
                if (std::string bound = between(answer, "<jid>", "</jid>"); !bound.empty()) jid = bound;
            }
        }
        return Session{jid.substr(0, 8), jid};
    }

    void send(std::string const& person, std::string const& xml) override {
        Guest& guest = people_.at(person);
        guest.client->write(xml);
        if (guest.raw) return;
        keep(guest);
    }

    std::vector<std::string> received(std::string const& person) override {
        Guest& guest = people_.at(person);
        if (guest.raw) {
            while (std::optional<std::string> text = guest.client->read(kQuietAfter))
                guest.waiting.push_back(*std::move(text));
            return std::exchange(guest.waiting, {});
        }
        std::this_thread::sleep_for(kEngineAnswersWithin);
        keep(guest);
        return std::exchange(guest.waiting, {});
    }

    void advance(Milliseconds time) override {
        // Who asks for nothing over BOSH is given up: everybody says a word now and then.
        for (; bosh_ && time > kBoshAsksAfter; time -= kBoshAsksAfter) {
            pass(kBoshAsksAfter);
            for (auto& [name, guest] : people_)
                if (!guest.raw) keep(guest);
        }
        pass(time);
    }

    Result<std::string> signed_token(Token const& token) override { return mint_(token, wall()); }

    Result<std::string> command(std::string const& json) override { return ask(json); }

    WallTime wall() const override {
        return {std::chrono::duration_cast<Milliseconds>(std::chrono::system_clock::now().time_since_epoch()) +
                offset_};
    }

private:
    void pass(Milliseconds time) {
        if (!ask(R"({"command":"advance","ms":)" + std::to_string(time.count()) + "}").ok())
            throw std::runtime_error("the clock cannot be moved");
        offset_ += time;
    }

    static void keep(Guest& guest) {
        for (std::string& text : guest.client->drain()) {
            guest.handled.saw(text);
            if (text.find(" id='barrier-") == std::string::npos) guest.waiting.push_back(std::move(text));
        }
    }

    Result<bool> wait_for_start() {
        auto until = std::chrono::steady_clock::now() + kStartWithin;
        while (std::chrono::steady_clock::now() < until) {
            asio::io_context context;
            Tcp::socket probe(context);
            beast::error_code failure;
            probe.connect(Tcp::endpoint(asio::ip::address_v4::loopback(), port_), failure);
            if (!failure) return true;
            if (waitpid(server_, nullptr, WNOHANG) == server_) {
                server_ = 0;
                std::ifstream log(folder_ + "/log");
                return unavailable("the server ended: " + std::string(std::istreambuf_iterator<char>(log), {}));
            }
            std::this_thread::sleep_for(20ms);
        }
        return unavailable("the server did not start");
    }

    void write_configuration(std::vector<Setting> const& policy) const {
        std::ofstream(folder_ + "/usher.toml") << configuration(policy, folder_ + "/state");
    }

    Result<std::string> ask(std::string const& command) const {
        int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::string path = folder_ + "/state/control.sock";
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        std::string line = command + "\n";
        std::string answer;
        if (::connect(socket, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0 &&
            ::write(socket, line.data(), line.size()) > 0) {
            char part[4096];
            for (ssize_t got = 1; got > 0 && !answer.ends_with('\n');) {
                got = ::read(socket, part, sizeof part);
                if (got > 0) answer.append(part, static_cast<std::size_t>(got));
            }
        }
        ::close(socket);
        if (answer.empty()) return unavailable("the control socket does not answer");
        return answer;
    }

    std::string program_;
    bool bosh_;
    std::string folder_;
    pid_t server_ = 0;
    std::uint16_t port_ = 0;
    Milliseconds offset_{0};
    Minter mint_;
    std::map<std::string, Guest> people_;
};

}  // namespace

std::unique_ptr<Driver> make_wire_driver(std::string const& program, bool bosh) {
    return std::make_unique<WireDriver>(program, bosh);
}

}  // namespace usher::transcript
