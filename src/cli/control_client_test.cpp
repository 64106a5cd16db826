#include "cli/control_client.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <thread>

namespace usher::cli {
namespace {

// A server for one question: reads a line, and writes its answer in the pieces given.
class Answerer {
public:
    explicit Answerer(std::vector<std::string> pieces) {
        std::string pattern = testing::TempDir() + "usher-control-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path().c_str(), path().size() + 1);
        listener_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
        void* raw = &address;
        EXPECT_EQ(::bind(listener_, static_cast<sockaddr*>(raw), sizeof address), 0);
        EXPECT_EQ(::listen(listener_, 1), 0);
        thread_ = std::thread([this, pieces = std::move(pieces)] { answer(pieces); });
    }
    ~Answerer() {
        thread_.join();
        ::close(listener_);
        std::error_code failure;
        std::filesystem::remove_all(folder_, failure);
    }
    Answerer(Answerer const&) = delete;
    Answerer& operator=(Answerer const&) = delete;
    std::string path() const { return folder_ + "/control.sock"; }
    std::string heard;

private:
    void answer(std::vector<std::string> const& pieces) {
        int client = ::accept(listener_, nullptr, nullptr);
        std::array<char, 1024> block{};
        while (heard.find('\n') == std::string::npos) {
            ssize_t count = ::recv(client, block.data(), block.size(), 0);
            if (count <= 0) break;
            heard.append(block.data(), static_cast<std::size_t>(count));
        }
        for (std::string const& piece : pieces) ::send(client, piece.data(), piece.size(), MSG_NOSIGNAL);
        ::close(client);
    }

    std::string folder_;
    int listener_ = -1;
    std::thread thread_;
};

TEST(ControlClient, OneLineGoesOutAndOneComesBack) {
    Answerer server({"{\"ok\":", "true,\"a\":1}", "\n"});
    Result<nlohmann::json> answer = ask_server(server.path(), {{"command", "why"}, {"name", "two\nlines"}});
    ASSERT_TRUE(answer.ok()) << answer.error().detail;
    EXPECT_EQ(answer.value().at("a"), 1);
    EXPECT_EQ(server.heard, "{\"command\":\"why\",\"name\":\"two\\nlines\"}\n");
}

TEST(ControlClient, AnAnswerWithoutALineEndStillCounts) {
    Answerer server({"{\"ok\":true}"});
    EXPECT_TRUE(ask_server(server.path(), nlohmann::json::object()).ok());
}

TEST(ControlClient, WhatIsNoAnswerIsAnError) {
    for (std::string const& said : {std::string{}, std::string{"hello\n"}, std::string{"[1]\n"}, std::string{"\n"}}) {
        Answerer server({said});
        EXPECT_FALSE(ask_server(server.path(), nlohmann::json::object()).ok()) << said;
    }
}

TEST(ControlClient, WithoutAServerItIsUnavailable) {
    Result<nlohmann::json> nobody = ask_server("/not/there/control.sock", nlohmann::json::object());
    ASSERT_FALSE(nobody.ok());
    EXPECT_EQ(nobody.error().kind, Error::Kind::Unavailable);
    EXPECT_FALSE(ask_server("/" + std::string(200, 'x'), nlohmann::json::object()).ok());
}

}  // namespace
}  // namespace usher::cli
