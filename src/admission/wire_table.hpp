// What a decision looks like on the wire, as data; conference/ and session/ make stanzas of it. Source: admission.md,
// "Wire". How a client reads each form: docs/protocol/clients.md, "Joins that fail".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "admission/admission.hpp"
#include "admission/refusals.hpp"

namespace usher::admission {

// The <error/> of a refused or held join presence.
struct JoinError {
    std::string_view type = {};       // "auth", "cancel", "modify"
    std::string_view condition = {};  // RFC 6120 §8.3.3
    int code = 0;                     // attribute `code`; 0: none
    bool lobbyroom = false;           // the lobby's address, inside the error and beside it
    bool waiting_for_host = false;
    bool displayname_required = false;
    bool before_lobby = true;             // of that: attribute `lobby`
    std::string_view jitmeet_child = {};  // a child in http://jitsi.org/jitmeet, or empty
    bool with_text = false;               // Decision::text()

    bool operator==(JoinError const&) const = default;
};

// For every decision that does not admit; one that asks for facts is not for the wire and gives the plain refusal.
JoinError join_error(Decision const& decision, Generation client);

// The text of the SASL failure <not-allowed/>, or none: the stream is let in.
std::optional<std::string> sasl_text(Decision const& decision);

// How a conference request is answered. No other error is ever given: old clients repeat it for ever, new ones end
// without a reason.
struct RequestAnswer {
    bool ready = true;
    bool reservation_error = false;  // <reservation-error error-code='…'/> and Decision::text()
    bool ask_again = false;          // auth/not-authorized: an old client then asks again every 5 s by itself
};
RequestAnswer request_answer(Decision const& decision, Generation client = Generation::New,
                             OldClients old_clients = OldClients::Lobby);

// What a verdict says besides the decision itself.
struct VerdictExtras {
    std::string message = {};         // lobby.message; to those who wait
    std::string login = {};           // where to get a token; to those who have none
    std::optional<Seconds> max_wait;  // then a hold ends
    bool auto_knock = false;          // the name is known for sure: nothing has to be asked before knocking
    bool nobody_can_admit = false;    // held by a lobby that nobody looks after just now
};

// Those that follow from the policy. `room`: its name as it stands in addresses (percent-encoded).
VerdictExtras extras_of(Decision const& decision, Policy const& policy, std::string_view room, bool has_token);

// The JSON text of the message that goes before a refusal or hold, ready to be put into <json-message/>.
std::string verdict_json(Decision const& decision, VerdictExtras const& extras = {});

}  // namespace usher::admission
