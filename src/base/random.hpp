// Chance as an argument: the shell passes the system's generator, tests a seeded one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace usher {

class IdSource {
public:
    virtual ~IdSource() = default;
    virtual void fill(std::span<std::uint8_t> bytes) = 0;

    std::string hex(std::size_t bytes);  // two characters a byte
    std::string uuid();                  // RFC 4122 version 4; its first 8 characters serve as a nick
    std::string secret();                // 128 random bits as 32 hex digits
    std::uint32_t number();
};

// Deterministic; for tests and replays only.
class SeededIds final : public IdSource {
public:
    explicit SeededIds(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::uint8_t> bytes) override;

private:
    std::uint64_t state_;
};

}  // namespace usher
