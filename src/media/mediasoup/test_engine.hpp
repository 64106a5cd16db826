// An engine with the real worker on loopback, and its reports as a test likes to have them.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "media/mediasoup/engine.hpp"
#include "media/mediasoup/test_client.hpp"

namespace usher::media::test {

class RealWorker : public ::testing::Test {
protected:
    void SetUp() override {
        if (::access(USHER_MEDIA_WORKER, X_OK) != 0) GTEST_SKIP() << USHER_MEDIA_WORKER << " is not built";
    }

    static EngineOptions options() {
        EngineOptions made;
        made.worker = USHER_MEDIA_WORKER;
        made.workers = 1;
        made.announced = {"127.0.0.1"};
        return made;
    }

    void start(EngineOptions made = options()) {
        engine_ = std::make_unique<MediasoupEngine>(
            std::move(made),
            [this](Report report) {
                std::lock_guard const lock(mutex_);
                reports_.push_back(std::move(report));
                came_.notify_all();
            },
            [this](LogLevel level, std::string const& text) {
                std::lock_guard const lock(mutex_);
                if (level != LogLevel::Debug) log_ += text + "\n";
            });
    }

    void TearDown() override { engine_.reset(); }

    // The first report of this kind that was not taken yet and of which `wanted` is true; removed.
    template <class T, class Wanted>
    std::optional<T> wait_for(Wanted wanted, int milliseconds = 5000) {
        std::unique_lock lock(mutex_);
        std::optional<T> found;
        auto const look = [&] {
            for (auto it = reports_.begin(); it != reports_.end(); ++it) {
                auto* const one = std::get_if<T>(&*it);
                if (!one || !wanted(*one)) continue;
                found = std::move(*one);
                reports_.erase(it);
                return true;
            }
            return false;
        };
        came_.wait_for(lock, std::chrono::milliseconds(milliseconds), look);
        return found;
    }
    template <class T>
    std::optional<T> wait_for(int milliseconds = 5000) {
        return wait_for<T>([](T const&) { return true; }, milliseconds);
    }

    // Opens an endpoint and returns a client for it that has not sent anything yet.
    std::unique_ptr<Client> open(EndpointId const& who, bool tcp = false) {
        engine_->submit(OpenEndpoint{who});
        auto const opened = wait_for<EndpointOpened>([&](auto const& report) { return report.who == who; });
        if (!opened) return nullptr;
        return std::make_unique<Client>(opened->local, "client" + std::to_string(who.occupant.number), tcp);
    }
    std::unique_ptr<Client> join(EndpointId const& who, bool tcp = false) {
        auto client = open(who, tcp);
        if (!client) return nullptr;
        engine_->submit(ConnectEndpoint{who, client->local()});
        if (!client->connect()) return nullptr;
        if (!wait_for<EndpointUp>([&](auto const& report) { return report.who == who; })) return nullptr;
        return client;
    }

    std::string log() const {
        std::lock_guard const lock(mutex_);
        return log_;
    }

    std::unique_ptr<MediasoupEngine> engine_;
    mutable std::mutex mutex_;
    std::condition_variable came_;
    std::vector<Report> reports_;
    std::string log_;
};

}  // namespace usher::media::test
