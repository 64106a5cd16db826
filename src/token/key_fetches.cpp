#include "token/key_fetches.hpp"

#include <algorithm>

#include "token/key_url.hpp"
#include "token/shown.hpp"

namespace usher::token {

namespace {

using Failure = KeyAttempt::Failure;

bool is_set(KeySource const& source) { return source.kind == KeySource::Kind::Jwks; }

std::string expected_of(KeySource const& source) {
    return is_set(source) ? "status 200 with a JWKS (JSON)" : "status 200 with a public key or certificate as PEM";
}

std::string said(KeyAttempt const& attempt) {
    std::string text = url_in_logs(attempt.url) + " -> ";
    if (attempt.failure != Failure::None) return text + attempt.detail;
    text += std::to_string(attempt.status);
    return attempt.content_type.empty() ? text : text + " " + shown(attempt.content_type);
}

// Statuses that say "there is no such key"; stores of files say 403 for it.
bool is_absent(KeyAttempt const& attempt) {
    return attempt.failure == Failure::None &&
           (attempt.status == 404 || attempt.status == 410 || attempt.status == 403);
}

Bad no_answer() { return {"key-server-timeout", "The key server did not answer in time."}; }

Bad unusable(std::string const& why) {
    return {"key-not-found", "What the key server gave is no key that can be used: " + why + "."};
}

// Why the attempts gave nothing to read; none: the last one has something.
std::optional<Bad> failure_of(KeySource const& source, std::string const& id, std::vector<KeyAttempt> const& attempts) {
    if (attempts.empty()) return no_answer();
    KeyAttempt const& last = attempts.back();
    if (last.failure == Failure::Tls)
        return Bad{"key-server-tls", "There is no safe connection to the key server: " + last.detail + "."};
    if (last.failure == Failure::NoAnswer)
        return Bad{"key-server-timeout", "The key server cannot be reached: " + last.detail + "."};
    if (last.failure == Failure::TooLong) return unusable(last.detail);
    if (last.status == 200) return std::nullopt;
    if (!is_set(source) && std::ranges::all_of(attempts, is_absent))
        return Bad{"key-not-found", "The key " + shown(id) + " is not on the key server."};
    return Bad{"key-server-status", "The key server gave no key, but status " + std::to_string(last.status) + "."};
}

Seconds life_of(KeyAttempt const& attempt, WallTime now) {
    return std::clamp(freshness_of(attempt.cache, now).value_or(kUsualLife), kShortestLife, kLongestLife);
}

}  // namespace

KeyFetches::Source& KeyFetches::source(std::size_t number) {
    if (sources_.size() <= number) sources_.resize(number + 1);
    return sources_[number];
}

KeyQuestion KeyFetches::ask(std::size_t number, std::string const& id, KeySet const& keys, Instant now) {
    KeySource const& from = keys.sources().at(number);
    source(number).items[id].asking_since = now;
    return {number, id, is_set(from) ? std::vector{from.url} : asap_urls(from.url, id), expected_of(from)};
}

std::vector<KeyQuestion> KeyFetches::start(KeySet const& keys, Instant now) {
    std::vector<KeyQuestion> questions;
    for (std::size_t number = 0; number < keys.sources().size(); ++number)
        if (is_set(keys.sources()[number])) questions.push_back(ask(number, "", keys, now));
    return questions;
}

bool KeyFetches::may_ask_set(Source& from, Instant now) const {
    Item const& item = from.items[""];
    if (item.failed && now - *item.failed < kAfterFailure) return false;
    if (!item.given) return true;
    if (from.last_unknown && now - *from.last_unknown < kRefetchInterval) return false;
    from.last_unknown = now;
    return true;
}

bool KeyFetches::may_ask_for(Source& from, std::string const& id, Instant now) const {
    auto item = from.items.find(id);
    if (item != from.items.end() && item->second.failed) {
        bool is_missing = item->second.failure && item->second.failure->code == "key-not-found";
        if (now - *item->second.failed < (is_missing ? kRefetchInterval : kAfterFailure)) return false;
    }
    if (!from.window || now - *from.window >= kRefetchInterval) {
        from.window = now;
        from.new_ids = 0;
    }
    if (from.new_ids >= kNewIdsPerInterval) return false;
    ++from.new_ids;
    return true;
}

bool KeyFetches::want(KeyNeed const& need, KeySet const& keys, Instant now, std::vector<KeyQuestion>& questions) {
    bool is_coming = false;
    for (std::size_t number : need.sources) {
        if (number >= keys.sources().size()) continue;
        bool set = is_set(keys.sources()[number]);
        std::string const id = set ? "" : need.id;
        Source& from = source(number);
        auto item = from.items.find(id);
        bool is_asking = item != from.items.end() && item->second.asking_since;
        if (!is_asking) {
            if (!set) forget_misses(number, now);
            if (set ? !may_ask_set(from, now) : !may_ask_for(from, id, now)) continue;
            questions.push_back(ask(number, id, keys, now));
        }
        is_coming = true;
    }
    return is_coming;
}

Bad KeyFetches::why_not(KeyNeed const& need, Bad otherwise, Instant now) const {
    otherwise.need.reset();
    for (std::size_t number : need.sources) {
        if (number >= sources_.size()) continue;
        Source const& from = sources_[number];
        for (std::string_view id : {std::string_view(), std::string_view(need.id)})
            if (auto item = from.items.find(id); item != from.items.end() && item->second.failure)
                return *item->second.failure;
        if (from.new_ids >= kNewIdsPerInterval && from.window && now - *from.window < kRefetchInterval)
            otherwise.text += " The key server was asked for many keys just now, and is not asked again before " +
                              shown(kRefetchInterval) + " are over.";
    }
    return otherwise;
}

KeyNews KeyFetches::answered(std::size_t number, std::string const& id, std::vector<KeyAttempt> const& attempts,
                             Now now, KeySet& keys) {
    KeySource const& from = keys.sources().at(number);
    KeyNews news{number, id, failure_of(from, id, attempts), {}, expected_of(from), 0, {}};
    for (KeyAttempt const& attempt : attempts) news.asked += (news.asked.empty() ? "" : "; ") + said(attempt);
    if (!news.failure && is_set(from)) {
        Result<Taken> taken = keys.replace(number, attempts.back().body);
        if (taken.ok())
            news.left_out = std::move(taken).value().left_out;
        else
            news.failure = unusable(taken.error().detail);
    } else if (!news.failure) {
        Result<bool> taken = keys.replace_one(number, id, attempts.back().body);
        if (!taken.ok()) news.failure = unusable(taken.error().detail);
    }
    Item& item = source(number).items[id];
    item.asking_since.reset();
    item.failure = news.failure;
    item.failed.reset();
    if (!news.failure) {
        item.given = now.instant;
        item.until = now.instant + life_of(attempts.back(), now.wall);
        if (!is_set(from)) evict(number, keys);
    } else {
        item.failed = now.instant;
        bool is_gone = !is_set(from) && std::ranges::all_of(attempts, is_absent) && !attempts.empty();
        if (is_gone) {  // taken off the key server: it holds no longer
            keys.remove_one(number, id);
            item.given.reset();
        }
        item.until.reset();
        if (item.given) item.until = now.instant + kShortestLife;
        if (is_set(from) && !item.given) item.until = now.instant + kRefetchInterval;
    }
    news.keys = keys.facts_of(number).size();
    return news;
}

std::optional<Instant> KeyFetches::due(Item const& item) {
    if (item.asking_since) return *item.asking_since + kAnswerDeadline;
    return item.until;
}

std::optional<Instant> KeyFetches::next() const {
    std::optional<Instant> first;
    for (Source const& from : sources_)
        for (auto const& [id, item] : from.items)
            if (std::optional<Instant> at = due(item); at && (!first || *at < *first)) first = at;
    return first;
}

KeyFetches::Tick KeyFetches::tick(Instant now, KeySet const& keys) {
    Tick out;
    for (std::size_t number = 0; number < sources_.size(); ++number) {
        for (auto& [id, item] : sources_[number].items) {
            std::optional<Instant> at = due(item);
            if (!at || now < *at) continue;
            if (!item.asking_since) {
                out.ask.push_back(ask(number, id, keys, now));
                continue;
            }
            item.asking_since.reset();
            item.failure = no_answer();
            item.failed = now;
            item.until.reset();
            bool is_wanted = item.given || is_set(keys.sources().at(number));
            if (is_wanted) item.until = now + (item.given ? kShortestLife : kRefetchInterval);
            KeySource const& from = keys.sources().at(number);
            out.overdue.push_back({number,
                                   id,
                                   item.failure,
                                   url_in_logs(from.url) + " -> no answer",
                                   expected_of(from),
                                   keys.facts_of(number).size(),
                                   {}});
        }
    }
    return out;
}

std::vector<KeyQuestion> KeyFetches::refresh(KeySet const& keys, Instant now) {
    std::vector<KeyQuestion> questions;
    for (std::size_t number = 0; number < keys.sources().size(); ++number) {
        Source& from = source(number);
        if (is_set(keys.sources()[number])) {
            if (!from.items[""].asking_since) questions.push_back(ask(number, "", keys, now));
            continue;
        }
        for (auto& [id, item] : from.items)
            if (item.given && !item.asking_since) questions.push_back(ask(number, id, keys, now));
    }
    return questions;
}

KeyFetches::State KeyFetches::state_of(std::size_t number) const {
    State state;
    if (number >= sources_.size()) return state;
    for (auto const& [id, item] : sources_[number].items) {
        state.is_asking = state.is_asking || item.asking_since;
        if (item.given && (!state.given || *item.given > *state.given)) state.given = item.given;
        if (item.given && item.until && (!state.until || *item.until < *state.until)) state.until = item.until;
        if (item.failure) state.failure = item.failure;
    }
    return state;
}

// Ids come from tokens that nobody has checked: those that led to nothing are not kept.
void KeyFetches::forget_misses(std::size_t number, Instant now) {
    std::erase_if(source(number).items, [&](auto const& entry) {
        Item const& item = entry.second;
        return !item.given && !item.asking_since && item.failed && now - *item.failed >= kRefetchInterval;
    });
}

void KeyFetches::evict(std::size_t number, KeySet& keys) {
    auto& items = source(number).items;
    while (keys.facts_of(number).size() > kMostAsapKeys) {
        auto oldest = items.end();
        for (auto it = items.begin(); it != items.end(); ++it)
            if (it->second.given && (oldest == items.end() || *it->second.given < *oldest->second.given)) oldest = it;
        if (oldest == items.end()) return;
        keys.remove_one(number, oldest->first);
        items.erase(oldest);
    }
}

}  // namespace usher::token
