// The client that test_client.hpp describes.
#include "media/mediasoup/test_client.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

namespace usher::media::test {
namespace {

constexpr char kSrtpProfile[] = "SRTP_AES128_CM_SHA1_80";
constexpr std::size_t kSrtpKey = 16;
constexpr std::size_t kSrtpSalt = 14;
constexpr char kExporter[] = "EXTRACTOR-dtls_srtp";  // RFC 5764 section 4.2

std::string fingerprint_of(X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &size);
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        std::array<char, 4> part{};
        std::snprintf(part.data(), part.size(), "%02X%s", digest[i], i + 1 < size ? ":" : "");
        text += part.data();
    }
    return text;
}

X509* self_signed(EVP_PKEY* key) {
    X509* const certificate = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    return certificate;
}

srtp_t srtp_session(std::string const& key, srtp_ssrc_type_t direction) {
    static bool const ready = srtp_init() == srtp_err_status_ok;
    EXPECT_TRUE(ready);
    srtp_policy_t policy{};
    srtp_crypto_policy_set_rtp_default(&policy.rtp);
    srtp_crypto_policy_set_rtcp_default(&policy.rtcp);
    policy.ssrc.type = direction;
    std::vector<unsigned char> bytes(key.begin(), key.end());
    policy.key = bytes.data();
    policy.window_size = 128;
    srtp_t session = nullptr;
    EXPECT_EQ(srtp_create(&session, &policy), srtp_err_status_ok);
    return session;
}

// To the first candidate of this kind, whichever family its address is of.
Descriptor socket_to(Transport const& server, bool tcp) {
    auto const candidate = std::find_if(server.candidates.begin(), server.candidates.end(),
                                        [tcp](Candidate const& one) { return one.tcp == tcp; });
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = tcp ? SOCK_STREAM : SOCK_DGRAM;
    addrinfo* to = nullptr;
    EXPECT_EQ(getaddrinfo(candidate->address.c_str(), std::to_string(candidate->port).c_str(), &hints, &to), 0);
    Descriptor made(::socket(to->ai_family, to->ai_socktype | SOCK_CLOEXEC, 0));
    EXPECT_EQ(::connect(made.number(), to->ai_addr, to->ai_addrlen), 0);
    freeaddrinfo(to);
    return made;
}

}  // namespace

Client::Client(Transport server, std::string name, bool tcp)
    : server_(std::move(server)), tcp_(tcp), socket_(socket_to(server_, tcp)) {
    local_.ufrag = name;
    local_.pwd = name + "-password-of-the-client";
    key_.reset(EVP_EC_gen("P-256"));
    certificate_.reset(self_signed(key_.get()));
    local_.fingerprint_hash = "sha-256";
    local_.fingerprint = fingerprint_of(certificate_.get());

    context_.reset(SSL_CTX_new(DTLS_client_method()));
    SSL_CTX_use_certificate(context_.get(), certificate_.get());
    SSL_CTX_use_PrivateKey(context_.get(), key_.get());
    SSL_CTX_set_tlsext_use_srtp(context_.get(), kSrtpProfile);
    ssl_.reset(SSL_new(context_.get()));
    BIO* const in = BIO_new(BIO_s_mem());
    BIO* const out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl_.get(), in, out);
    SSL_set_options(ssl_.get(), SSL_OP_NO_QUERY_MTU);
    SSL_set_mtu(ssl_.get(), 1400);
    SSL_set_connect_state(ssl_.get());
}

Client::~Client() {
    if (srtp_in_) srtp_dealloc(srtp_in_);
    if (srtp_out_) srtp_dealloc(srtp_out_);
}

void Client::send(Packet const& packet) {
    Packet framed = packet;
    if (tcp_) {
        std::string const length = big_endian(packet.size(), 2);
        framed.insert(framed.begin(), length.begin(), length.end());
    }
    [[maybe_unused]] auto const sent = ::send(socket_.number(), framed.data(), framed.size(), MSG_NOSIGNAL);
}

void Client::send_check(StunAttribute role, bool use_candidate) {
    Stun check;
    check.transaction = "test" + big_endian(++transactions_, 8);
    check.attributes[StunAttribute::Username] = server_.ufrag + ":" + local_.ufrag;
    check.attributes[StunAttribute::Priority] = big_endian(1845501695, 4);
    check.attributes[role] = big_endian(0x0102030405060708, 8);
    if (use_candidate) check.attributes[StunAttribute::UseCandidate] = "";
    send(build(check, server_.pwd));
}

