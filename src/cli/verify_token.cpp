#include "cli/verify_token.hpp"

#include <iostream>

#include "fetch/key_fetcher.hpp"
#include "token/key_fetches.hpp"

namespace usher::cli {

token::Verified verify_token(std::string_view jwt, token::KeySet& keys, token::Rules const& rules, WallTime at) {
    token::Verified verified = token::verify(jwt, keys, rules, at);
    token::Bad* bad = std::get_if<token::Bad>(&verified);
    if (bad == nullptr || !bad->need) return verified;
    Now const now{{}, at};
    token::KeyFetches fetches;
    std::vector<token::KeyQuestion> questions;
    fetches.want(*bad->need, keys, now.instant, questions);
    for (token::KeyQuestion& question : questions) {
        token::KeyNews news =
            fetches.answered(question.source, question.id, fetch::fetch_now(std::move(question.urls)), now, keys);
        if (news.failure)
            std::cerr << "keys: " << news.failure->code << ": asked " << news.asked << "; expected " << news.expected
                      << ": " << news.failure->text << "\n";
        for (std::string const& sentence : news.left_out) std::cerr << "keys: " << sentence << "\n";
    }
    token::KeyNeed need = *bad->need;
    verified = token::verify(jwt, keys, rules, at);
    bad = std::get_if<token::Bad>(&verified);
    if (bad == nullptr || !bad->need) return verified;
    return fetches.why_not(need, std::move(*bad), now.instant);
}

}  // namespace usher::cli
