#include "session/stream_management.hpp"

#include <algorithm>
#include <charconv>

#include "xmpp/namespaces.hpp"

namespace usher::session {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr std::size_t kHandleBytes = 8;  // of the id; in hex twice as many characters
// How much may go out before the client is asked what it has got. Clients acknowledge nothing by themselves.
constexpr std::uint32_t kAskAfterStanzas = 20;
constexpr std::size_t kAskAfterBytes = 64 * 1024;

// Places in the queue of a client that has acknowledged everything.
constexpr std::size_t kKeptPlaces = 32;

// With what its place in the queue takes.
std::size_t weight_of(xmpp::Serialised const& stanza) { return stanza.bytes->size() + StreamManagement::kPerStanza; }

// The value of an attribute of the outermost element, as it is written; empty: it has none.
std::string_view attribute_in(std::string_view bytes, std::string_view name) {
    std::string_view const head = bytes.substr(0, bytes.find('>'));
    std::string const start = " " + std::string(name) + "='";
    std::size_t const from = head.find(start);
    if (from == std::string_view::npos) return {};
    std::string_view const rest = head.substr(from + start.size());
    return rest.substr(0, rest.find('\''));
}

bool is_available(std::string_view bytes) {
    return bytes.starts_with("<presence ") && attribute_in(bytes, "type").empty();
}

}  // namespace

Element sm_failed(std::string_view condition) {
    Element element("failed", ns::kSm);
    element.add(condition, ns::kStanzas);
    return element;
}

std::optional<std::uint32_t> StreamManagement::count_of(Element const& element) {
    std::string_view const text = element.attribute("h");
    std::uint32_t count = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return count;
}

std::string StreamManagement::handle_of(std::string_view previd) {
    return std::string(previd.substr(0, 2 * kHandleBytes));
}

std::string StreamManagement::handle() const { return handle_of(id_.reveal()); }

std::optional<Element> StreamManagement::receive(Element const& element, bool bound, Resumption const& offer,
                                                 IdSource& ids) {
    if (element.name() == "enable") {
        if (!bound || enabled_) return sm_failed("unexpected-request");  // XEP-0198 §3
        std::string_view const resume = element.attribute("resume");
        return enable((resume == "true" || resume == "1") && offer.window.count() > 0, offer, ids);
    }
    if (element.name() == "r") {
        if (!enabled_) return sm_failed("unexpected-request");
        Element answer("a", ns::kSm);
        answer.set("h", std::to_string(received_));
        return answer;
    }
    if (element.name() == "a") {
        acknowledge(element);
        return std::nullopt;
    }
    if (element.name() == "resume") return sm_failed("unexpected-request");
    return sm_failed("feature-not-implemented");
}

// COMPAT(lib-jitsi-meet, all): the client holds back everything until <enabled/>; without resume='true' it keeps no
// resumption id, and after a lost socket it starts anew instead of sending <resume/>.
Element StreamManagement::enable(bool resumable, Resumption const& offer, IdSource& ids) {
    enabled_ = true;
    received_ = 0;
    sent_ = 0;
    acknowledged_ = 0;
    Element enabled("enabled", ns::kSm);
    if (!resumable) return enabled;
    id_ = Secret(ids.hex(kHandleBytes) + ids.secret());
    limit_ = offer.backlog;
    enabled.set("id", id_.reveal()).set("resume", "true").set("max", std::to_string(offer.window.count()));
    return enabled;
}

void StreamManagement::count_sent(xmpp::Serialised const& stanza) {
    if (!enabled_) return;
    if (on_way_ && replaces_waiting(stanza)) return;
    ++sent_;
    if (!is_resumable()) return;
    waiting_.push_back(stanza);
    bytes_ += weight_of(stanza);
    bytes_since_ask_ += stanza.bytes->size();
}

// Only an update of what waits at the end of the same occupant's story: a leave between two presences stays told.
bool StreamManagement::replaces_waiting(xmpp::Serialised const& stanza) {
    if (!is_available(*stanza.bytes)) return false;
    std::string_view const from = attribute_in(*stanza.bytes, "from");
    for (std::size_t i = waiting_.size(); i > *on_way_; --i) {
        xmpp::Serialised& older = waiting_[i - 1];
        if (!older.bytes->starts_with("<presence ") || attribute_in(*older.bytes, "from") != from) continue;
        if (!is_available(*older.bytes)) return false;
        bytes_ = bytes_ - older.bytes->size() + stanza.bytes->size();
        older = stanza;
        return true;
    }
    return false;
}

void StreamManagement::give_up() {
    id_ = Secret();
    waiting_.clear();
    bytes_ = 0;
}

bool StreamManagement::is_acknowledgement_due() const {
    if (!is_resumable() || asked_ || on_way_) return false;
    return sent_ - asked_at_ >= kAskAfterStanzas || bytes_since_ask_ >= kAskAfterBytes;
}

void StreamManagement::asked() {
    asked_ = true;
    asked_at_ = sent_;
    bytes_since_ask_ = 0;
}

// A count that cannot be is not taken over. It harms nobody but the client, which could then not resume.
void StreamManagement::acknowledge(Element const& element) {
    std::optional<std::uint32_t> const count = count_of(element);
    if (!enabled_ || !count) return;
    asked_ = false;
    std::uint32_t const newly = *count - acknowledged_;
    if (newly <= sent_ - acknowledged_) drop_acknowledged(newly);
}

void StreamManagement::drop_acknowledged(std::uint32_t newly) {
    acknowledged_ += newly;
    auto const end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(newly, waiting_.size()));
    for (auto it = waiting_.begin(); it != end; ++it) bytes_ -= weight_of(*it);
    waiting_.erase(waiting_.begin(), end);
    if (waiting_.empty() && waiting_.capacity() > kKeptPlaces) waiting_.shrink_to_fit();
}

void StreamManagement::lost() { on_way_ = waiting_.size(); }

bool StreamManagement::resume(std::uint32_t count) {
    std::uint32_t const newly = count - acknowledged_;
    if (newly > on_way_.value_or(waiting_.size())) return false;
    drop_acknowledged(newly);
    on_way_.reset();
    asked_ = false;
    asked_at_ = sent_;
    bytes_since_ask_ = 0;
    return true;
}

Element StreamManagement::resumed() const {
    Element element("resumed", ns::kSm);
    element.set("h", std::to_string(received_)).set("previd", id_.reveal());
    return element;
}

}  // namespace usher::session
