// Bytes to bodies to a Bosh session. Lines are requests; a first byte below 8 is instead a step of the server's or of
// time. What must hold: each request is answered once and no other, nothing is taken twice or after the end, and every
// answer can be read.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "session/bosh.hpp"
#include "xmpp/xml_reader.hpp"

namespace {

using namespace usher;
using session::Bosh;

void require(bool holds) {
    if (!holds) std::abort();
}

struct Fuzz {
    Bosh bosh{
        Secret("sid"), "meet.example", {.wait = Seconds{60}, .inactivity = Seconds{60}, .backlog = 4000, .batch = 500}};
    Bosh::Outputs out;
    std::set<Bosh::Ticket> open;
    Bosh::Ticket next = 1;
    Instant now{Milliseconds{0}};
    xmpp::XmlReader reader;
    bool begun = false;
    bool over = false;

    void look() {
        for (Bosh::Output& output : out) {
            if (auto const* answer = std::get_if<Bosh::Answer>(&output)) {
                require(open.erase(answer->ticket) == 1);
                require(reader.read(answer->body).ok());
            } else {
                require(!over);
                over = std::holds_alternative<Bosh::Over>(output);
            }
        }
        out.clear();
        if (over) require(open.empty());
        if (auto const at = bosh.deadline()) require(!over && *at >= Instant{});
    }
    void request(std::string_view text) {
        Result<xmpp::Element> element = reader.read(text);
        if (!element.ok()) return;
        Result<session::BoshBody> body = session::read_bosh_body(std::move(element).value());
        if (!body.ok()) return;
        open.insert(next);
        if (std::exchange(begun, true))
            bosh.request(std::move(body).value(), next++, now, out);
        else
            bosh.begin(std::move(body).value(), next++, now, out);
    }
    void step(std::string_view line) {
        auto const what = static_cast<unsigned char>(line.empty() ? 8 : line.front());
        if (!begun && what < 8) return;
        if (what == 0) bosh.send(std::string("<a>") + std::string(line.size(), 'x') + "</a>");
        if (what == 1) bosh.close();
        if (what > 1 && what < 8) {
            now = now + Seconds{what * 5};
            bosh.tick(now, out);
        }
        if (what >= 8) request(line);
        bosh.flush(now, out);
        look();
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<char const*>(data), size);
    Fuzz fuzz;
    while (!rest.empty()) {
        std::size_t const end = std::min(rest.find('\n'), rest.size());
        fuzz.step(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return 0;
}
