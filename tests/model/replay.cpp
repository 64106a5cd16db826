// Gives random walks of the model (admission.pml) to the core and compares, after each event, the verdict and who is
// where.
#include <fstream>
#include <iostream>
#include <sstream>

#include "router/test_world.hpp"

namespace {

using usher::router::test::Someone;
using usher::router::test::World;
namespace admission = usher::admission;

constexpr std::size_t kPeople = 4;
constexpr char const* kNames[kPeople] = {"ana", "cleo", "dov", "eve"};
bool is_host(std::size_t who) { return who < 2; }

admission::Policy policy(bool lobby, bool waiting) {
    admission::Policy made;
    made.guests = admission::Guests::Yes;
    made.lobby = lobby ? admission::LobbyMode::On : admission::LobbyMode::Off;
    made.waiting = waiting ? admission::WaitingMode::On : admission::WaitingMode::Off;
    made.deny_cooldown = usher::Seconds{60};
    made.approval_ttl = usher::Seconds{100'000};  // the model knows no end of it but the meeting's
    return made;
}

class Walk {
public:
    Walk(bool lobby, bool waiting) : world_(policy(lobby, waiting)) {}

    // Does what a client would; gives the code of the decision where the event asks for one.
    std::string perform(std::string const& event, std::vector<int> const& numbers) {
        std::size_t const who = numbers.empty() ? 0 : static_cast<std::size_t>(numbers[0]);
        world_.decisions.clear();
        if (event == "join") return join(who, numbers[1] == 1);
        if (event == "knock") return knock(who);
        if (event == "leave") leave(who);
        if (event == "drop") drop(who);
        if (event == "admit") admit(who, static_cast<std::size_t>(numbers[1]));
        if (event == "deny") deny(who, static_cast<std::size_t>(numbers[1]));
        if (event == "kick") kick(who, static_cast<std::size_t>(numbers[1]));
        if (event == "lobby") configure(who, "muc#roomconfig_membersonly", numbers[1] == 1 ? "true" : "false");
        if (event == "password") configure(who, "muc#roomconfig_roomsecret", numbers[1] == 1 ? "sesame" : "");
        if (event == "pass") world_.pass(usher::Milliseconds{61'000});
        return {};
    }

    std::vector<std::string> state() {
        look_into_lobby();
        std::vector<std::string> where(kPeople, "out");
        for (std::size_t who = 0; who < kPeople; ++who) where[who] = where_is(who);
        return where;
    }

private:
    Someone& person(std::size_t who) {
        if (people_[who] == nullptr) {
            std::string token = is_host(who)
                                    ? world_.host_token(kNames[who])
                                    : world_.token({{"id", kNames[who]}, {"name", kNames[who]}, {"role", "guest"}});
            people_[who] = &world_.connect(token);
            people_[who]->request_conference("alpha");
        }
        return *people_[who];
    }

    std::string where_is(std::size_t who) {
        std::optional<std::string> text = world_.core->describe("alpha");
        if (!text || people_[who] == nullptr) return "out";
        std::string where = "out";
        nlohmann::json const room = nlohmann::json::parse(*text);
        for (nlohmann::json const& one : room["people"]) {
            if (one["nick"] == people_[who]->nick) where = "inside";
            if (one["nick"] == "k" + people_[who]->nick && !is_host(who)) where = "held";
        }
        return where;
    }

    bool is_in_lobby(std::size_t who) {
        std::optional<std::string> text = world_.core->describe("alpha");
        if (!text || people_[who] == nullptr) return false;
        nlohmann::json const room = nlohmann::json::parse(*text);
        return std::ranges::any_of(room["people"],
                                   [&](nlohmann::json const& one) { return one["nick"] == "k" + people_[who]->nick; });
    }

    // Every moderator's client looks into the lobby when there is one.
    void look_into_lobby() {
        for (std::size_t who = 0; who < 2; ++who)
            if (where_is(who) == "inside" && !is_in_lobby(who)) people_[who]->knock("alpha");
    }

    std::string code() const {
        if (world_.decisions.empty()) return "no decision";
        std::string const& first = world_.decisions.front();
        return first.substr(first.find(':') + 1);
    }

    std::string join(std::size_t who, bool with_password) {
        if (is_in_lobby(who)) leave_lobby(who);
        person(who).join("alpha", kNames[who], with_password ? "sesame" : "");
        return code();
    }
    std::string knock(std::size_t who) {
        person(who).knock("alpha", kNames[who]);
        return code();
    }
    void leave_lobby(std::size_t who) {
        person(who).say("<presence xmlns='jabber:client' type='unavailable' to='alpha@lobby.meet.example/k" +
                        person(who).nick + "'/>");
    }
    void leave(std::size_t who) {
        if (is_in_lobby(who)) leave_lobby(who);
        if (where_is(who) == "inside") person(who).leave("alpha");
    }
    void drop(std::size_t who) {
        if (people_[who] == nullptr) return;
        world_.drop(*people_[who]);
        people_[who] = nullptr;
    }
    void admit(std::size_t by, std::size_t whom) {
        person(by).say(
            "<message xmlns='jabber:client' to='alpha@conference.meet.example'><x "
            "xmlns='http://jabber.org/protocol/muc#user'><invite to='" +
            person(whom).jid + "'/></x></message>");
    }
    void take_away(std::size_t by, std::string const& room, std::string const& nick) {
        person(by).say("<iq xmlns='jabber:client' type='set' id='a' to='" + room +
                       "'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='" + nick +
                       "' role='none'/></query></iq>");
    }
    void deny(std::size_t by, std::size_t whom) {
        look_into_lobby();
        take_away(by, "alpha@lobby.meet.example", "k" + person(whom).nick);
    }
    void kick(std::size_t by, std::size_t whom) { take_away(by, "alpha@conference.meet.example", person(whom).nick); }
    void configure(std::size_t by, std::string const& key, std::string const& value) {
        person(by).say(
            "<iq xmlns='jabber:client' type='set' id='c' to='alpha@conference.meet.example'><query "
            "xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field "
            "var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='" +
            key + "'><value>" + value + "</value></field></x></query></iq>");
    }

    World world_;
    Someone* people_[kPeople] = {};
};

struct Event {
    std::string name;
    std::vector<int> numbers;
    std::vector<std::string> words;  // a verdict, if there is one, and where the four are
};

Event read(std::string const& line) {
    std::istringstream in(line);
    std::string word;
    Event event;
    in >> word >> event.name;
    while (in >> word) {
        if (word.find_first_not_of("0123456789") == std::string::npos) {
            event.numbers.push_back(std::stoi(word));
        } else {
            std::ranges::replace(word, '_', '-');
            event.words.push_back(word);
        }
    }
    return event;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    std::ifstream in(argv[1]);
    long const wanted = std::stol(argv[2]);
    std::unique_ptr<Walk> walk;
    std::vector<std::string> so_far;
    long walks = 0;
    long events = 0;
    for (std::string line; std::getline(in, line);) {
        Event event = read(line);
        if (event.name == "begin") {
            if (walks == wanted) break;
            ++walks;
            so_far.clear();
            walk = std::make_unique<Walk>(event.numbers[0] == 1, event.numbers[1] == 1);
            so_far.push_back(line);
            continue;
        }
        if (!walk || event.words.size() < kPeople) continue;  // the last one was cut
        so_far.push_back(line);
        std::string const code = walk->perform(event.name, event.numbers);
        std::string const expected = event.words.size() > kPeople ? event.words.front() : std::string{};
        std::vector<std::string> const places(event.words.end() - kPeople, event.words.end());
        std::vector<std::string> const state = walk->state();
        ++events;
        if (code == expected && state == places) continue;
        std::cerr << "the core does something else than the model, in walk " << walks << ":\n";
        for (std::string const& one : so_far) std::cerr << "  " << one << "\n";
        std::cerr << "  the core: " << code;
        for (std::string const& place : state) std::cerr << " " << place;
        std::cerr << "\n";
        return 1;
    }
    std::cout << walks << " walks, " << events << " events: the core gives the model's verdicts\n";
    return walks == wanted ? 0 : 1;
}
