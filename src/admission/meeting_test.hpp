// A meeting as far as admission sees it, for tests that tell a story: who is inside, what is remembered of whom, and
// what the rows say to the next one. The real one is conference/; this one has no wire and no media.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "admission/scene_test.hpp"

namespace usher::admission {

class Meeting {
public:
    Policy policy;
    bool lobby_on = false;
    std::optional<Secret> password;
    Window window;

    Meeting() { policy.domain = "meet.example.test"; }

    // People. Each is known by his name; a second call changes who he is, not what is remembered of him.
    JoinRequest& host(std::string const& name) { return add(name, token::RoleClaim::Moderator); }
    JoinRequest& member(std::string const& name) { return add(name, token::RoleClaim::Participant); }
    JoinRequest& holder(std::string const& name) { return add(name, token::RoleClaim::None); }
    JoinRequest& guest(std::string const& name) {
        JoinRequest& request = people_[name].request;
        request.name = name;
        request.client = Generation::New;
        request.who = Identity::of_device(name);
        return request;
    }
    token::Claims& claims(std::string const& name) { return std::get<GoodToken>(people_[name].request.token).claims; }

    // What happens. The answer is the outcome of the decision: a role, or a code.
    std::string join(std::string const& name, Space target = Space::Main) {
        Person& person = people_[name];
        person.request.stage = target == Space::Lobby ? Stage::Knock : Stage::Join;
        person.request.target = target;
        std::string said = settle(person, ask(person));
        if (person.history.seat == Seat::Inside) look_again();
        return said;
    }
    std::string join_with(std::string const& name, std::string const& secret) {
        people_[name].request.password = Secret{secret};
        std::string said = join(name);
        people_[name].request.password.reset();
        return said;
    }
    // Admission by a moderator: the decision with the approval in force.
    std::string approve(std::string const& name) {
        Person& person = people_[name];
        person.history.approved = true;
        person.history.denied_until.reset();
        person.request.stage = Stage::Recheck;
        Decision decision = ask(person);
        if (!decision.admitted()) person.history.approved = false;
        std::string said = settle(person, decision);
        person.left_at = now_;
        return said;
    }
    void deny(std::string const& name) {
        put_out(people_[name]);
        people_[name].history.denied_until = now_ + policy.deny_cooldown;
    }
    void kick(std::string const& name) {
        put_out(people_[name]);
        if (policy.kick_for.count() > 0) people_[name].history.kicked_until = now_ + policy.kick_for;
    }
    void grant(std::string const& name) {
        people_[name].history.granted = true;
        people_[name].role = Role::Cohost;
    }
    void leave(std::string const& name) { people_[name].history.seat = Seat::None, people_[name].left_at = now_; }
    void move(std::string const& name) { people_[name].history.seat = Seat::Moving; }
    void cut(std::string const& name) { people_[name].history.seat = Seat::Interrupted; }
    void pass(Seconds span) { now_ = now_ + span; }
    void ban(std::string const& name) { people_[name].request.facts.ban = "banned"; }

    bool is_inside(std::string const& name) { return people_[name].history.seat != Seat::None; }
    bool is_held(std::string const& name) { return people_[name].held; }
    Role role(std::string const& name) { return people_[name].role; }
    int moderators() const {
        return static_cast<int>(
            std::ranges::count_if(people_, [](auto const& entry) { return moderates(entry.second); }));
    }
    int inside() const {
        return static_cast<int>(
            std::ranges::count_if(people_, [](auto const& entry) { return entry.second.history.seat != Seat::None; }));
    }
    // An input changed: those who are held are decided again, and those inside must stay.
    void look_again() {
        for (auto& [name, person] : people_) {
            if (!person.held && person.history.seat == Seat::None) continue;
            person.request.stage = Stage::Recheck;
            if (person.history.seat == Seat::None) person.request.target = Space::Main;
            Decision decision = ask(person);
            if (person.history.seat == Seat::None || decision.admitted()) {
                settle(person, decision);
            } else {
                put_out(person);
            }
        }
    }

private:
    struct Person {
        JoinRequest request;
        History history;
        Role role = Role::Guest;
        bool held = false;
        std::optional<WallTime> left_at;
    };

    static bool moderates(Person const& person) {
        return person.history.seat != Seat::None && (person.role == Role::Host || person.role == Role::Cohost);
    }

    JoinRequest& add(std::string const& name, token::RoleClaim role) {
        JoinRequest& request = guest(name);
        Scene scene;
        scene.claims().user = {"u-" + name, name, "", ""};
        scene.claims().role = role;
        request.token = scene.request.token;
        request.who = Identity::of_token(scene.claims());
        return request;
    }

    RoomView view() const {
        RoomView view{.name = {Tenant::none(), RoomName::parse("alpha").value()}};
        view.exists = exists_;
        view.seats_taken = inside();
        view.lobby_on = exists_ ? lobby_on : policy.lobby == LobbyMode::On;
        view.host_present = moderators() > 0;
        view.password = password;
        view.window = window;
        return view;
    }

    Decision ask(Person& person) {
        bool over =
            person.history.seat == Seat::None && person.left_at && now_ - *person.left_at >= policy.approval_ttl;
        if (over) person.history.approved = false;
        person.request.nick = "abcd1234";
        person.request.at = now_;
        person.request.history = person.history;
        person.request.history.last_inside = person.left_at;
        if (person.history.seat != Seat::None) person.request.history.role_now = person.role;
        return decide(person.request, view(), policy);
    }

    std::string settle(Person& person, Decision const& decision) {
        person.held = decision.held();
        auto const* admit = std::get_if<Admit>(&decision.verdict);
        if (!admit || (person.request.target == Space::Lobby && person.history.seat != Seat::None))
            return outcome(decision);
        if (!exists_) lobby_on = policy.lobby == LobbyMode::On;
        exists_ = true;
        bool had_moderator = moderators() > 0;
        person.history.seat = Seat::Inside;
        person.role = admit->role;
        if (admit->role == Role::Cohost) person.history.granted = true;
        if (!had_moderator && moderators() > 0 && policy.lobby == LobbyMode::WhenModeratorJoins && !autostarted_)
            lobby_on = autostarted_ = true;
        return outcome(decision);
    }

    void put_out(Person& person) {
        person.history.seat = Seat::None;
        person.history.approved = false;
        person.history.granted = false;
        person.held = false;
        person.left_at.reset();
    }

    std::map<std::string, Person> people_;
    WallTime now_ = at(0);
    bool exists_ = false;
    bool autostarted_ = false;
};

}  // namespace usher::admission
