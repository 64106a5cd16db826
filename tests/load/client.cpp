#include "load/client.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "load/crowd.hpp"
#include "load/stanza_text.hpp"

namespace usher::load {

namespace {

constexpr std::string_view kMark = "<jitsi_participant_lgseq>";
constexpr std::size_t kLongestFrame = std::size_t{64} << 20;
constexpr std::size_t kChunk = std::size_t{1} << 20;

constexpr std::string_view name_of(Step step) {
    constexpr std::string_view kNames[] = {"connect", "upgrade", "features", "auth", "features after auth",
                                           "bind",    "request", "join",     "room", "end"};
    return kNames[static_cast<int>(step)];
}

}  // namespace

Client::Client(Crowd& crowd, int id, int room, int socket, std::string request)
    : crowd_(crowd), id_(id), room_(room), socket_(socket), started_(now_ns()), out_(std::move(request)) {}

Client::~Client() { hang_up(); }

void Client::hang_up() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
    step_ = Step::Dead;
}

void Client::fail(std::string const& why) {
    if (step_ == Step::Dead) return;
    crowd_.failed(*this, std::string(name_of(step_)) + ": " + why);
    hang_up();
}

void Client::on_writable() {
    if (step_ == Step::Connecting) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) return fail(std::strerror(error));
        step_ = Step::Upgrading;
    }
    flush();
}

void Client::flush() {
    while (!out_.empty()) {
        ssize_t sent = ::send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            out_.erase(0, static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        } else {
            return fail(std::strerror(errno));
        }
    }
    if (wants_to_write_ != !out_.empty()) {
        wants_to_write_ = !out_.empty();
        crowd_.watch(*this, wants_to_write_);
    }
}

// RFC 6455 §5.2, §5.3: a client masks what it sends.
void Client::send(std::string_view text, int opcode) {
    if (step_ == Step::Dead) return;
    static constexpr unsigned char kMask[4] = {0x5a, 0x13, 0xc7, 0x3e};
    std::size_t size = text.size();
    out_ += static_cast<char>(0x80 | opcode);
    int bytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
    out_ += static_cast<char>(0x80 | (bytes == 0 ? static_cast<int>(size) : bytes == 2 ? 126 : 127));
    for (int i = bytes - 1; i >= 0; --i) out_ += static_cast<char>((size >> (8 * i)) & 255);
    for (unsigned char byte : kMask) out_ += static_cast<char>(byte);
    for (std::size_t i = 0; i < size; ++i)
        out_ += static_cast<char>(static_cast<unsigned char>(text[i]) ^ kMask[i & 3]);
    flush();
}

void Client::on_readable() {
    static std::vector<char> buffer(kChunk);
    for (int round = 0; round < 4 && step_ != Step::Dead; ++round) {
        ssize_t got = recv(socket_, buffer.data(), buffer.size(), 0);
        if (got == 0) return fail("connection closed");
        if (got < 0) {
            if (errno != EAGAIN && errno != EWOULDBLOCK) fail(std::strerror(errno));
            return;
        }
        crowd_.counters.bytes_in += static_cast<std::uint64_t>(got);
        std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
        std::string before;
        if (!in_.empty()) {
            before.swap(in_);
            before.append(bytes);
            bytes = before;
        }
        std::size_t used = step_ == Step::Upgrading ? read_upgrade(bytes) : 0;
        if (step_ != Step::Upgrading && step_ != Step::Dead) used += read_frames(bytes.substr(used));
        if (step_ != Step::Dead) in_.assign(bytes.substr(used));
        if (static_cast<std::size_t>(got) < buffer.size()) return;
    }
}

std::size_t Client::read_upgrade(std::string_view bytes) {
    std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    if (!bytes.starts_with("HTTP/1.1 101")) {
        fail("upgrade refused: " + std::string(bytes.substr(0, bytes.find('\r'))));
        return 0;
    }
    step_ = Step::FirstFeatures;
    send(crowd_.open_element());
    return end + 4;
}

// Takes the whole frames and returns their bytes.
std::size_t Client::read_frames(std::string_view bytes) {
    std::size_t at = 0;
    auto byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])); };
    while (step_ != Step::Dead && bytes.size() - at >= 2) {
        std::uint64_t size = byte(1) & 127;
        std::size_t head = size == 126 ? 4 : size == 127 ? 10 : 2;
        if (bytes.size() - at < head) break;
        if (head > 2) size = 0;
        for (std::size_t i = 2; i < head; ++i) size = size << 8 | byte(i);
        if (size > kLongestFrame) {
            fail("a frame is too long");
            break;
        }
        if (bytes.size() - at < head + size) break;
        int opcode = static_cast<int>(byte(0) & 15);
        bool last = (byte(0) & 128) != 0;
        std::string_view payload = bytes.substr(at + head, size);
        at += head + size;
        frame(opcode, last, payload);
    }
    return at;
}

void Client::frame(int opcode, bool last, std::string_view payload) {
    if (opcode == 8) return fail("WebSocket closed");
    if (opcode == 9) return send(payload, 10);
    if (opcode == 10) return;
    if (last && opcode != 0) return stanza(payload);
    fragments_ += payload;
    if (!last) return;
    std::string whole;
    whole.swap(fragments_);
    stanza(whole);
}