void Client::pump(int milliseconds) {
    pollfd polled{socket_.number(), POLLIN, 0};
    while (::poll(&polled, 1, milliseconds) > 0) {
        milliseconds = 0;
        Packet packet(65536);
        ssize_t const size = ::recv(socket_.number(), packet.data(), packet.size(), MSG_DONTWAIT);
        if (size <= 0) return;
        packet.resize(static_cast<std::size_t>(size));
        if (!tcp_) {
            take(packet);
            continue;
        }
        stream_.insert(stream_.end(), packet.begin(), packet.end());
        while (stream_.size() >= 2) {
            auto const end = 2 + (stream_[0] << 8 | stream_[1]);
            if (stream_.size() < static_cast<std::size_t>(end)) break;
            Packet const framed(stream_.begin() + 2, stream_.begin() + end);
            stream_.erase(stream_.begin(), stream_.begin() + end);
            take(framed);
        }
    }
}

void Client::take(Packet const& packet) {
    if (packet[0] < 2) return take_stun(packet);
    if (packet[0] >= 20 && packet[0] < 64) {
        BIO_write(SSL_get_rbio(ssl_.get()), packet.data(), static_cast<int>(packet.size()));
        return drive_dtls();
    }
    int const type = packet.size() > 12 ? packet[1] & 0x7f : 0;
    if (!srtp_in_ || type == 0 || (packet[1] >= 192 && packet[1] <= 223)) return;  // RTCP
    Packet plain = packet;
    int size = static_cast<int>(plain.size());
    if (srtp_unprotect(srtp_in_, plain.data(), &size) != srtp_err_status_ok) return;
    plain.resize(static_cast<std::size_t>(size));
    Ssrc const ssrc = static_cast<Ssrc>(plain[8]) << 24 | static_cast<Ssrc>(plain[9]) << 16 |
                      static_cast<Ssrc>(plain[10]) << 8 | static_cast<Ssrc>(plain[11]);
    rtp.push_back({ssrc, type, std::move(plain)});
}

void Client::take_stun(Packet const& packet) {
    if ((packet[0] << 8 | packet[1]) != static_cast<int>(StunType::Request)) {
        auto answer = parse(packet, server_.pwd);
        if (answer)
            answers.push_back(std::move(*answer));
        else
            ++unauthentic;
        return;
    }
    auto check = parse(packet, local_.pwd);
    if (!check) {
        ++unauthentic;
        return;
    }
    checks.push_back(*check);
    if (!answer_checks_) return;
    Stun answer;
    answer.type = answer_type_;
    answer.transaction = check->transaction;
    if (answer.type == StunType::Success)
        answer.attributes[StunAttribute::XorMappedAddress] = std::string("\0\1\0\0\0\0\0\0", 8);
    else
        answer.attributes[StunAttribute::ErrorCode] = std::string("\0\0\4\127Role Conflict", 17);
    send(build(answer, local_.pwd));
}

void Client::drive_dtls() {
    if (!is_secure() && SSL_do_handshake(ssl_.get()) == 1) make_srtp();
    flush_dtls();
}

void Client::flush_dtls() {
    Packet out(BIO_ctrl_pending(SSL_get_wbio(ssl_.get())));
    if (out.empty()) return;
    BIO_read(SSL_get_wbio(ssl_.get()), out.data(), static_cast<int>(out.size()));
    send(out);
}

// RFC 5764 section 4.2: client key, server key, client salt, server salt.
void Client::make_srtp() {
    std::array<unsigned char, 2 * (kSrtpKey + kSrtpSalt)> secret{};
    EXPECT_EQ(SSL_export_keying_material(ssl_.get(), secret.data(), secret.size(), kExporter, sizeof kExporter - 1,
                                         nullptr, 0, 0),
              1);
    std::string const all(secret.begin(), secret.end());
    std::string const client_salt = all.substr(2 * kSrtpKey, kSrtpSalt);
    std::string const server_salt = all.substr(2 * kSrtpKey + kSrtpSalt);
    srtp_out_ = srtp_session(all.substr(0, kSrtpKey) + client_salt, ssrc_any_outbound);
    srtp_in_ = srtp_session(all.substr(kSrtpKey, kSrtpKey) + server_salt, ssrc_any_inbound);
}

