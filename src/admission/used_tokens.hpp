// Tokens that are good for one use (tokens.single_use), and who has used them. A token is used when its holder takes a
// seat in a meeting. The same session may leave and come back; a new session of the same token may take its place when
// the first one is gone, in the same meeting and within tokens.rejoin_grace: that is a reload or a lost line, and no
// second use.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "token/claims.hpp"

namespace usher::admission {

struct UsedToken {
    std::string token;       // key_of()
    std::string conference;  // ConferenceName::text()
    WallTime expires;
    std::optional<WallTime> released;  // when its session went; none: it is there
    bool operator==(UsedToken const&) const = default;
};

enum class Use { Free, Mine, Spent, NoRoom };

class UsedTokens {
public:
    // `limit`: how many are remembered; past it nobody comes in with a token of this kind, since it could not be told
    // whether it was used.
    explicit UsedTokens(std::size_t limit = 1'000'000) : limit_(limit) {}

    // What tells this token from others: issuer and jti, or the hash of the signed part.
    static std::string key_of(token::Claims const& claims);

    // May this session come into that conference with it? At the door (`session` 0) the session that has it may look
    // alive although its line is lost: what is not spent for sure is decided at the join.
    Use ask(std::string const& token, SessionId session, std::string const& conference, WallTime at,
            Seconds grace) const;

    // `holder` 0: nobody, as after a restart.
    void put(UsedToken used, SessionId holder);
    // The tokens of a session that is gone, as they are now.
    std::vector<UsedToken> release(SessionId holder, WallTime at);
    // Forgets those that nobody could use any more (kKeptFor after their end). True: there were some.
    bool expire(WallTime at);
    std::size_t size() const { return by_token_.size(); }

    // Longer than any leeway and grace: an expired token is refused for that.
    static constexpr Seconds kKeptFor{2 * 86400};

private:
    struct Entry {
        UsedToken used;
        SessionId holder;
    };
    std::size_t limit_;
    std::map<std::string, Entry> by_token_;
    std::map<SessionId, std::set<std::string>> by_holder_;
    std::set<std::pair<WallTime, std::string>> by_end_;
};

}  // namespace usher::admission
