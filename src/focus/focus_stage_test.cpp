// The checking people and engine of focus_stage.hpp.
#include "focus/focus_stage.hpp"

namespace usher::focus::test {

using nlohmann::json;
using xmpp::Element;

void Stage::perform() {
    while (!out.empty()) {
        Outputs turn = std::move(out);
        out.clear();
        std::vector<media::Report> reports;
        for (Output const& output : turn) {
            std::visit(Overloaded{
                           [&](ToOccupant const& o) {
                               ASSERT_TRUE(clients.contains(o.to));
                               to_client(clients[o.to], parse(o.iq.to_xml()));
                           },
                           [&](ToEngine const& o) {
                               to_engine(o.command);
                               auto const* open = std::get_if<media::OpenEndpoint>(&o.command);
                               if (open != nullptr && engine.answers)
                                   reports.push_back(media::EndpointOpened{
                                       open->who,
                                       {"srvufrag",
                                        "srvpwdsrvpwdsrvpwdsrvpwd",
                                        "sha-256",
                                        "AA:BB",
                                        {{"192.0.2.1", 40000, false, 1076302079, "udpcandidate"},
                                         {"192.0.2.1", 4443, true, 1076276479, "tcpcandidate"}}}});
                           },
                           [&](ToChannels const& o) {
                               EXPECT_TRUE(json::accept(o.json)) << o.json;
                               EXPECT_EQ(std::set<OccupantId>(o.to.begin(), o.to.end()).size(), o.to.size());
                               for (OccupantId id : o.to) clients[id].channel.push_back(o.json);
                           },
                           [&](CloseChannel const& o) { ++clients[o.to].channel_closes; },
                           [&](SetTimer const& o) { timers[o.which] = o.at; },
                           [&](DropTimer const& o) { timers.erase(o.which); },
                           [](Dominant const&) {},
                           [](Remark const&) {},
                       },
                       output);
        }
        std::vector<OccupantId> closed;
        for (Output const& output : turn)
            if (auto const* close = std::get_if<CloseChannel>(&output)) closed.push_back(close->to);
        log.insert(log.end(), std::make_move_iterator(turn.begin()), std::make_move_iterator(turn.end()));
        for (OccupantId id : closed) focus.channel_closed(id, now, out);
        for (media::Report const& report : reports) focus.report(report, now, ids, out);
    }
}

void Stage::to_engine(media::Command const& command) {
    engine.commands.push_back(command);
    auto is_there = [&](media::EndpointId const& who) {
        EXPECT_EQ(who.conference, "c0ffee");
        return engine.generation.contains(who.occupant) && engine.generation[who.occupant] == who.generation;
    };
    std::visit(Overloaded{
                   [&](media::OpenConference const&) {
                       EXPECT_FALSE(engine.is_open);
                       engine.is_open = true;
                   },
                   [&](media::OpenEndpoint const& c) {
                       EXPECT_TRUE(engine.is_open);
                       EXPECT_FALSE(engine.generation.contains(c.who.occupant)) << "one endpoint per occupant";
                       engine.generation[c.who.occupant] = c.who.generation;
                   },
                   [&](media::ConnectEndpoint const& c) {
                       EXPECT_TRUE(is_there(c.who));
                       EXPECT_TRUE(engine.connected.insert(c.who.occupant).second);
                   },
                   [&](media::SetSources const& c) {
                       EXPECT_TRUE(is_there(c.who) && engine.connected.contains(c.who.occupant));
                       engine.sources[c.who.occupant] = c.sources;
                   },
                   [&](media::Receive const& c) {
                       EXPECT_TRUE(is_there(c.who) && engine.connected.contains(c.who.occupant));
                       engine.receive[c.who.occupant] = c.sources;
                   },
                   [&](media::SetLimits const& c) {
                       EXPECT_TRUE(is_there(c.who) && engine.connected.contains(c.who.occupant));
                       engine.limits[c.who.occupant] = c.limits;
                   },
                   [&](media::ForceMute const&) { ADD_FAILURE(); },
                   [&](media::CloseEndpoint const& c) {
                       EXPECT_TRUE(is_there(c.who));
                       engine.generation.erase(c.who.occupant);
                       engine.connected.erase(c.who.occupant);
                       engine.sources.erase(c.who.occupant);
                       engine.receive.erase(c.who.occupant);
                       engine.limits.erase(c.who.occupant);
                   },
                   [&](media::CloseConference const&) {
                       EXPECT_TRUE(engine.is_open);
                       engine.is_open = false;
                       engine.generation.clear();
                       engine.connected.clear();
                   },
               },
               command);
}

void Stage::to_client(Client& client, Element const& iq) {
    client.iqs.push_back(iq);
    EXPECT_EQ(iq.attribute("from"), "standup@conference.example/focus");
    Element const* jingle = iq.child("jingle", xmpp::ns::kJingle);
    if (iq.attribute("type") != "set") return;
    ASSERT_NE(jingle, nullptr);
    std::string_view const action = jingle->attribute("action");
    if (action == "session-initiate") {
        EXPECT_TRUE(client.sid.empty()) << "an invite into a running session";
        client.sid = jingle->attribute("sid");
        client.initiate_id = iq.attribute("id");
        client.bridge_session = jingle->child("bridge-session")->attribute("id");
        client.channel_url = jingle->child("content")->child("transport")->child("web-socket")->attribute("url");
        ++client.initiates;
        client.streams.clear();
        client.rtx.clear();
        learn(client, *jingle, true);
        return;
    }
    EXPECT_EQ(jingle->attribute("sid"), client.sid);
    if (action == "session-terminate") {
        client.sid.clear();
        client.streams.clear();
        ++client.terminates;
    } else if (action == "source-add" || action == "source-remove") {
        EXPECT_TRUE(accepted.contains(client.sid)) << "a change before the session-accept";
        learn(client, *jingle, action == "source-add");
    } else {
        ADD_FAILURE() << action;
    }
}

void Stage::learn_one(Client& client, media::Ssrc ssrc, Seen seen, bool adds, Element const& jingle) {
    if (seen.owner == "jvb") {
        EXPECT_EQ(jingle.attribute("action"), "session-initiate");
        EXPECT_EQ(seen.name, seen.is_video ? "jvb-v0" : "jvb-a0");
        return;
    }
    EXPECT_NE(seen.owner, client.member.nick) << "told of itself";
    EXPECT_TRUE(seen.name.starts_with(seen.owner + "-")) << seen.name;
    EXPECT_FALSE(seen.msid.empty());
    if (!adds) {
        EXPECT_TRUE(client.streams.contains(ssrc)) << "removed but never told";
        EXPECT_EQ(client.streams[ssrc], seen);
        client.streams.erase(ssrc);
        return;
    }
    EXPECT_GE(ssrc, 1U << 30);
    EXPECT_TRUE(ever.emplace(ssrc, seen.name).second) << "an ssrc twice";
    // Chromium: no msid twice among the lines of one kind.
    for (auto const& [other, has] : client.streams) EXPECT_TRUE(has.msid != seen.msid || has.name == seen.name);
    client.streams[ssrc] = std::move(seen);
}

void Stage::learn(Client& client, Element const& jingle, bool adds) {
    std::vector<std::pair<media::Ssrc, media::Ssrc>> groups;
    bool json_form = false;
    for (Element const& child : jingle.children()) {
        if (child.is("json-message", xmpp::ns::kJitmeet)) {
            json_form = true;
            json const message = json::parse(child.text());
            for (auto const& [owner, columns] : message.at("sources").items()) {
                for (std::size_t column = 0; column < columns.size(); ++column)
                    for (json const& each : columns[column]) {
                        if (column % 2 == 0)
                            learn_one(client, each.at("s"), {owner, each.at("n"), each.at("m"), column == 0}, adds,
                                      jingle);
                        else
                            groups.emplace_back(each.at(1), each.at(2));
                    }
            }
        }
        if (!child.is("content", xmpp::ns::kJingle)) continue;
        Element const* description = child.child("description", xmpp::ns::kJingleRtp);
        ASSERT_NE(description, nullptr);
        bool const is_video = description->attribute("media") == "video";
        for (Element const& source : description->children()) {
            if (source.is("source", xmpp::ns::kJingleSsma)) {
                std::string const owner(source.child("ssrc-info", xmpp::ns::kJitmeet)->attribute("owner"));
                std::string const msid(source.child("parameter")->attribute("value"));
                auto const ssrc = static_cast<media::Ssrc>(std::stoul(std::string(source.attribute("ssrc"))));
                EXPECT_TRUE(!json_form || owner == "jvb");
                learn_one(client, ssrc, {owner, std::string(source.attribute("name")), msid, is_video}, adds, jingle);
            } else if (source.is("ssrc-group", xmpp::ns::kJingleSsma)) {
                EXPECT_EQ(source.attribute("semantics"), "FID") << "simulcast is not for receivers";
                auto ssrc = [&](std::size_t at) {
                    return static_cast<media::Ssrc>(std::stoul(std::string(source.children()[at].attribute("ssrc"))));
                };
                groups.emplace_back(ssrc(0), ssrc(1));
            }
        }
    }
    for (auto const& [primary, rtx] : groups) {
        if (!adds) continue;
        EXPECT_TRUE(client.streams.contains(primary) && client.streams.contains(rtx));
        EXPECT_EQ(client.streams[primary], client.streams[rtx]) << "RTX has the name and the msid of its primary";
        client.rtx[primary] = rtx;
    }
}

}  // namespace usher::focus::test
