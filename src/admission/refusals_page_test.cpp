// docs/protocol/refusals.md is made of the tables, here; a difference fails.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "admission/explain.hpp"
#include "admission/rules.hpp"
#include "admission/scene_test.hpp"
#include "admission/wire_table.hpp"

namespace usher::admission {
namespace {

std::string code_text(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string at_door(Decision const& decision) {
    auto text = sasl_text(decision);
    if (!text) return "–";
    return "not-allowed, " + code_text(*text == "token required" ? *text : decision.code() + ": …");
}

std::string at_request(Decision const& decision) {
    RequestAnswer answer = request_answer(decision);
    if (answer.reservation_error) return "`reservation-error` with code and text";
    return answer.ready ? "`ready=true`" : "`ready=false`";
}

std::string at_join(Decision const& decision, Generation client) {
    JoinError error = join_error(decision, client);
    std::string out = std::string(error.type) + "/" + std::string(error.condition);
    if (error.code != 0) out += " " + std::to_string(error.code);
    if (!error.jitmeet_child.empty()) out += " + " + code_text(error.jitmeet_child);
    if (error.displayname_required) out += " + `displayname-required`";
    if (error.waiting_for_host) out += " + `waiting-for-host`";
    if (error.lobbyroom) out += " + `lobbyroom`";
    if (error.with_text) out += " + text";
    return out;
}

// The decision that has this code.
Decision decision_of(Reason const& reason) {
    if (reason.code == "lobby") return {Knock{}, {}};
    if (reason.code == "waiting-for-host") return {WaitForHost{}, {}};
    if (reason.code == "name-required") return {NeedName{}, {}};
    return {Refuse{std::string(reason.code), "", {}}, {}};
}

std::string rows_table() {
    std::string out = "| # | rule | at the door |\n| --- | --- | --- |\n";
    for (Row const& row : rows())
        out += "| " + std::to_string(row.number) + " | " + std::string(row.rule) + " | " +
               (row.at_connect ? "yes" : "–") + " |\n";
    return out;
}

std::string codes_table() {
    std::string out =
        "| code | what the person reads | SASL | conference request | join presence |\n| --- | --- | --- | --- | --- "
        "|\n";
    std::string_view group;
    for (Reason const& reason : reasons()) {
        if (reason.group != group) out += "| **" + std::string(reason.group) + "** | | | | |\n";
        group = reason.group;
        Decision decision = decision_of(reason);
        out += "| " + code_text(reason.code) + " | " + std::string(reason.sentence) + " | ";
        if (reason.join == AtJoin::Never) {
            out += "– | – | – |\n";
            continue;
        }
        std::string join = at_join(decision, Generation::New);
        std::string old = at_join(decision, Generation::Old);
        out += at_door(decision) + " | " + at_request(decision) + " | " + join +
               (old == join ? "" : "; old clients: " + old) + " |\n";
    }
    return out;
}

std::string samples() {
    Scene mismatch;
    mismatch.claims().room = "beta";
    Scene knock;
    knock.guest().view.lobby_on = true;
    Scene host;
    host.host().view.lobby_on = true;
    std::string out;
    for (Scene const* scene : {&mismatch, &knock, &host}) out += "```\n" + why_text(scene->decide()) + "```\n\n";
    return out;
}

std::string page() {
    return "# Refusals and holds\n\n"
           "Made from the tables in `src/admission/` by its tests; do not edit by hand. To make it anew:\n"
           "`build/dev/usher_admission_test --gtest_filter='RefusalsPage.*' --gtest_also_run_disabled_tests`\n\n"
           "## Order of the rules\n\n"
           "The first rule that objects settles the matter. At the door (SASL) only those are looked at whose answer "
           "is\n"
           "final; nobody is held there.\n\n" +
           rows_table() +
           "\n## Codes, sentences and the wire\n\n"
           "A refusal or hold has exactly one code, the same in log, audit, `usher why`, API and on the wire. A "
           "sentence may\n"
           "be more exact than the one here: it then names both sides of a mismatch, or a time. Before each refusal or "
           "hold\n"
           "at a join the room sends the person this message:\n\n"
           "```\n" +
           verdict_json({Knock{}, {}}) +
           "\n```\n\n"
           "`old clients` are lib-jitsi-meet of Jitsi Meet 2.0.6726; children of the error are in "
           "`http://jitsi.org/jitmeet`.\n\n" +
           codes_table() + "\n## What `usher why` prints\n\n" + samples() +
           "The same as one line of the log:\n\n```\n" + log_line([] {
               Scene scene;
               scene.guest().view.lobby_on = true;
               return scene.decide();
           }()) +
           "\n```\n";
}

std::string path_of_page() { return std::string(USHER_SOURCE_DIR) + "/docs/protocol/refusals.md"; }

// Runs only when asked to, as the page says.
TEST(RefusalsPage, DISABLED_IsWrittenAnew) {
    std::ofstream file(path_of_page(), std::ios::binary);
    file << page();
    EXPECT_TRUE(file.flush());
}

TEST(RefusalsPage, IsWhatTheTablesSay) {
    std::string path = path_of_page();
    std::ifstream file(path, std::ios::binary);
    ASSERT_TRUE(file) << path << " is missing; its head says how to make it";
    std::stringstream written;
    written << file.rdbuf();
    EXPECT_EQ(written.str(), page()) << "the tables have changed: make the page anew as its head says";
}

}  // namespace
}  // namespace usher::admission
