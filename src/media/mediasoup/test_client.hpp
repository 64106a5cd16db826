// A client of the media worker for tests: one socket on loopback that speaks STUN, DTLS and SRTP as a browser does that
// was not told a=ice-lite, that is, as the controlled side.
#pragma once

#include <openssl/ssl.h>
#include <srtp2/srtp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "media/mediasoup/test_stun.hpp"
#include "media/mediasoup/worker_process.hpp"
#include "media/port/port.hpp"

namespace usher::media::test {

struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

struct RtpPacket {
    std::uint32_t ssrc = 0;
    int payload_type = 0;
    std::vector<std::uint8_t> bytes;
};

class Client {
public:
    // `server` is what EndpointOpened said.
    explicit Client(Transport server, std::string name, bool tcp = false);
    ~Client();
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    Transport const& local() const { return local_; }  // for ConnectEndpoint

    // Sends a check: as controlled unless `role` says otherwise.
    void send_check(StunAttribute role = StunAttribute::Controlled, bool use_candidate = false);
    void send(Packet const& packet);
    // Handles what comes for `milliseconds`: answers checks (unless told not to), drives DTLS, decrypts RTP.
    void pump(int milliseconds);
    // Until `done()` or the time is over; returns done().
    template <class Done>
    bool pump_until(Done done, int milliseconds = 3000) {
        for (int waited = 0; waited < milliseconds && !done(); waited += kStep) pump(kStep);
        return done();
    }
    void answer_checks(bool yes) { answer_checks_ = yes; }
    void answer_with(StunType type) { answer_type_ = type; }
    bool is_secure() const { return srtp_out_ != nullptr; }
    // ICE and DTLS, as the client of both.
    bool connect();

    // Plain RTP; it is protected here.
    void send_rtp(Packet packet);
    void send_rtcp(Packet packet);

    std::vector<Stun> checks;    // of the server, authentic ones
    std::vector<Stun> answers;   // to our checks
    std::vector<RtpPacket> rtp;  // that came
    int unauthentic = 0;         // STUN packets with wrong integrity or fingerprint

private:
    static constexpr int kStep = 10;
    void take(Packet const& packet);
    void take_stun(Packet const& packet);
    void drive_dtls();
    void flush_dtls();
    void make_srtp();

    Transport server_;
    Transport local_;
    bool tcp_ = false;  // frames with a length of two bytes, RFC 4571
    Descriptor socket_;
    Packet stream_;
    std::unique_ptr<EVP_PKEY, Free> key_;
    std::unique_ptr<X509, Free> certificate_;
    std::unique_ptr<SSL_CTX, Free> context_;
    std::unique_ptr<SSL, Free> ssl_;
    srtp_t srtp_in_ = nullptr;
    srtp_t srtp_out_ = nullptr;
    bool answer_checks_ = true;
    StunType answer_type_ = StunType::Success;
    std::uint64_t transactions_ = 0;
};

// One packet of a VP8 stream; a key frame says its size.
Packet vp8_packet(Ssrc ssrc, std::uint16_t sequence, std::uint32_t timestamp, bool key_frame, int width, int height);
// A sender report (RFC 3550 section 6.4.1) that says that `timestamp` is `timestamp / clock` seconds.
Packet sender_report(Ssrc ssrc, std::uint32_t timestamp, std::uint32_t clock);
// One packet of an Opus stream with an audio level (0 loudest, 127 silence).
Packet opus_packet(Ssrc ssrc, std::uint16_t sequence, std::uint32_t timestamp, int level);

}  // namespace usher::media::test
