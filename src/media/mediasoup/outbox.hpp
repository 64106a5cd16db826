// What a conference needs of the engine: a way to its worker and a way to report.
#pragma once

#include <functional>

#include "media/mediasoup/channel.hpp"
#include "media/mediasoup/requests.hpp"

namespace usher::media {

class Outbox {
public:
    using Done = std::function<void(Answer const&)>;

    virtual ~Outbox() = default;
    virtual RequestId next_request() = 0;
    // `request` carries `id`. `done` is called with the answer, unless the conference or the worker is gone by then.
    virtual void send(RequestId id, Bytes request, Done done) = 0;
    virtual void report(Report report) = 0;
};

}  // namespace usher::media
