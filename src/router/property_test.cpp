// A million random events on the whole core, and what must hold after each of them: nobody is inside without a verdict
// that let him in, nobody is a moderator whom neither a claim nor another moderator made one, a host is never held,
// nobody is lost, and nothing is left in the end.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "router/test_world.hpp"

namespace usher::router::test {
namespace {

// Debug builds with sanitizers take a hundred times as long; the same walks, fewer of them.
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr int kWalks = 200;
#else
constexpr int kWalks = 10;
#endif
constexpr int kEvents = 5'000;  // of one walk
constexpr std::size_t kPeople = 8;

enum class Kind { Host, Member, Guest, Stranger };  // a stranger's token is for another room

struct Visitor {
    Kind kind = Kind::Guest;
    std::string token;
    Someone* now = nullptr;  // null: not connected
};

// How often something was seen, over all walks: what never happens proves nothing.
struct Seen {
    std::map<std::string, int> verdicts;
    int inside = 0;
    int cohosts = 0;
    int in_lobby = 0;
};

class Walk {
public:
    Walk(std::uint32_t seed, Seen& seen) : chance_(seed), world_(policy()), seen_(seen) {
        for (std::size_t i = 0; i < kPeople; ++i) {
            auto const kind = static_cast<Kind>(i % 4);
            std::string const id = "p" + std::to_string(i);
            std::string token;
            if (kind == Kind::Host) token = world_.host_token(id);
            if (kind == Kind::Member) token = world_.member_token(id);
            if (kind == Kind::Stranger) token = world_.member_token(id, "beta");
            people_.push_back({kind, std::move(token), nullptr});
        }
    }

    void run() {
        for (int i = 0; i < kEvents && !testing::Test::HasFailure(); ++i) {
            step();
            look();
        }
        end();
    }

private:
    unsigned below(unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(chance_); }
    bool one_in(unsigned limit) { return below(limit) == 0; }

    admission::Policy policy() {
        admission::Policy made;
        made.guests = static_cast<admission::Guests>(below(3));
        made.guests_may_create = one_in(2);
        made.lobby = static_cast<admission::LobbyMode>(below(3));
        made.waiting = static_cast<admission::WaitingMode>(below(2));
        made.host_gone = static_cast<admission::HostGone>(below(3));
        made.may_create = static_cast<admission::MayCreate>(below(2));
        made.lobby_password = static_cast<admission::LobbyPassword>(below(2));
        if (one_in(3)) made.seats = 3;
        if (one_in(2)) made.kick_for = admission::kForTheMeeting;
        promotes_ = made.host_gone == admission::HostGone::Promote;
        return made;
    }

    Visitor& anybody() { return people_[below(kPeople)]; }
    Someone* connected() {
        Someone* found = anybody().now;
        return found != nullptr && !found->hung_up ? found : nullptr;
    }

