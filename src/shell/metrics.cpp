#include "shell/metrics.hpp"

#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

namespace usher::shell {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

struct Sample {
    Labels labels;
    double value;
};

// Adds families in the order of docs/operate/metrics.md.
class Page {
public:
    void gauge(char const* name, char const* help, std::vector<Sample> samples) {
        add(name, help, MetricType::Gauge, std::move(samples));
    }
    void counter(char const* name, char const* help, std::vector<Sample> samples) {
        add(name, help, MetricType::Counter, std::move(samples));
    }
    void histogram(char const* name, char const* help, Histogram const& from) {
        ClientMetric metric;
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < from.counts.size(); ++i) {
            sum += from.counts.at(i);
            double const bound =
                i < Histogram::kBounds.size() ? Histogram::kBounds.at(i) : std::numeric_limits<double>::infinity();
            metric.histogram.bucket.push_back({sum, bound});
        }
        metric.histogram.sample_count = sum;
        metric.histogram.sample_sum = from.sum;
        families_.push_back({name, help, MetricType::Histogram, {std::move(metric)}});
    }
    std::vector<MetricFamily> take() { return std::move(families_); }

private:
    void add(char const* name, char const* help, MetricType type, std::vector<Sample> samples) {
        MetricFamily family{name, help, type, {}};
        for (Sample& sample : samples) {
            ClientMetric metric;
            metric.label = std::move(sample.labels);
            (type == MetricType::Gauge ? metric.gauge.value : metric.counter.value) = sample.value;
            family.metric.push_back(std::move(metric));
        }
        families_.push_back(std::move(family));
    }
    std::vector<MetricFamily> families_;
};

template <class Number>
Sample one(Number value) {
    return {{}, static_cast<double>(value)};
}
template <class Number>
Sample of(char const* label, char const* word, Number value) {
    return {{{label, word}}, static_cast<double>(value)};
}

void add_people(Page& page, Measured const& from) {
    page.gauge("usher_info", "Always 1; the version is its label.", {of("version", from.version.c_str(), 1)});
    page.gauge("usher_ready", "1 while /ready says so.", {one(from.ready)});
    page.gauge("usher_draining", "1 after the first SIGTERM.", {one(from.draining)});
    page.gauge("usher_sessions", "Streams of clients.",
               {of("transport", "websocket", from.websockets), of("transport", "bosh", from.bosh),
                of("transport", "none", from.census.lost)});
    page.gauge("usher_rooms", "Meetings that go on.", {one(from.census.rooms)});
    page.gauge("usher_rooms_held", "Rooms that are not open, in which people only knock or wait.",
               {one(from.census.held)});
    page.gauge("usher_people", "People, by where they are.",
               {of("place", "main", from.census.people.main), of("place", "breakout", from.census.people.breakouts),
                of("place", "lobby", from.census.people.lobby), of("place", "waiting", from.census.people.waiting),
                of("place", "queued", from.census.queued)});
    page.counter("usher_turns_total", "People who waited for their turn at the door, and got it.",
                 {one(from.counts.turns)});
    page.counter("usher_turn_seconds_total", "What they waited, all together.", {one(from.counts.turn_seconds)});
    std::vector<Sample> verdicts;
    for (auto const& [verdict, count] : from.tally->verdicts)
        verdicts.push_back({{{"rule", verdict.rule}, {"stage", verdict.stage}, {"verdict", verdict.verdict}},
                            static_cast<double>(count)});
    page.counter("usher_verdicts_total", "Decisions about people.", std::move(verdicts));
    std::vector<Sample> signers;
    for (auto const& [signer, outcomes] : from.tally->signers)
        for (auto const& [verdict, count] : {std::pair{"admitted", outcomes.admitted}, std::pair{"held", outcomes.held},
                                             std::pair{"refused", outcomes.refused}})
            signers.push_back({{{"issuer", signer.issuer}, {"tenant", signer.tenant}, {"verdict", verdict}},
                               static_cast<double>(count)});
    page.counter("usher_signed_verdicts_total", "Decisions about people with a valid token, by who signed it.",
                 std::move(signers));
}

void add_traffic(Page& page, Measured const& from) {
    Tally const& tally = *from.tally;
    page.counter("usher_stanzas_in_total", "Elements of clients, by kind.",
                 {of("kind", "presence", from.counts.presences), of("kind", "message", from.counts.messages),
                  of("kind", "iq", from.counts.iqs), of("kind", "stream", from.counts.others)});
    page.counter("usher_stanzas_out_total", "Elements to clients, each receiver counted.",
                 {of("kind", "presence", tally.presences_out), of("kind", "message", tally.messages_out),
                  of("kind", "iq", tally.iqs_out), of("kind", "stream", tally.others_out)});
    page.histogram("usher_delivery_seconds",
                   "From a WebSocket message's arrival until all that it caused was handed to the sockets.",
                   tally.delivery);
    page.counter("usher_failed_turns_total", "Events that ended in an internal error.", {one(tally.failed_turns)});
    page.counter("usher_resumptions_total", "Sessions without a connection, by what became of them.",
                 {of("result", "resumed", tally.resumed), of("result", "refused", tally.resume_refused),
                  of("result", "lapsed", tally.lapsed)});
    page.gauge("usher_connections", "Open sockets, those of files as well.", {one(from.edge.connections)});
    page.counter("usher_websocket_messages_in_total", "Messages read, bridge channels included.",
                 {one(from.edge.messages_in)});
    page.counter("usher_websocket_messages_out_total", "Messages queued.", {one(from.edge.messages_out)});
    page.counter("usher_bytes_in_total", "Bytes of the messages read.", {one(from.edge.bytes_in)});
    page.counter("usher_bytes_out_total", "Bytes written, those of files as well.", {one(from.edge.bytes_out)});
    page.gauge("usher_slow_readers", "WebSockets for which something waits.", {one(from.edge.behind)});
    page.gauge("usher_slow_reader_bytes", "What waits for them.", {one(from.edge.waiting)});
    page.counter("usher_slow_readers_dropped_total", "Connections that ended at limits.outbox.",
                 {one(from.edge.dropped)});
}

