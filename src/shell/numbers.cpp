#include "shell/numbers.hpp"

#include <algorithm>

namespace usher::shell {

void Histogram::observe(double seconds) {
    auto const bound = std::ranges::lower_bound(kBounds, seconds);
    ++counts[static_cast<std::size_t>(bound - kBounds.begin())];
    sum += seconds;
}

void Tally::count(Verdict verdict) {
    auto it = verdicts.find(verdict);
    if (it == verdicts.end() && verdicts.size() >= kMostVerdicts)
        ++verdicts[{"other", "other", "other"}];
    else
        ++verdicts[std::move(verdict)];
}

void Tally::decided(conference::Record const& record) {
    Verdict verdict{std::string(admission::name_of(record.stage)), record.decision.code(), {}};
    if (!record.decision.trace.empty()) verdict.rule = record.decision.trace.back().rule;
    count(std::move(verdict));
    if (!record.issuer.empty() || !record.tenant.empty()) count_signer(record);
}

void Tally::count_signer(conference::Record const& record) {
    Signer signer{record.issuer, record.tenant};
    if (!signers.contains(signer) && signers.size() >= kMostSigners) signer = {"other", "other"};
    Outcomes& of = signers[std::move(signer)];
    ++(record.decision.admitted() ? of.admitted : record.decision.held() ? of.held : of.refused);
}

void Tally::noted(conference::Note const& note) {
    if (note.event == "resumed") ++resumed;
    if (note.event == "resume-refused") ++resume_refused;
    if (note.event == "session-lapsed") ++lapsed;
    auto const field = [&note](std::string_view name) {
        auto const it =
            std::ranges::find(note.fields, name, [](auto const& one) { return std::string_view(one.first); });
        return it == note.fields.end() ? std::string("other") : it->second;
    };
    if (note.event == "login-refused") count({"connect", field("code"), "door"});
    if (note.event == "limited") count({"limit", field("code"), field("limit")});
}

void Tally::sent(std::string const& stanza) {
    if (stanza.starts_with("<presence"))
        ++presences_out;
    else if (stanza.starts_with("<message"))
        ++messages_out;
    else if (stanza.starts_with("<iq"))
        ++iqs_out;
    else
        ++others_out;
}

void Tally::fetched(std::vector<token::KeyAttempt> const& attempts) {
    using Failure = token::KeyAttempt::Failure;
    for (token::KeyAttempt const& one : attempts) {
        if (one.failure == Failure::Tls)
            ++keys_tls;
        else if (one.failure != Failure::None)
            ++keys_silent;
        else
            ++(one.status == 200 ? keys_got : keys_status);
    }
}

}  // namespace usher::shell
