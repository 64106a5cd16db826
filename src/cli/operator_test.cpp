// usher ban, revoke and audit: what they ask a server, and what they print.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/program_test.hpp"

namespace usher::cli {
namespace {

using nlohmann::json;

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

class Operator : public Program {
protected:
    // Runs the command against a server that gives this answer; what it was asked is in `asked_`.
    Said usher_asks(std::vector<std::string> arguments, json const& answer) {
        std::filesystem::create_directories(folder_ + "/state");
        std::string const path = folder_ + "/state/control.sock";
        ::unlink(path.c_str());
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        void* raw = &address;
        EXPECT_EQ(::bind(listener, static_cast<sockaddr*>(raw), sizeof address), 0);
        EXPECT_EQ(::listen(listener, 1), 0);
        std::string heard;
        std::thread server([&heard, listener, text = answer.dump() + "\n"] {
            int client = ::accept(listener, nullptr, nullptr);
            char block[4096];
            while (client >= 0 && heard.find('\n') == std::string::npos) {
                ssize_t count = ::recv(client, block, sizeof block, 0);
                if (count <= 0) break;
                heard.append(block, static_cast<std::size_t>(count));
            }
            ::send(client, text.data(), text.size(), MSG_NOSIGNAL);
            ::close(client);
        });
        std::string config = write("usher.toml",
                                   "[server]\nstate_dir = \"state\"\n[[tokens.keys]]\nvalue = "
                                   "\"0123456789abcdef0123456789abcdef\"\n");
        arguments.insert(arguments.end(), {"--config", config});
        Said said = usher(std::move(arguments));
        ::shutdown(listener, SHUT_RDWR);
        server.join();
        ::close(listener);
        asked_ = json::parse(heard, nullptr, false);
        return said;
    }
    json asked_;
};

TEST_F(Operator, ABanIsAskedForWithWhatWasGivenAndNothingElse) {
    json made = {{"ok", true}, {"ban", {{"id", "b1"}, {"issuer", "app"}, {"user", "u-ben"}, {"room", "alpha"}}}};
    Said said =
        usher_asks({"ban", "add", "--issuer", "app", "--user", "u-ben", "--room", "alpha", "--until", "2h"}, made);
    EXPECT_EQ(said.code, kYes) << said.err;
    EXPECT_EQ(asked_,
              (json{{"command", "ban-add"}, {"issuer", "app"}, {"user", "u-ben"}, {"room", "alpha"}, {"until", "2h"}}));
    EXPECT_TRUE(has(said.out, "b1  issuer=app  user=u-ben  room=alpha")) << said.out;
    said = usher_asks({"ban", "add", "--address", "192.0.2.0/24", "--json"}, made);
    EXPECT_EQ(asked_, (json{{"command", "ban-add"}, {"address", "192.0.2.0/24"}}));
    EXPECT_EQ(json::parse(said.out)["id"], "b1");
}

TEST_F(Operator, WhatTheServerRefusesIsANo) {
    Said said =
        usher_asks({"ban", "remove", "b9"}, {{"ok", false}, {"code", "not-found"}, {"error", "there is no ban"}});
    EXPECT_EQ(said.code, kNo);
    EXPECT_TRUE(has(said.err, "there is no ban"));
    EXPECT_EQ(asked_, (json{{"command", "ban-remove"}, {"id", "b9"}}));
}

TEST_F(Operator, BansAreListedOneALine) {
    Said said =
        usher_asks({"ban", "list"},
                   {{"ok", true}, {"bans", {{{"id", "b1"}, {"address", "192.0.2.7"}}, {{"id", "b2"}, {"user", "u"}}}}});
    EXPECT_EQ(said.code, kYes);
    EXPECT_EQ(said.out, "b1  address=192.0.2.7\nb2  user=u\n");
}

TEST_F(Operator, ARevocationIsOfAJtiOrAUser) {
    json made = {{"ok", true}, {"revocation", {{"id", "r1"}, {"issuer", "app"}, {"jti", "j1"}}}};
    EXPECT_EQ(usher_asks({"revoke", "--issuer", "app", "--jti", "j1"}, made).code, kYes);
    EXPECT_EQ(asked_, (json{{"command", "revocation-add"}, {"issuer", "app"}, {"jti", "j1"}}));
    usher_asks({"revoke", "--issuer", "app", "--user", "u", "--issued-before", "1h"}, made);
    EXPECT_EQ(asked_["issued_before"], "1h");
    usher_asks({"revoke", "--list"}, {{"ok", true}, {"revocations", json::array()}});
    EXPECT_EQ(asked_["command"], "revocation-list");
    EXPECT_EQ(usher({"revoke"}).code, kWrongUse);
}

TEST_F(Operator, TheAuditIsPrintedForPeopleAndForPrograms) {
    json answer = {{"ok", true},
                   {"lines",
                    {{{"at", "2026-03-01T09:30:00Z"}, {"stage", "join"}, {"verdict", "banned"}, {"room", "alpha"}},
                     {{"at", "2026-03-01T09:31:00Z"}, {"stage", "join"}, {"verdict", "banned"}, {"count", 45}}}}};
    Said said = usher_asks({"audit", "--room", "alpha", "--user", "u-ben", "--since", "2h"}, answer);
    EXPECT_EQ(said.code, kYes);
    EXPECT_EQ(asked_,
              (json{{"command", "audit"}, {"room", "alpha"}, {"user", "u-ben"}, {"since", "2h"}, {"most", 1000}}));
    EXPECT_TRUE(has(said.out, "2026-03-01T09:30:00Z  join  banned  room=alpha\n")) << said.out;
    EXPECT_TRUE(has(said.out, "(45 more like it)")) << said.out;
    said = usher_asks({"audit", "--json"}, answer);
    EXPECT_EQ(json::parse(said.out.substr(0, said.out.find('\n')))["verdict"], "banned");
}

TEST_F(Operator, WithoutAServerItIsUnreachable) {
    std::string config =
        write("usher.toml",
              "[server]\nstate_dir = \"nobody\"\n[[tokens.keys]]\nvalue = \"0123456789abcdef0123456789abcdef\"\n");
    EXPECT_EQ(usher({"ban", "list", "--config", config}).code, kUnreachable);
    EXPECT_EQ(usher({"audit", "--config", config}).code, kUnreachable);
    EXPECT_EQ(usher({"reload", "--config", config}).code, kUnreachable);
    EXPECT_EQ(usher({"reload", "--preview", "--config", config}).code, kUnreachable);
}

}  // namespace
}  // namespace usher::cli