// What belongs to the stream and not to a step. Says whether that was all.
bool Client::stream_element(std::string_view text) {
    bool is_stanza = text.starts_with("<presence") || text.starts_with("<message") || text.starts_with("<iq");
    if (is_stanza) {
        if (counts_stanzas_) ++stanzas_;
        return false;
    }
    if (text.starts_with("<r ")) {
        send("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(stanzas_) + "'/>");
        return true;
    }
    if (text.starts_with("<enabled")) {
        counts_stanzas_ = true;
        return true;
    }
    if (!text.starts_with("<close") && !text.starts_with("<stream:error")) return false;
    fail(std::string(text));
    return true;
}

void Client::stanza(std::string_view text) {
    ++crowd_.counters.frames_in;
    if (stream_element(text)) return;
    switch (step_) {
        case Step::FirstFeatures:
        case Step::SecondFeatures: return features(text);
        case Step::Authenticating:
            if (text.starts_with("<success")) return authenticated();
            if (text.starts_with("<failure")) fail(std::string(text));
            return;
        case Step::Binding: return bound(text);
        case Step::Asking:
            if (!text.starts_with("<iq") || attribute(text, "id") != "conf1") return;
            if (attribute(text, "type") != "result") return fail(std::string(text));
            return join();
        case Step::Joining:
            if (!text.starts_with("<presence")) return;
            if (attribute(text, "type") == "error") return fail(std::string(text));
            // XEP-0045 §7.2.2: the own presence, with status 110, comes last.
            if (!(has(text, "code='110'") || has(text, "code=\"110\"")) || attribute(text, "from") != seat_) return;
            step_ = Step::Joined;
            return crowd_.joined(started_);
        case Step::Joined: return in_room(text);
        default: return;
    }
}

void Client::features(std::string_view text) {
    if (!has(text, "features")) return;
    if (step_ == Step::FirstFeatures) {
        step_ = Step::Authenticating;
        send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
    } else {
        step_ = Step::Binding;
        send("<iq xmlns='jabber:client' type='set' id='bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    }
}

void Client::authenticated() {
    if (crowd_.options.mode == Mode::Auth && !crowd_.options.bind) {
        crowd_.authenticated(started_);
        send("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
        return hang_up();
    }
    step_ = Step::SecondFeatures;
    send(crowd_.open_element());
}

void Client::bound(std::string_view text) {
    if (!text.starts_with("<iq") || attribute(text, "id") != "bind1") return;
    std::string jid = text_after(text, "<jid>");
    if (jid.empty()) return fail(std::string(text));
    nick_ = jid.substr(0, 8);
    if (crowd_.options.mode == Mode::Auth) {
        crowd_.authenticated(started_);
        send("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
        return hang_up();
    }
    if (crowd_.options.stream_management) send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    if (!crowd_.options.ask_focus) return join();
    step_ = Step::Asking;
    send("<iq xmlns='jabber:client' type='set' id='conf1' to='focus." + crowd_.options.domain +
         "'><conference xmlns='http://jitsi.org/protocol/focus' machine-uid='lg" + std::to_string(id_) + "' room='" +
         crowd_.room_jid(room_) + "'/></iq>");
}

// About 620 bytes with addresses, as a Jitsi client's.
std::string Client::presence(std::string_view inside) const {
    std::string id = std::to_string(id_);
    return "<presence xmlns='jabber:client' to='" + seat_ + "'>" +
           (step_ == Step::Joining ? "<x xmlns='http://jabber.org/protocol/muc'/>" : "") + "<stats-id>Lg" + id +
           "-x9Q</stats-id><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://jitsi.org/jitsi-meet' "
           "ver='cvjWXufsg4xT62Ec2mlATkFZ9lk='/><jitsi_participant_codecList>av1,vp9,vp8,h264</"
           "jitsi_participant_codecList>"
           "<nick xmlns='http://jabber.org/protocol/nick'>User " +
           id + "</nick><SourceInfo>{\"" + nick_ + "-a0\":{\"muted\":true},\"" + nick_ +
           "-v0\":{\"muted\":true}}</SourceInfo>" + std::string(inside) + "</presence>";
}

void Client::join() {
    step_ = Step::Joining;
    seat_ = crowd_.room_jid(room_) + "/" + nick_;
    send(presence(""));
}

void Client::send_update() {
    send(presence(std::string(kMark) + std::to_string(id_) + "." + std::to_string(now_ns()) +
                  "</jitsi_participant_lgseq>"));
}

void Client::ping() {
    last_ping_ = now_ns();
    send("<iq xmlns='jabber:client' type='get' id='p" + std::to_string(last_ping_) + "' to='" + crowd_.options.domain +
         "'><ping xmlns='urn:xmpp:ping'/></iq>");
}

void Client::in_room(std::string_view text) {
    if (text.starts_with("<iq")) {
        // The server's pings, and offers of media, which nobody here takes up.
        std::string type = attribute(text, "type");
        if (type == "get" || type == "set")
            send("<iq xmlns='jabber:client' type='result' id='" + attribute(text, "id") + "' to='" +
                 attribute(text, "from") + "'/>");
        return;
    }
    if (!text.starts_with("<presence")) return;
    std::size_t at = text.find(kMark);
    if (at == std::string_view::npos) return;
    char* behind = nullptr;
    long sender = std::strtol(text.data() + at + kMark.size(), &behind, 10);
    std::uint64_t sent = *behind == '.' ? std::strtoull(behind + 1, nullptr, 10) : 0;
    crowd_.delivered(sent, sender == id_);
}

}  // namespace usher::load
