// Random meetings: whatever happens, in whatever order, the invariants hold. focus_stage.hpp checks the order of engine
// commands, that SSRCs are never used twice, that nobody is told of itself, and that each request is answered once.
#include <gtest/gtest.h>

#include <algorithm>

#include "focus/focus_stage.hpp"

namespace usher::focus::test {

namespace {

class Meeting {
public:
    Meeting(std::uint64_t seed, bool json) : stage(json), chance_(seed) {}

    void step() {
        last_ = pick(16);
        switch (last_) {
            case 0:
            case 1:
                if (stage.clients.size() < 7) seat();
                break;
            case 2:
                if (pick(3) == 0) leave();
                break;
            case 3:
            case 4:
            case 5: stage.accept_open(); break;
            case 6: withdraw(); break;
            case 7: add_again(); break;
            case 8: add_new(); break;
            case 9: share(); break;
            case 10: presence(); break;
            case 11: end_session(); break;
            case 12: engine_trouble(); break;
            case 13: wishes(); break;
            case 14: speakers(); break;
            default: stage.wait(Milliseconds{pick(8000)}); break;
        }
        check();
    }

    Stage stage;

private:
    // What one client sends, as it believes.
    struct Sent {
        std::string xml;
        std::uint64_t video = 0;
    };

    std::uint32_t pick(std::uint32_t below) { return chance_.number() % below; }
    OccupantId anyone() {
        if (stage.clients.empty()) return {};
        auto it = stage.clients.begin();
        std::advance(it, pick(static_cast<std::uint32_t>(stage.clients.size())));
        return it->first;
    }
    bool in_session(OccupantId id) {
        return stage.clients.contains(id) && !stage[id].sid.empty() && stage.accepted.contains(stage[id].sid);
    }
    void seat() {
        stage.seat("p" + std::to_string(pick(6)) + "x" + std::to_string(++names_),
                   pick(2) == 0 ? Dialect::Old : Dialect::New);
    }
    void leave() {
        if (OccupantId id = anyone(); stage.clients.contains(id)) stage.unseat(id);
    }
    std::string all_of(OccupantId id) {
        Client const& client = stage[id];
        std::uint64_t const base = 1000 * id.number + 100000 * static_cast<std::uint64_t>(client.initiates);
        return Stage::audio_xml(client, base + 6) + Stage::video_xml(client, base);
    }
    void withdraw() {
        if (OccupantId id = anyone(); in_session(id))
            stage.ask(id, Stage::jingle(stage[id], "source-remove", all_of(id)));
    }
    void add_again() {
        if (OccupantId id = anyone(); in_session(id)) stage.ask(id, Stage::jingle(stage[id], "source-add", all_of(id)));
    }
    void add_new() {
        if (OccupantId id = anyone(); in_session(id))
            stage.ask(id, Stage::jingle(
                              stage[id], "source-add",
                              Stage::video_xml(stage[id], 50'000'000 + 10 * ++ssrcs_, 1 + static_cast<int>(pick(3)))));
    }
    void share() {
        if (OccupantId id = anyone(); in_session(id))
            stage.ask(id, Stage::jingle(stage[id], "source-add",
                                        Stage::video_xml(stage[id], 50'000'000 + 10 * ++ssrcs_, 3, 1, "desktop")));
    }
    void presence() {
        OccupantId id = anyone();
        if (!stage.clients.contains(id)) return;
        std::string const nick = stage[id].member.nick;
        std::vector<SourceState> states{{nick + "-a0", pick(2) == 0, false},
                                        {nick + "-v0", pick(2) == 0, pick(4) == 0}};
        if (stage[id].member.dialect == Dialect::New) states.push_back({nick + "-v1", pick(2) == 0, true});
        stage.presence(id, states);
    }
    void end_session() {
        OccupantId id = anyone();
        if (!stage.clients.contains(id) || stage[id].sid.empty()) return;
        bool const again = pick(4) != 0;
        std::string const inside = "<bridge-session xmlns='http://jitsi.org/protocol/focus' id='" +
                                   stage[id].bridge_session + "' restart='" + (again ? "true" : "false") + "'/>";
        std::string const xml = Stage::jingle(stage[id], "session-terminate", inside);
        stage[id].sid.clear();
        stage[id].streams.clear();
        stage.ask(id, xml);
    }
    void engine_trouble() {
        OccupantId id = anyone();
        if (pick(6) == 0 && stage.engine.is_open) {
            stage.engine = Stage::Engine{};
            stage.report(media::EngineLost{"c0ffee", "gone"});
        } else if (stage.engine.generation.contains(id)) {
            media::EndpointId who = stage.endpoint(id);
            if (pick(2) == 0) --who.generation;  // an old word
            if (pick(4) == 0)
                stage.report(media::CommandRefused{who, "no"});
            else
                stage.report(media::Activity{who, pick(2) == 0});
        }
    }
    void wishes() {
        OccupantId id = anyone();
        OccupantId other = anyone();
        if (!stage.clients.contains(id)) return;
        stage.say(id, R"({"colibriClass":"ReceiverVideoConstraints","lastN":)" +
                          std::to_string(static_cast<int>(pick(4)) - 1) + R"(,"constraints":{")" +
                          stage[other].member.nick + (pick(2) == 0 ? "-v0" : "") + R"(":{"maxHeight":)" +
                          std::to_string(90 * pick(9)) + "}}}");
    }
    void speakers() {
        media::Speakers report{"c0ffee", {}};
        for (auto const& [id, generation] : stage.engine.generation)
            if (pick(2) == 0) report.ordered.insert(report.ordered.begin(), {"c0ffee", id, generation});
        stage.report(report);
    }
    void check() {
        for (auto const& [id, client] : stage.clients) {
            if (!in_session(id)) continue;
            check_receiver(id, client);
        }
        // A wish that changes nothing makes everything be looked at anew: nothing was missed on the way.
        std::size_t const before = stage.engine.commands.size();
        OccupantId const somebody = anyone();
        if (in_session(somebody)) stage.say(somebody, R"({"colibriClass":"ReceiverVideoConstraints"})");
        EXPECT_EQ(stage.engine.commands.size(), before);
        for (auto const& [id, sources] : stage.engine.sources)
            for (media::Source const& source : sources)
                EXPECT_TRUE(source.name.starts_with(stage[id].member.nick + "-")) << source.name;
    }
    void check_receiver(OccupantId id, Client const& client) {
        std::map<std::string, media::Ssrc> told;
        std::set<media::Ssrc> repairs;
        for (auto const& [primary, rtx] : client.rtx) repairs.insert(rtx);
        for (auto const& [ssrc, seen] : client.streams) {
            if (repairs.contains(ssrc)) continue;
            EXPECT_TRUE(told.emplace(seen.name, ssrc).second) << "two streams for " << seen.name;
        }
        // The engine sends what the client was told, no more and no less.
        std::map<std::string, media::Ssrc> sent;
        for (auto const& [name, pair] : stage.engine.receive[id]) sent[name] = pair.primary;
        EXPECT_EQ(told, sent);
        for (auto const& [name, ssrc] : told)
            EXPECT_TRUE(is_live(name)) << name << " after " << last_ << " known to " << client.member.nick
                                       << stage.focus.describe();
        for (auto const& [other, sources] : stage.engine.sources) {
            if (other == id) continue;
            int videos = 0;
            bool has_video = false;
            for (media::Source const& source : sources) {
                bool const knows = told.contains(source.name);
                bool const is_video = source.kind == media::Kind::Video;
                has_video = has_video || (is_video && !source.paused);
                if (is_video && knows) ++videos;
                bool const must_know = !source.paused && (client.member.dialect == Dialect::New || !is_video);
                EXPECT_TRUE(knows || !must_know) << client.member.nick << " does not know " << source.name;
            }
            bool const must_see_one = client.member.dialect == Dialect::Old && has_video;
            EXPECT_TRUE(videos == 1 || !must_see_one) << client.member.nick << " sees " << videos;
        }
    }
    bool is_live(std::string const& name) {
        for (auto const& [other, sources] : stage.engine.sources)
            if (std::ranges::find(sources, name, &media::Source::name) != sources.end()) return true;
        return false;
    }

    SeededIds chance_;
    std::uint64_t names_ = 0;
    std::uint32_t last_ = 0;
    std::uint64_t ssrcs_ = 0;
};

}  // namespace

TEST(FocusProperty, RandomMeetingsKeepTheInvariants) {
    std::size_t told = 0;
    for (std::uint64_t seed = 1; seed <= 40 && !::testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Meeting meeting(seed, seed % 2 == 0);
        for (int i = 0; i < 300 && !::testing::Test::HasFailure(); ++i) {
            SCOPED_TRACE("step " + std::to_string(i));
            meeting.step();
        }
        told += meeting.stage.ever.size();
    }
    EXPECT_GT(told, 5000U);  // things did happen
}

}  // namespace usher::focus::test
