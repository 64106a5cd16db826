// Keys that lie elsewhere: who waits for them, what is asked, what an answer changes. When to ask is decided in
// token/key_fetches.cpp; the shell does the asking.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "router/core.hpp"
#include "router/room.hpp"
#include "token/algorithm.hpp"

namespace usher::router {

void Core::start(Now now, Effects& out) { ask_for_keys(fetches_.start(settings_.keys, now.instant), out); }

void Core::ask_for_keys(std::vector<token::KeyQuestion> questions, Effects& out) {
    for (token::KeyQuestion& question : questions)
        out.emplace_back(
            conference::FetchKeys{first_source_ + question.source, std::move(question.id), std::move(question.urls)});
    if (std::optional<Instant> next = fetches_.next())
        out.emplace_back(conference::StartTimer{std::string(kKeysTimer), *next});
}

// Many streams that want the same key wait for one answer.
void Core::want_keys(SessionId id, token::Bad otherwise, Scope scope) {
    token::KeyNeed need = otherwise.need.value_or(token::KeyNeed{});
    std::vector<token::KeyQuestion> questions;
    bool is_coming = fetches_.want(need, settings_.keys, scope.now.instant, questions);
    if (!questions.empty()) ask_for_keys(std::move(questions), scope.out);
    if (is_coming) {
        awaiting_keys_[id] = std::move(need);
        return;
    }
    awaiting_keys_.erase(id);
    session::Outputs outputs;
    streams_.at(id)->no_keys(fetches_.why_not(need, std::move(otherwise), scope.now.instant), scope.now, outputs);
    handle_output(id, outputs, scope);
}

void Core::keys_fetched(std::size_t source, std::string const& id, std::vector<token::KeyAttempt> const& attempts,
                        Now now, IdSource& ids, Effects& out) {
    if (source < first_source_ || source - first_source_ >= settings_.keys.sources().size()) return;
    token::KeyNews news = fetches_.answered(source - first_source_, id, attempts, now, settings_.keys);
    ask_for_keys({}, out);
    std::size_t const from = out.size();
    tell_keys(news, {now, ids, out});
    settle(from, {now, ids, out});
}

// One line for the operator, and the streams that waited for this source are looked at again.
void Core::tell_keys(token::KeyNews const& news, Scope scope) {
    if (news.failure)
        scope.out.emplace_back(conference::Note{"keys-failed",
                                                {{"code", news.failure->code},
                                                 {"asked", news.asked},
                                                 {"expected", news.expected},
                                                 {"because", news.failure->text},
                                                 {"keys", std::to_string(news.keys)}},
                                                true});
    else
        scope.out.emplace_back(
            conference::Note{"keys-fetched", {{"asked", news.asked}, {"keys", std::to_string(news.keys)}}});
    for (std::string const& sentence : news.left_out)
        scope.out.emplace_back(conference::Note{"key-left-out", {{"asked", news.asked}, {"because", sentence}}, true});
    std::vector<SessionId> ready;
    for (auto const& [id, need] : awaiting_keys_)
        if (std::ranges::find(need.sources, news.source) != need.sources.end()) ready.push_back(id);
    for (SessionId id : ready) retry_stream(id, scope);
}

void Core::retry_stream(SessionId id, Scope scope) {
    awaiting_keys_.erase(id);
    auto stream = streams_.find(id);
    if (stream == streams_.end()) return;
    session::Outputs outputs;
    stream->second->keys_came(scope.now, outputs);
    handle_output(id, outputs, scope);
}

// There are other keys now: who waited is looked at again, and waits on where another key is needed.
void Core::retry_streams(Scope scope) {
    std::vector<SessionId> waiting;
    for (auto const& [id, need] : awaiting_keys_) waiting.push_back(id);
    for (SessionId id : waiting) retry_stream(id, scope);
}

void Core::keys_timer(Scope scope) {
    token::KeyFetches::Tick tick = fetches_.tick(scope.now.instant, settings_.keys);
    ask_for_keys(std::move(tick.ask), scope.out);
    for (token::KeyNews const& news : tick.overdue) tell_keys(news, scope);
}

bool Core::awaits_keys(Secret const& token, Now now, Effects& out) {
    token::Verified verified = token::verify(token.reveal(), settings_.keys, settings_.tokens, now.wall);
    auto const* bad = std::get_if<token::Bad>(&verified);
    if (bad == nullptr || !bad->need) return false;
    std::vector<token::KeyQuestion> questions;
    bool is_coming = fetches_.want(*bad->need, settings_.keys, now.instant, questions);
    if (!questions.empty()) ask_for_keys(std::move(questions), out);
    return is_coming;
}

// What is known now; a token whose key could not be had is refused for the reason that it could not.
token::Verified Core::verify(Secret const& token, Now now) const {
    token::Verified verified = token::verify(token.reveal(), settings_.keys, settings_.tokens, now.wall);
    if (auto* bad = std::get_if<token::Bad>(&verified); bad != nullptr && bad->need) {
        token::KeyNeed need = *bad->need;
        return fetches_.why_not(need, std::move(*bad), now.instant);
    }
    return verified;
}

void Core::refresh_keys(Now now, Effects& out) { ask_for_keys(fetches_.refresh(settings_.keys, now.instant), out); }

std::string Core::keys_json(Now now) const {
    nlohmann::json sources = nlohmann::json::array();
    for (std::size_t number = 0; number < settings_.keys.sources().size(); ++number) {
        token::KeyFetches::State state = fetches_.state_of(number);
        nlohmann::json keys = nlohmann::json::array();
        for (token::KeySet::Facts const& facts : settings_.keys.facts_of(number)) {
            nlohmann::json algorithms = nlohmann::json::array();
            for (token::Algorithm algorithm : facts.algorithms) algorithms.push_back(token::name_of(algorithm));
            keys.push_back({{"id", facts.name}, {"algorithms", std::move(algorithms)}});
        }
        nlohmann::json one = {{"url", settings_.keys.sources()[number].url},
                              {"asking", state.is_asking},
                              {"keys", std::move(keys)},
                              {"age", nullptr},
                              {"fresh_for", nullptr},
                              {"failure", nullptr}};
        auto seconds = [](Milliseconds span) { return std::chrono::duration_cast<Seconds>(span).count(); };
        if (state.given) one["age"] = seconds(now.instant - *state.given);
        if (state.until) one["fresh_for"] = seconds(*state.until - now.instant);
        if (state.failure) one["failure"] = {{"code", state.failure->code}, {"text", state.failure->text}};
        sources.push_back(std::move(one));
    }
    return sources.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace usher::router
