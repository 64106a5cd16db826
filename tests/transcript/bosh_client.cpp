// A client over BOSH (XEP-0124, XEP-0206) as those of Jitsi are: hold='1', two requests at most, a new connection each.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <deque>
#include <utility>

#include "transcript/server_settings.hpp"
#include "transcript/wire_client.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::transcript {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;

// A request that is sent, and its answer when it has come.
struct Exchange {
    explicit Exchange(asio::io_context& context) : stream(context) {}
    beast::tcp_stream stream;
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    bool done = false;
};

class BoshClient final : public WireClient {
public:
    BoshClient(std::uint16_t port, std::string target) : port_(port), target_(std::move(target)) {}

    void write(std::string const& text) override {
        if (ended_) return;
        if (text.starts_with("<open ")) {
            std::string const to = " to='" + std::string(kDomain) + "'";
            post(sid_.empty() ? to + " wait='60' hold='1' ver='1.6' xmpp:version='1.0'" : to + " xmpp:restart='true'",
                 {});
        } else if (text.starts_with("<close ")) {
            post(" type='terminate'", {});
        } else {
            post({}, text);
        }
        // The server holds one and answers what is more; the first answer brings the sid.
        while (exchanges_.size() > 1 || (sid_.empty() && !exchanges_.empty()))
            if (!take(std::chrono::seconds{10})) return;
    }

    std::optional<std::string> read(std::chrono::milliseconds patience) override {
        while (inbox_.empty()) {
            if (ended_) return std::nullopt;
            if (exchanges_.empty()) post({}, {});
            if (!take(patience)) return std::nullopt;
        }
        std::string text = std::move(inbox_.front());
        inbox_.pop_front();
        return text;
    }

    void lose(bool) override {
        exchanges_.clear();
        ended_ = true;
    }

private:
    void post(std::string const& attributes, std::string const& payload) {
        auto& exchange = *exchanges_.emplace_back(std::make_unique<Exchange>(context_));
        exchange.stream.socket().connect(Tcp::endpoint(asio::ip::address_v4::loopback(), port_));
        http::request<http::string_body> request(http::verb::post, target_, 11);
        request.set(http::field::host, "127.0.0.1:" + std::to_string(port_));
        request.set(http::field::content_type, "text/xml; charset=utf-8");
        request.body() = "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' rid='" +
                         std::to_string(++rid_) + "'" + (sid_.empty() ? "" : " sid='" + sid_ + "'") + attributes + ">" +
                         payload + "</body>";
        request.prepare_payload();
        http::write(exchange.stream, request);
        http::async_read(exchange.stream, exchange.buffer, exchange.response,
                         [&exchange](beast::error_code, std::size_t) { exchange.done = true; });
    }

    // The oldest answer. False: it did not come in time.
    bool take(std::chrono::milliseconds patience) {
        auto const until = std::chrono::steady_clock::now() + patience;
        Exchange& oldest = *exchanges_.front();
        while (!oldest.done) {
            context_.restart();
            if (context_.run_one_until(until) == 0 && std::chrono::steady_clock::now() >= until) return oldest.done;
        }
        std::string const text = oldest.response.body();
        exchanges_.pop_front();
        Result<xmpp::Element> const body = reader_.read(text);
        ended_ = !body.ok() || body.value().attribute("type") == "terminate";
        if (!body.ok()) return true;
        if (sid_.empty()) sid_ = body.value().attribute("sid");
        for (xmpp::Element const& child : body.value().children())
            if (!child.is_text()) inbox_.push_back(child.to_xml());
        return true;
    }

    asio::io_context context_;
    std::uint16_t port_;
    std::string target_;
    std::string sid_;
    std::uint64_t rid_ = 4'000'000;
    std::deque<std::unique_ptr<Exchange>> exchanges_;  // oldest first
    std::deque<std::string> inbox_;
    xmpp::XmlReader reader_;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<WireClient> bosh_client(std::uint16_t port, std::string const& target) {
    return std::make_unique<BoshClient>(port, target);
}

}  // namespace usher::transcript
