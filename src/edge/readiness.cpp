#include "edge/readiness.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <utility>

namespace usher::edge {

namespace asio = boost::asio;

struct Readiness::Parts {
    asio::posix::basic_stream_descriptor<asio::io_context::executor_type> descriptor;
};

Readiness::Readiness(asio::io_context& context, int fd) : parts_(new Parts{{context.get_executor(), fd}}) {}

Readiness::~Readiness() { close(); }

// The owner holds both this object and, by `who`, itself: `this` lives as long as a wait does.
void Readiness::want_read(std::shared_ptr<Ready> who) {
    if (closed_ || std::exchange(reading_, true)) return;
    parts_->descriptor.async_wait(asio::posix::descriptor_base::wait_read,
                                  [this, who = std::move(who)](boost::system::error_code) {
                                      reading_ = false;
                                      if (!closed_) who->readable();
                                  });
}

void Readiness::want_write(std::shared_ptr<Ready> who) {
    if (closed_ || std::exchange(writing_, true)) return;
    parts_->descriptor.async_wait(asio::posix::descriptor_base::wait_write,
                                  [this, who = std::move(who)](boost::system::error_code) {
                                      writing_ = false;
                                      if (!closed_) who->writable();
                                  });
}

void Readiness::close() {
    if (std::exchange(closed_, true)) return;
    boost::system::error_code ignored;
    parts_->descriptor.close(ignored);
}

}  // namespace usher::edge
