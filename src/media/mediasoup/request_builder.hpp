// How a request is put together; for the two files of requests only.
#pragma once

#include <FBS/message.h>

#include "media/mediasoup/requests.hpp"

namespace usher::media {

using Builder = flatbuffers::FlatBufferBuilder;
template <class T>
using Offset = flatbuffers::Offset<T>;
using FBS::Request::Method;
using RequestBody = FBS::Request::Body;

inline Bytes finish(Builder& builder, RequestId id, Method method, std::string const& handler,
                    RequestBody type = RequestBody::NONE, Offset<void> body = 0) {
    auto const request = FBS::Request::CreateRequestDirect(builder, id, method, handler.c_str(), type, body);
    builder.FinishSizePrefixed(FBS::Message::CreateMessage(builder, FBS::Message::Body::Request, request.Union()));
    return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

}  // namespace usher::media
