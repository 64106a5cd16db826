#include "transcript/runner.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "transcript/pattern.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::transcript {

namespace {

struct Received {
    std::string text;
    Result<xmpp::Element> element;
};

// What one person heard. Everything before `next` has been dealt with.
struct Inbox {
    std::vector<Received> messages;
    std::size_t next = 0;
};

class Run {
public:
    Run(Transcript const& transcript, Driver& driver) : transcript_(transcript), driver_(driver) {}

    Outcome run() {
        policy_ = with_times(transcript_.policy, driver_.wall());
        if (Result<bool> done = driver_.configure(policy_); !done.ok())
            return {false, "policy: " + done.error().detail};
        for (Step const& step : transcript_.steps) {
            std::string const failure = perform(step);
            if (!failure.empty()) return {false, std::to_string(step.line) + ": " + step.source + "\n" + failure};
        }
        return {true, {}};
    }

private:
    // Each gives what went wrong; empty: nothing.
    std::string perform(Step const& step) {
        if (!step.person.empty()) {
            std::string failure = arrive(step.person);
            if (!failure.empty()) return failure;
        }
        return std::visit(Overloaded{
                              [](Connects const&) { return std::string(); },
                              [&](Loses const& it) {
                                  listen(step.person);
                                  driver_.lose(step.person, it.page_closed);
                                  return std::string();
                              },
                              [&](Resumes const&) { return resume(step.person); },
                              [&](Sends const& it) { return send(step.person, it); },
                              [&](Receives const& it) { return receive(step.person, it.pattern); },
                              [&](Silence const&) { return silence(step.person); },
                              [&](Never const& it) { return never(step.person, it.pattern); },
                              [&](Passes const& it) {
                                  driver_.advance(it.time);
                                  return std::string();
                              },
                              [&](Commands const& it) { return command(it); },
                          },
                          step.what);
    }

    std::string arrive(std::string const& name) {
        if (inboxes_.contains(name)) return {};
        Person const& person = transcript_.people.at(name);
        Token const* token = person.token.empty() ? nullptr : &transcript_.tokens.at(person.token);
        Result<Session> session = driver_.connect(person, token);
        if (!session.ok()) return name + " could not connect: " + session.error().detail;
        inboxes_[name];
        if (!session.value().nick.empty()) names_.set(name, session.value().nick);
        if (!session.value().jid.empty()) names_.set(name + ".jid", session.value().jid);
        return {};
    }

    std::string resume(std::string const& name) {
        Person const& person = transcript_.people.at(name);
        Token const* token = person.token.empty() ? nullptr : &transcript_.tokens.at(person.token);
        Result<bool> const done = driver_.resume(person, token);
        return done.ok() ? std::string() : name + " could not come back: " + done.error().detail;
    }

    std::string send(std::string const& person, Sends const& message) {
        for (auto const& [name, token] : transcript_.tokens) {
            if (message.xml.find("{token." + name + "}") == std::string::npos) continue;
            Result<std::string> const text = driver_.signed_token(token);
            if (!text.ok()) return text.error().detail;
            names_.set("token." + name, text.value());
        }
        Result<std::string> xml = fill_in(message.xml, names_);
        if (!xml.ok()) return xml.error().detail;
        driver_.send(person, xml.value());
        return {};
    }

    std::string command(Commands const& it) {
        std::vector<Setting> arguments = with_times(it.arguments, driver_.wall());
        for (Setting& setting : arguments) {
            Result<std::string> value = fill_in(setting.value, names_);
            if (!value.ok()) return value.error().detail;
            setting.value = std::move(value).value();
        }
        if (it.what == "reload") {
            policy_.insert(policy_.end(), arguments.begin(), arguments.end());
            Result<bool> const done = driver_.reload(policy_);
            return done.ok() ? std::string() : "not taken: " + done.error().detail;
        }
        nlohmann::json json = {{"command", it.what}};
        for (Setting const& setting : arguments) {
            bool const of_room = it.what == "room-set" && setting.key != "room";
            (of_room ? json["set"] : json)[setting.key] = setting.value;
        }
        Result<std::string> const answer = driver_.command(json.dump());
        if (!answer.ok()) return answer.error().detail;
        nlohmann::json const said = nlohmann::json::parse(answer.value(), nullptr, false);
        if (said.is_discarded() || !said.value("ok", false)) return "refused: " + answer.value();
        for (char const* kind : {"ban", "revocation"})
            if (said.contains(kind)) names_.set("operator.id", said[kind].value("id", std::string()));
        return {};
    }

    Inbox& listen(std::string const& person) {
        Inbox& inbox = inboxes_[person];
        for (std::string& text : driver_.received(person)) {
            Result<xmpp::Element> element = xml_.read(text);
            inbox.messages.push_back({std::move(text), std::move(element)});
        }
        return inbox;
    }

    std::string receive(std::string const& person, xmpp::Element const& pattern) {
        Inbox& inbox = listen(person);
        std::string report;
        for (std::size_t i = inbox.next; i < inbox.messages.size(); ++i) {
            Received const& message = inbox.messages[i];
            std::string why = "not readable";
            std::optional<Names> matched;
            if (message.element.ok()) matched = match_element(pattern, message.element.value(), names_, why);
            if (matched) {
                names_ = *std::move(matched);
                inbox.next = i + 1;
                return {};
            }
            report += "  " + message.text + "\n    " + why + "\n";
        }
        return report.empty() ? "nothing came" : "nothing that fits came; there was:\n" + report;
    }

    std::string silence(std::string const& person) {
        Inbox& inbox = listen(person);
        std::string report;
        for (std::size_t i = inbox.next; i < inbox.messages.size(); ++i) report += "  " + inbox.messages[i].text + "\n";
        inbox.next = inbox.messages.size();
        return report.empty() ? report : "there came:\n" + report;
    }

    std::string never(std::string const& person, xmpp::Element const& pattern) {
        Inbox& inbox = listen(person);
        for (std::size_t i = inbox.next; i < inbox.messages.size(); ++i) {
            Received const& message = inbox.messages[i];
            std::string why;
            if (message.element.ok() && match_element(pattern, message.element.value(), names_, why))
                return "there came:\n  " + message.text + "\n";
        }
        return {};
    }

    Transcript const& transcript_;
    Driver& driver_;
    Names names_;
    std::vector<Setting> policy_;
    std::map<std::string, Inbox> inboxes_;
    xmpp::XmlReader xml_;
};

}  // namespace

Outcome run(Transcript const& transcript, Driver& driver) { return Run(transcript, driver).run(); }

}  // namespace usher::transcript
