// Tells when a descriptor can be read or written. Owns the descriptor. All on the thread of its io_context.
#pragma once

#include <memory>

namespace boost::asio {
class io_context;
}

namespace usher::edge {

// Who wants to know. Kept alive while it waits.
class Ready {
public:
    virtual ~Ready() = default;
    virtual void readable() = 0;
    virtual void writable() = 0;
};

class Readiness {
public:
    Readiness(boost::asio::io_context& context, int fd);
    ~Readiness();
    Readiness(Readiness const&) = delete;
    Readiness& operator=(Readiness const&) = delete;

    // One call each of `who` when it is so. A second request while one waits changes nothing.
    void want_read(std::shared_ptr<Ready> who);
    void want_write(std::shared_ptr<Ready> who);
    // Closes the descriptor; nobody is called any more.
    void close();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
    bool reading_ = false;
    bool writing_ = false;
    bool closed_ = false;
};

}  // namespace usher::edge
