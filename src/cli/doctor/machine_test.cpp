// The real machine, as far as a test may know what is there.
#include "cli/doctor/machine.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace usher::cli::doctor {
namespace {

using Answer = Binding::Answer;

// A socket of this kind that holds a port of the loopback address.
struct Taken {
    explicit Taken(int kind) : number(::socket(AF_INET, kind | SOCK_CLOEXEC, 0)) {
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof place;
        void* raw = &place;
        EXPECT_EQ(::bind(number, static_cast<sockaddr*>(raw), size), 0);
        EXPECT_TRUE(kind != SOCK_STREAM || ::listen(number, 1) == 0);
        EXPECT_EQ(::getsockname(number, static_cast<sockaddr*>(raw), &size), 0);
        port = ntohs(place.sin_port);
    }
    ~Taken() { ::close(number); }
    Taken(Taken const&) = delete;
    Taken& operator=(Taken const&) = delete;
    int number;
    std::uint16_t port = 0;
};

TEST(Machine, PortsThatAreTakenAreInUse) {
    Machine const machine = real_machine();
    Taken const stream(SOCK_STREAM);
    Taken const datagram(SOCK_DGRAM);
    EXPECT_EQ(machine.bind(Transport::Tcp, "127.0.0.1", stream.port).answer, Answer::InUse);
    EXPECT_EQ(machine.bind(Transport::Tcp, "0.0.0.0", stream.port).answer, Answer::InUse);
    EXPECT_EQ(machine.bind(Transport::Udp, "127.0.0.1", datagram.port).answer, Answer::InUse);
    EXPECT_EQ(machine.bind(Transport::Tcp, "127.0.0.1", 0).answer, Answer::Free);
    EXPECT_EQ(machine.bind(Transport::Udp, "198.51.100.77", 0).answer, Answer::NoSuchAddress);
    EXPECT_EQ(machine.bind(Transport::Udp, "nowhere", 0).answer, Answer::Failed);
}

TEST(Machine, WhatEveryMachineHas) {
    Machine const machine = real_machine();
    std::vector<std::string> const own = machine.interface_addresses();
    EXPECT_TRUE(std::ranges::find(own, "127.0.0.1") != own.end());
    EXPECT_GT(machine.clock().now.seconds(), 0);
    OpenFiles const files = machine.open_files("/nonexistent");
    EXPECT_GT(files.most, 0U);
    EXPECT_FALSE(files.of_server);
    EXPECT_FALSE(machine.server_runs("/nonexistent"));
    EXPECT_TRUE(machine.memory() && machine.memory()->total >= machine.memory()->available);
    EXPECT_TRUE(machine.free_disk("/"));
    EXPECT_FALSE(machine.free_disk("/nonexistent"));
    EXPECT_TRUE(machine.file("/").is_folder);
    EXPECT_FALSE(machine.file("/nonexistent").is_there);
    EXPECT_TRUE(machine.names_in("/nonexistent").empty());
    EXPECT_FALSE(machine.program_folder.empty());
}

}  // namespace
}  // namespace usher::cli::doctor
