// Other machines: key servers answer, TURN servers make sense.
#include <algorithm>

#include "cli/doctor/addresses.hpp"
#include "cli/doctor/doctor.hpp"
#include "config/addresses.hpp"
#include "config/keys.hpp"
#include "token/key_set.hpp"

namespace usher::cli::doctor {

namespace {

using Failure = token::KeyAttempt::Failure;
constexpr char const* kKeys = "key-server";

void check_set(Patient const& patient, config::TokenKey const& key, token::KeyAttempt const& answer) {
    if (answer.status != 200)
        return patient.bad(kKeys,
                           key.url + " answers with the status " + std::to_string(answer.status) +
                               ": tokens that need its keys are refused as key-server-status",
                           "look whether the address is right, from this machine: curl -i " + key.url);
    config::TokenKey here = key;
    here.url.clear();
    here.value = Secret{answer.body};
    std::vector<std::string> left_out;
    Result<token::KeySet> const set = config::make_key_set({here}, &left_out);
    if (!set.ok())
        return patient.bad(kKeys, key.url + " does not give a set of keys (JWKS): " + set.error().detail,
                           "name the provider's jwks_uri (it stands in its .well-known/openid-configuration)");
    std::size_t const count = set.value().facts_of(token::KeySet::kHere).size();
    if (count == 0)
        return patient.bad(
            kKeys,
            key.url + " gives no key that may sign: " + (left_out.empty() ? "the set is empty" : left_out.front()),
            "look at tokens.keys.algorithms");
    patient.good(kKeys, key.url + " gives " + std::to_string(count) + (count == 1 ? " key" : " keys"));
}

void check_answer(Patient const& patient, config::TokenKey const& key, token::KeyAttempt const& answer) {
    std::string const code = answer.failure == Failure::Tls ? "key-server-tls" : "key-server-timeout";
    if (answer.failure == Failure::Tls || answer.failure == Failure::NoAnswer)
        return patient.bad(
            kKeys,
            key.url + " cannot be reached: " + answer.detail + "; tokens that need its keys are refused as " + code,
            "look from this machine: curl -i " + key.url);
    if (answer.failure == Failure::TooLong)
        return patient.bad(kKeys, key.url + " answers with too much", "is it the right address?");
    if (key.kind == "jwks") return check_set(patient, key, answer);
    // Its folder need not answer 200; a key is asked for by its id.
    patient.good(kKeys, key.url + " answers (keys are asked for by their id)");
}

void check_one_turn(Patient const& patient, config::ExternalService const& service) {
    std::string const uri = config::show_service(service);
    bool const is_address = config::is_ip(service.host);
    AddressKind const kind = is_address ? kind_of(service.host) : AddressKind::Public;
    bool const is_far = kind == AddressKind::Private && reach_of(patient.settings) == Reach::World;
    bool const is_never = kind == AddressKind::Loopback || kind == AddressKind::Unspecified ||
                          kind == AddressKind::Documentation || kind == AddressKind::Multicast;
    if ((is_never && reach_of(patient.settings) != Reach::ThisMachine) || is_far)
        return patient.warn("turn",
                            uri + " is " + std::string(name_of(kind)) + ": browsers are told it, and cannot reach it",
                            "name the server as browsers reach it");
    if (service.type == "turns" && is_address)
        return patient.warn("turn", uri + " is an address: few certificates are for addresses, and browsers check them",
                            "name the server by its name");
    patient.good("turn", uri);
}

}  // namespace

void check_key_servers(Patient const& patient) {
    for (config::TokenKey const& key : patient.settings.keys) {
        if (key.url.empty()) continue;
        std::vector<token::KeyAttempt> const attempts = patient.machine.ask({key.url});
        if (attempts.empty())
            patient.bad(kKeys, key.url + " cannot be asked", "look at the address");
        else
            check_answer(patient, key, attempts.back());
    }
}

void check_turn(Patient const& patient) {
    for (config::ExternalService const& service : patient.settings.turn.servers) check_one_turn(patient, service);
    bool const has_turn = std::ranges::any_of(patient.settings.turn.servers,
                                              [](config::ExternalService const& one) { return one.type != "stun"; });
    if (!has_turn && !patient.settings.media.tcp && reach_of(patient.settings) == Reach::World)
        patient.warn("turn",
                     "media.tcp is off and there is no TURN server: people whose network blocks UDP are neither seen "
                     "nor heard",
                     "media.tcp = true, or a TURN server in turn.servers");
}

}  // namespace usher::cli::doctor
