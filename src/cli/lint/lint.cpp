#include "cli/lint/lint.hpp"

#include <algorithm>

#include "token/json.hpp"
#include "token/jwt.hpp"

namespace usher::cli::lint {

namespace {

constexpr std::string_view kWhite = " \t\r\n";

std::string_view without_ends(std::string_view text, std::string_view ends) {
    std::size_t first = text.find_first_not_of(ends);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(ends) - first + 1);
}

// What people copy along: Bearer, quotes, line breaks.
std::string bare(std::string_view given) {
    std::string_view text = without_ends(given, " \t\r\n\"'`");
    for (std::string_view prefix : {"Authorization:", "authorization:", "Bearer", "bearer", "jwt="})
        if (text.starts_with(prefix)) text = without_ends(text.substr(prefix.size()), " \t\r\n\"'`");
    std::string jwt;
    for (char c : text)
        if (kWhite.find(c) == std::string_view::npos) jwt += c;
    return jwt;
}

std::optional<Json> object_in(std::string const& text) {
    if (!token::parse_object(text)) return std::nullopt;  // bounds the depth
    return Json::parse(text, nullptr, false);
}

}  // namespace

Json const* Token::claim(std::string_view path) const {
    Json const* at = payload ? &*payload : nullptr;
    for (std::size_t start = 0; at;) {
        if (!at->is_object()) return nullptr;
        std::size_t dot = path.find('.', start);
        auto it = at->find(std::string(path.substr(start, dot == std::string_view::npos ? dot : dot - start)));
        if (it == at->end()) return nullptr;
        at = &*it;
        if (dot == std::string_view::npos) return at;
        start = dot + 1;
    }
    return nullptr;
}

std::string Token::text(std::string_view path) const {
    Json const* value = claim(path);
    return value && value->is_string() ? value->get<std::string>() : std::string{};
}

Token read_token(std::string given, config::Settings const* settings, WallTime now) {
    Token token;
    token.jwt = bare(given);
    token.given = std::move(given);
    token.settings = settings;
    if (settings) token.rules = settings->tokens;
    token.now = now;
    std::size_t dot = token.jwt.rfind('.');
    token.is_signed = std::ranges::count(token.jwt, '.') == 2 && dot + 1 < token.jwt.size();
    // Two parts, where somebody forgot to sign, are read as well.
    std::string readable = token.jwt;
    if (std::ranges::count(readable, '.') == 1) readable += '.';
    std::variant<token::Parts, token::Bad> parts = token::look_inside(readable, 64 * 1024);
    if (auto const* seen = std::get_if<token::Parts>(&parts)) {
        token.header = object_in(seen->header);
        token.payload = object_in(seen->payload);
    }
    return token;
}

std::string shown(Json const& value) {
    constexpr std::size_t kLongest = 60;
    std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    return text.size() > kLongest ? text.substr(0, kLongest) + "..." : text;
}

std::vector<Rule> all_rules() {
    std::vector<Rule> all;
    for (auto part : {shape_rules, time_rules, place_rules, person_rules, feature_rules})
        for (Rule const& rule : part()) all.push_back(rule);
    return all;
}

std::vector<Finding> findings(Token const& token) {
    std::vector<Finding> all;
    bool is_own = token.rules.dialect.profile == token::Profile::Own;
    for (Rule const& rule : all_rules()) {
        if (rule.jitsi_only && is_own) continue;
        Places places;
        rule.look(token, places);
        for (Place& place : places) all.push_back({rule, std::move(place)});
    }
    std::ranges::stable_sort(all, {}, [](Finding const& one) { return one.rule.gravity; });
    return all;
}

std::string Finding::line() const {
    std::string text = rule.gravity == Gravity::Mistake ? "mistake " : "hint ";
    text.append(rule.code).append(place.claim.empty() ? "" : " ").append(place.claim);
    return text.append(": ")
        .append(place.said)
        .append(" ")
        .append(rule.change)
        .append(" [")
        .append(rule.matters)
        .append("]");
}

std::string page() {
    std::string text =
        "# What `usher token lint` finds\n\n"
        "```sh\nusher token lint token.jwt --config usher.toml\n```\n\n"
        "One line for each place in a token that will not do what its author meant, with what to change and for whom "
        "it "
        "matters.\nExit code 1 if there is a mistake, or with `--strict` a hint. Without `--config` it looks at the "
        "token "
        "alone; with it, also at\nthe signature, and at what this server accepts. The token is sent nowhere.\n\n"
        "This page is made of the program's table: after a change, `usher_cli_test --gtest_filter='LintPage.*'\n"
        "--gtest_also_run_disabled_tests`.\n";
    for (Gravity gravity : {Gravity::Mistake, Gravity::Hint}) {
        text += gravity == Gravity::Mistake ? "\n## Mistakes\n" : "\n## Hints\n\nThe token works here.\n";
        text += "\n| code | what | change | matters for |\n| --- | --- | --- | --- |\n";
        for (Rule const& rule : all_rules()) {
            if (rule.gravity != gravity) continue;
            text.append("| `").append(rule.code).append("` | ").append(rule.means).append(" | ").append(rule.change);
            text.append(" | ").append(rule.matters).append(" |\n");
        }
    }
    return text;
}

}  // namespace usher::cli::lint
