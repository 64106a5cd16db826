// A conference against a scripted worker: the requests are read back from their bytes, the answers come when the test
// says.
#pragma once

#include <FBS/message.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "media/mediasoup/worker_conference.hpp"

namespace usher::media::test {

inline ConferenceId const kRoom = "standup-1";
inline EndpointId const kAnna{kRoom, {1}, 1};
inline EndpointId const kBert{kRoom, {2}, 1};
inline constexpr Encoding kPair{4000000001, 4000000002};
inline constexpr Encoding kFreshPair{4000000003, 4000000004};

struct Asked {
    RequestId id = 0;
    std::string what;     // "TRANSPORT_CONSUME"
    std::string handler;  // "t1.3"
    Bytes bytes;
    Outbox::Done done;

    FBS::Request::Request const* body() const {
        return FBS::Message::GetSizePrefixedMessage(bytes.data())->data_as_Request();
    }
};

class Script : public ::testing::Test, public Outbox {
protected:
    RequestId next_request() override { return ++last_; }
    void send(RequestId id, Bytes request, Done done) override {
        Asked asked{id, {}, {}, std::move(request), std::move(done)};
        flatbuffers::Verifier verifier(asked.bytes.data(), asked.bytes.size());
        ASSERT_TRUE(FBS::Message::VerifySizePrefixedMessageBuffer(verifier));
        auto const* const body = asked.body();
        ASSERT_TRUE(body);
        ASSERT_EQ(body->id(), id);
        asked.what = FBS::Request::EnumNameMethod(body->method());
        asked.handler = body->handlerId()->str();
        asked_.push_back(std::move(asked));
    }
    void report(Report report) override { reports_.push_back(std::move(report)); }

    void command(Command const& one) {
        conference_.command(one, now_);
        conference_.settle(now_);
    }
    void notice(WorkerMessage const& message) {
        conference_.notice(message, now_);
        conference_.settle(now_);
    }
    // Answers the oldest request; returns what it was.
    std::string answer(bool accepted = true) {
        if (asked_.empty()) return "";
        Asked const asked = std::move(asked_.front());
        asked_.pop_front();
        Answer answer{asked.id, accepted, accepted ? "" : "TypeError: because", {}};
        if (asked.what == "ROUTER_CREATE_WEBRTCTRANSPORT") answer.transport = Transport{"ufrag", "pwd", "", "", {}};
        if (asked.what == "TRANSPORT_PRODUCE" || asked.what == "TRANSPORT_CONSUME") made_.push_back(object_of(asked));
        if (asked.done) asked.done(answer);
        conference_.settle(now_);
        return asked.what;
    }
    static std::string object_of(Asked const& asked) {
        if (auto const* produce = asked.body()->body_as_Transport_ProduceRequest()) return produce->producerId()->str();
        return asked.body()->body_as_Transport_ConsumeRequest()->consumerId()->str();
    }
    void answer_all() {
        while (!asked_.empty()) answer();
    }
    std::vector<std::string> asked() const {
        std::vector<std::string> names;
        for (auto const& one : asked_) names.push_back(one.what);
        return names;
    }
    template <class T>
    std::vector<T> take() {
        std::vector<T> found;
        for (auto const& report : reports_)
            if (auto const* const one = std::get_if<T>(&report)) found.push_back(*one);
        reports_.clear();
        return found;
    }
    // Anna sends a camera with three layers, Bert receives it; everything is answered.
    void meeting() {
        conference_.start();
        answer_all();
        for (auto const& who : {kAnna, kBert}) {
            command(OpenEndpoint{who});
            answer_all();
            command(ConnectEndpoint{who, client()});
            answer_all();
        }
        command(SetSources{kAnna, {camera()}});
        command(Receive{kBert, {{"anna-v0", kPair}}});
        answer_all();
        producer_ = *ObjectId::parse(made_.at(0));
        consumer_ = *ObjectId::parse(made_.at(1));
        reports_.clear();
    }
    void scores(std::vector<std::uint8_t> values) {
        ScoresChanged changed{producer_, {}};
        for (std::uint32_t i = 0; i < values.size(); ++i) changed.scores.emplace_back(i, values[i]);
        notice(changed);
    }
    static Source camera(Ssrc first = 11) {
        return {"anna-v0", Kind::Video, {{first, 21}, {12, 22}, {13, 23}}, false, false};
    }
    static Transport client() { return {"abcd", "password-of-the-client", "sha-256", "AA:BB", {}}; }
    static Limits limits(int height) {
        Limits made;
        made.default_height = height;
        return made;
    }

    Milliseconds now_ = 1000;
    RequestId last_ = 0;
    std::deque<Asked> asked_;
    std::vector<std::string> made_;
    std::vector<Report> reports_;
    ObjectId producer_;
    ObjectId consumer_;
    WorkerConference conference_{kRoom, 1, {}, *this};
};

using Names = std::vector<std::string>;

}  // namespace usher::media::test