bool Client::connect() {
    send_check();
    if (!pump_until([this] { return !checks.empty() && !answers.empty(); })) return false;
    drive_dtls();
    return pump_until([this] { return is_secure(); });
}

void Client::send_rtp(Packet packet) {
    int size = static_cast<int>(packet.size());
    packet.resize(packet.size() + SRTP_MAX_TRAILER_LEN);
    EXPECT_EQ(srtp_protect(srtp_out_, packet.data(), &size), srtp_err_status_ok);
    packet.resize(static_cast<std::size_t>(size));
    send(packet);
}

void Client::send_rtcp(Packet packet) {
    int size = static_cast<int>(packet.size());
    packet.resize(packet.size() + SRTP_MAX_TRAILER_LEN + 4);
    EXPECT_EQ(srtp_protect_rtcp(srtp_out_, packet.data(), &size), srtp_err_status_ok);
    packet.resize(static_cast<std::size_t>(size));
    send(packet);
}

namespace {

std::string rtp_head(int payload_type, bool extension, Ssrc ssrc, std::uint16_t sequence, std::uint32_t timestamp) {
    return std::string{static_cast<char>(extension ? 0x90 : 0x80), static_cast<char>(0x80 | payload_type)} +
           big_endian(sequence, 2) + big_endian(timestamp, 4) + big_endian(ssrc, 4);
}

}  // namespace

Packet vp8_packet(Ssrc ssrc, std::uint16_t sequence, std::uint32_t timestamp, bool key_frame, int width, int height) {
    std::string text = rtp_head(kPayloadVp8, false, ssrc, sequence, timestamp);
    // Descriptor with a 15-bit picture id, TL0PICIDX and TID 0: RFC 7741 section 4.2.
    text += "\x90\xE0" + big_endian(0x8000U | (sequence & 0x7fffU), 2) + big_endian(sequence & 0xffU, 1) + '\x20';
    text += key_frame ? std::string("\x10\x02\x00\x9d\x01\x2a", 6) : std::string("\x11\x02\x00", 3);
    auto const little = [](int number) {
        return std::string{static_cast<char>(number & 0xff), static_cast<char>(number >> 8)};
    };
    if (key_frame) text += little(width) + little(height);
    text += std::string(500, 'v');
    return {text.begin(), text.end()};
}

Packet sender_report(Ssrc ssrc, std::uint32_t timestamp, std::uint32_t clock) {
    std::uint64_t const ntp = (static_cast<std::uint64_t>(timestamp) << 32) / clock;
    std::string const text = "\x80\xC8" + big_endian(6, 2) + big_endian(ssrc, 4) + big_endian(ntp, 8) +
                             big_endian(timestamp, 4) + big_endian(1, 4) + big_endian(500, 4);
    return {text.begin(), text.end()};
}

Packet opus_packet(Ssrc ssrc, std::uint16_t sequence, std::uint32_t timestamp, int level) {
    std::string text = rtp_head(kPayloadOpus, true, ssrc, sequence, timestamp);
    // RFC 8285 one-byte header: audio level with the voice bit (RFC 6464).
    text += "\xBE\xDE" + big_endian(1, 2);
    text += static_cast<char>(kExtAudioLevel << 4);
    text += static_cast<char>(0x80 | level);
    text += std::string(2, '\0') + std::string(80, 'o');
    return {text.begin(), text.end()};
}

TEST(TestClient, ItsStunCodecReadsWhatItWritesAndNoticesAChange) {
    Stun check;
    check.attributes[StunAttribute::Username] = "abc:defgh";
    check.attributes[StunAttribute::Priority] = big_endian(77, 4);
    Packet packet = build(check, "secret");
    auto const same = parse(packet, "secret");
    ASSERT_TRUE(same);
    EXPECT_EQ(same->attributes.at(StunAttribute::Username), "abc:defgh");
    EXPECT_FALSE(parse(packet, "other"));
    packet[25] ^= 1;
    EXPECT_FALSE(parse(packet, "secret"));
}

// The check value of this CRC.
TEST(TestClient, ItsChecksumIsTheUsualOne) {
    std::string const digits = "123456789";
    EXPECT_EQ(crc32(reinterpret_cast<std::uint8_t const*>(digits.data()), digits.size()), 0xCBF43926U);
}

}  // namespace usher::media::test