    void step() {
        switch (below(16)) {
            case 0:
            case 1:
            case 2: return arrive(anybody());
            case 3: return drop(anybody());
            case 4:
                return say([&](Someone& who) {
                    who.join("alpha", "Somebody", one_in(2) ? "" : one_in(3) ? "wrong" : "sesame");
                });
            case 5: return say([&](Someone& who) { who.knock("alpha", "Somebody"); });
            case 6: return say([&](Someone& who) { who.leave("alpha"); });
            case 7: return admit();
            case 8: return deny();
            case 9: return kick();
            case 10: return grant();
            case 11: return configure();
            case 12: return world_.pass(Milliseconds{below(90'000)});
            case 13: return set_room();
            case 14: return ban();
            default: return say([&](Someone& who) { chat(who); });
        }
    }

    template <class Act>
    void say(Act act) {
        if (Someone* who = connected()) act(*who);
    }

    void arrive(Visitor& visitor) {
        if (visitor.now != nullptr && !visitor.now->hung_up) return;
        visitor.now = &world_.connect(visitor.token, "alpha");
        if (visitor.now->jid.empty()) {  // refused at the door
            visitor.now = nullptr;
            return;
        }
        visitor.now->request_conference("alpha", one_in(2));
        visitor.now->join("alpha", "Somebody");
    }
    void drop(Visitor& visitor) {
        if (visitor.now == nullptr) return;
        world_.drop(*visitor.now);
        visitor.now = nullptr;
    }

    void to_room(Someone& who, std::string const& inner) {
        who.say("<iq xmlns='jabber:client' type='set' id='a' to='alpha@conference.meet.example'>" + inner + "</iq>");
    }
    void admit() {
        Someone* actor = connected();
        Someone* target = connected();
        if (actor == nullptr || target == nullptr) return;
        actor->say(
            "<message xmlns='jabber:client' to='alpha@conference.meet.example'><x "
            "xmlns='http://jabber.org/protocol/muc#user'><invite to='" +
            target->jid + "'/></x></message>");
    }
    void deny() {
        Someone* actor = connected();
        Someone* target = connected();
        if (actor == nullptr || target == nullptr) return;
        actor->say(
            "<iq xmlns='jabber:client' type='set' id='d' to='alpha@lobby.meet.example'><query "
            "xmlns='http://jabber.org/protocol/muc#admin'><item nick='k" +
            target->nick + "' role='none'><reason>no</reason></item></query></iq>");
    }
    void kick() {
        Someone* actor = connected();
        Someone* target = connected();
        if (actor == nullptr || target == nullptr) return;
        to_room(*actor, "<query xmlns='http://jabber.org/protocol/muc#admin'><item nick='" + target->nick +
                            "' role='none'/></query>");
    }
    void grant() {
        Someone* actor = connected();
        Someone* target = connected();
        if (actor == nullptr || target == nullptr) return;
        bool const may = moderators_.contains(actor->nick);
        if (may) granted_ = true;
        to_room(*actor, "<query xmlns='http://jabber.org/protocol/muc#admin'><item jid='" + target->jid +
                            "' affiliation='owner'/></query>");
    }
    // Anybody tries; moderators alone may.
    void configure() {
        Someone* actor = connected();
        if (actor == nullptr) return;
        std::string const lobby = one_in(2) ? "1" : "0";
        std::string const password = one_in(3) ? "sesame" : "";
        to_room(*actor,
                "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
                "var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field "
                "var='muc#roomconfig_membersonly'><value>" +
                    lobby + "</value></field><field var='muc#roomconfig_roomsecret'><value>" + password +
                    "</value></field></x></query>");
    }
    void chat(Someone& who) {
        who.say(
            "<message xmlns='jabber:client' type='groupchat' "
            "to='alpha@conference.meet.example'><body>x</body></message>");
    }
    void set_room() {
        admission::RoomSettings settings;
        if (one_in(2)) (void)settings.set("lobby.mode", one_in(2) ? "on" : "off");
        if (one_in(4)) (void)settings.set("waiting_room.mode", one_in(2) ? "on" : "off");
        if (one_in(8)) (void)settings.set("rooms.seats", "2");
        if (!world_.core->set_room("alpha", settings, world_.now(), world_.ids, world_.effects).ok()) return;
        world_.perform();
    }
    void ban() {
        if (!one_in(10)) return;
        Visitor const& visitor = anybody();
        if (visitor.kind != Kind::Member) return;
        admission::Ban made;
        made.identity = "token:acme-app/u-p" + std::to_string(&visitor - people_.data());
        Result<admission::Ban> ban = world_.core->ban(made, world_.now(), world_.ids, world_.effects);
        world_.perform();
        if (!ban.ok()) return;
        look();
        EXPECT_FALSE(is_inside(made.identity)) << "banned, and still there";
        (void)world_.core->lift_ban(ban.value().id, world_.effects);
        world_.perform();
    }

    bool is_inside(std::string const& identity) const {
        for (nlohmann::json const& person : people())
            if (person["identity"] == identity && person["space"] != "lobby") return true;
        return false;
    }
    nlohmann::json people() const {
        std::optional<std::string> const room = world_.core->describe("alpha");
        return room ? nlohmann::json::parse(*room)["people"] : nlohmann::json::array();
    }

    // After each event.
    void look() {
        learn_verdicts();
        moderators_.clear();
        std::set<std::string> nicks;
        for (nlohmann::json const& person : people()) {
            std::string const nick = person["nick"];
            std::string const role = person["role"];
            std::string const identity = person["identity"];
            bool const in_lobby = person["space"] == "lobby";
            ++(in_lobby ? seen_.in_lobby : seen_.inside);
            if (role == "cohost") ++seen_.cohosts;
            EXPECT_TRUE(nicks.insert(nick + (in_lobby ? " in the lobby" : "")).second) << "twice: " << nick;
            if (in_lobby) continue;
            EXPECT_TRUE(admitted_.contains(identity)) << identity << " is inside, and nothing let him in";
            EXPECT_TRUE(role != "host" || is_host(identity)) << identity;
            EXPECT_TRUE(role != "cohost" || granted_ || promotes_) << identity << " was made one by nobody";
            if (role == "host" || role == "cohost") moderators_.insert(nick);
            for (Visitor const& visitor : people_)
                EXPECT_FALSE(visitor.kind == Kind::Stranger && visitor.now != nullptr && visitor.now->nick == nick);
        }
        for (Visitor& visitor : people_)
            if (visitor.now != nullptr && visitor.now->hung_up) visitor.now = nullptr;
        if (!world_.core->describe("alpha")) granted_ = false;  // the next meeting knows of no grant
        world_.happenings.clear();
        world_.note_lines.clear();
        world_.stored.clear();
        for (Visitor const& visitor : people_)
            if (visitor.now != nullptr) visitor.now->forget();
    }

    void learn_verdicts() {
        for (conference::Record const& record : world_.records) {
            if (record.decision.admitted()) admitted_.insert(record.identity);
            std::string const code = record.decision.code();
            ++seen_.verdicts[code];
            bool const held = record.decision.held() || code == "password-required" || code == "bad-password";
            EXPECT_FALSE(is_host(record.identity) && held) << "a host was told " << code;
        }
        world_.records.clear();
        world_.decisions.clear();
        world_.notes.clear();
    }

    static bool is_host(std::string const& identity) {
        return identity == "token:acme-app/u-p0" || identity == "token:acme-app/u-p4";
    }

    void end() {
        for (Visitor& visitor : people_) drop(visitor);
        world_.pass(Seconds{3600});
        EXPECT_EQ(world_.core->conferences(), 0U);
        EXPECT_EQ(world_.core->sessions(), 0U);
    }

    std::mt19937 chance_;
    bool promotes_ = false;
    World world_;
    Seen& seen_;
    std::vector<Visitor> people_;
    std::set<std::string> admitted_;
    std::set<std::string> moderators_;  // nicks, as of the last look
    bool granted_ = false;              // in this meeting, by somebody who could
};

TEST(AMillionEvents, LetNobodyInWhoMayNotAndLoseNobody) {
    Seen seen;
    for (int seed = 1; seed <= kWalks && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("walk " + std::to_string(seed));
        Walk(static_cast<std::uint32_t>(seed), seen).run();
    }
    for (char const* code : {"admitted", "lobby", "waiting-for-host", "may-not-create", "password-required",
                             "bad-password", "room-full", "kicked"})
        EXPECT_GT(seen.verdicts[code], 0) << code;
    EXPECT_GT(seen.inside, 1000);
    EXPECT_GT(seen.in_lobby, 1000);
    EXPECT_GT(seen.cohosts, 100);
}

}  // namespace
}  // namespace usher::router::test