void add_others(Page& page, Measured const& from) {
    Tally const& tally = *from.tally;
    page.gauge("usher_media_workers", "Media workers that run.", {one(from.media.running)});
    page.gauge("usher_media_workers_wanted", "Media workers that there are to be.", {one(from.media.workers)});
    page.counter("usher_media_workers_lost_total", "Media workers that died or were given up.", {one(from.media.lost)});
    page.gauge("usher_media_worker_cpu_seconds", "Processor time of the media workers that run.",
               {one(from.worker_cpu)});
    page.gauge("usher_media_transports", "People whose media is connected.", {one(from.media.transports)});
    page.gauge("usher_media_bits_per_second", "Media of all people together.",
               {of("direction", "in", from.media.incoming), of("direction", "out", from.media.outgoing)});
    page.gauge("usher_media_packet_loss_ratio", "Part of the packets that are lost, from 0 to 1.",
               {of("direction", "in", from.media.lost_incoming), of("direction", "out", from.media.lost_outgoing)});
    page.gauge("usher_webhooks_waiting", "Events that wait to be delivered.", {one(from.webhooks.waiting)});
    page.counter("usher_webhooks_total", "Attempts to deliver an event, by result; lost: events that were given up.",
                 {of("result", "delivered", from.webhooks.delivered), of("result", "failed", from.webhooks.failed),
                  of("result", "lost", from.webhooks.lost)});
    page.counter("usher_key_fetches_total", "Questions to key servers, by result.",
                 {of("result", "ok", tally.keys_got), of("result", "status", tally.keys_status),
                  of("result", "tls", tally.keys_tls), of("result", "no-answer", tally.keys_silent)});
    page.gauge("usher_timers", "Timers that run.", {one(from.timers)});
    page.counter("process_cpu_seconds_total", "Processor time of the server itself.", {one(from.process_cpu)});
    page.gauge("process_resident_memory_bytes", "Memory of the server itself.", {one(from.process_rss)});
    page.gauge("process_start_time_seconds", "When the server was started.", {one(from.process_start)});
}

std::vector<MetricFamily> families(Measured const& from) {
    Page page;
    add_people(page, from);
    add_traffic(page, from);
    add_others(page, from);
    return page.take();
}

}  // namespace

ProcessNumbers process_numbers(int pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    std::size_t const name_ends = line.rfind(')');  // the name may have anything in it
    if (name_ends == std::string::npos) return {};
    std::istringstream rest(line.substr(name_ends + 1));
    std::vector<std::string> fields(std::istream_iterator<std::string>(rest), {});
    // proc(5): field 3 is the first behind the name.
    auto field = [&fields](std::size_t number) {
        return fields.size() > number - 3 ? std::strtod(fields[number - 3].c_str(), nullptr) : 0.0;
    };
    auto const ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    double boot = 0;
    std::ifstream stat("/proc/stat");
    for (std::string word; stat >> word;)
        if (word == "btime") stat >> boot;
    return {(field(14) + field(15)) / ticks, field(24) * static_cast<double>(sysconf(_SC_PAGESIZE)),
            boot + field(22) / ticks};
}

std::string metrics_text(Measured const& measured) {
    return prometheus::TextSerializer().Serialize(families(measured));
}

namespace {

// What counts whole things is shown as such.
nlohmann::json number_json(double value) {
    auto const whole = static_cast<std::int64_t>(value);
    return static_cast<double>(whole) == value ? nlohmann::json(whole) : nlohmann::json(value);
}

nlohmann::json family_json(MetricFamily const& family) {
    if (family.type == MetricType::Histogram) {
        auto const& from = family.metric.front().histogram;
        double const mean = from.sample_count == 0 ? 0 : from.sample_sum / static_cast<double>(from.sample_count);
        return {{"count", from.sample_count}, {"mean", mean}};
    }
    nlohmann::json all = nlohmann::json::object();
    for (ClientMetric const& metric : family.metric) {
        nlohmann::json value =
            number_json(family.type == MetricType::Gauge ? metric.gauge.value : metric.counter.value);
        if (metric.label.empty()) return value;
        std::string labels;
        for (auto const& label : metric.label) labels += (labels.empty() ? "" : ",") + label.name + "=" + label.value;
        all[labels] = std::move(value);
    }
    return all;
}

}  // namespace

nlohmann::json metrics_json(Measured const& measured) {
    constexpr std::string_view kOwn = "usher_";
    nlohmann::json all = nlohmann::json::object();
    for (MetricFamily const& family : families(measured))
        all[family.name.starts_with(kOwn) ? family.name.substr(kOwn.size()) : family.name] = family_json(family);
    return all;
}

}  // namespace usher::shell
