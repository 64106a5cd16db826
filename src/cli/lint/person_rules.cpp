// Role, identity and profile.
#include <algorithm>
#include <array>

#include "cli/lint/lint.hpp"
#include "token/read_claims.hpp"

namespace usher::cli::lint {

namespace {

// What stands where it is not looked at, and what was meant.
struct Misplaced {
    std::string_view claim;
    std::string_view meant;
};

void look_for(Token const& token, std::span<Misplaced const> list, Places& places) {
    for (Misplaced const& one : list)
        if (token.claim(one.claim))
            places.push_back(
                {std::string(one.claim), "it is not looked at here; it belongs to " + std::string(one.meant) + "."});
}

void role_place(Token const& token, Places& places) {
    constexpr std::array kList = {
        Misplaced{"context.moderator", "context.user.moderator"},
        Misplaced{"context.user.isModerator", "context.user.moderator"},
        Misplaced{"context.user.is_moderator", "context.user.moderator"},
        Misplaced{"context.user.context.moderator", "context.user.moderator"},
        Misplaced{"user.moderator", "context.user.moderator"},
        Misplaced{"user.affiliation", "context.user.affiliation"},
        Misplaced{"affiliation", "context.user.affiliation"},
        Misplaced{"context.affiliation", "context.user.affiliation"},
        Misplaced{"role", "context.user.moderator"},
        Misplaced{"context.role", "context.user.moderator"},
        Misplaced{"isModerator", "context.user.moderator"},
    };
    look_for(token, kList, places);
}

bool is_empty(Json const* value) { return !value || value->is_null() || *value == ""; }

void role_value(Token const& token, Places& places) {
    auto complain = [&](char const* claim, std::string_view known) {
        places.push_back(
            {claim, shown(*token.claim(claim)) + " has no meaning there; " + std::string(known) + " have."});
    };
    for (char const* claim : {"moderator", "context.user.moderator"}) {
        Json const* value = token.claim(claim);
        if (!is_empty(value) && !value->is_boolean() && *value != "true" && *value != "false")
            complain(claim, "true and false");
    }
    auto is_one_of = [&](char const* claim, std::initializer_list<char const*> words) {
        Json const* value = token.claim(claim);
        return is_empty(value) || std::ranges::any_of(words, [&](char const* word) { return *value == word; });
    };
    if (!is_one_of("context.user.affiliation", {"owner", "moderator", "teacher", "member"}))
        complain("context.user.affiliation", "owner, moderator, teacher and member");
    if (!is_one_of("context.user.role", {"visitor", "guest"})) complain("context.user.role", "visitor and guest");
}

// The server's own reading, of an unsigned copy: what it warns about is what it would do.
std::vector<std::string> warnings_of(Token const& token) {
    if (!token.payload) return {};
    auto read =
        token::read_claims(token.payload->dump(-1, ' ', false, Json::error_handler_t::replace), token.rules.dialect);
    auto const* claims = std::get_if<token::Claims>(&read);
    return claims ? claims->warnings : std::vector<std::string>{};
}

void role_conflict(Token const& token, Places& places) {
    std::vector<std::string> words = warnings_of(token);
    if (std::ranges::find(words, "role-claims-conflict") == words.end()) return;
    std::string said;
    for (char const* claim : {"moderator", "context.user.moderator", "context.user.affiliation", "context.user.role"})
        if (Json const* value = token.claim(claim); !is_empty(value))
            said += (said.empty() ? "" : ", ") + std::string(claim) + " is " + shown(*value);
    places.push_back({"", (said.empty() ? "the claims about the role" : said) +
                              ": they contradict each other, and the lower right holds."});
}

void affiliation_only(Token const& token, Places& places) {
    std::string value = token.text("context.user.affiliation");
    bool is_moderator = value == "owner" || value == "moderator" || value == "teacher";
    if (is_moderator && !token.claim("context.user.moderator"))
        places.push_back({"context.user.affiliation", "only the affiliation makes this person a moderator."});
}

void bypass_value(Token const& token, Places& places) {
    for (char const* claim : {"context.user.lobby_bypass", "context.user.security_bypass", "context.user.lobby"})
        if (Json const* value = token.claim(claim); value && !value->is_boolean() && !value->is_null())
            places.push_back({claim, shown(*value) + " does nothing; only true, without quotes, does."});
}

void bypass_place(Token const& token, Places& places) {
    constexpr std::array kList = {
        Misplaced{"lobby_bypass", "context.user.lobby_bypass"},
        Misplaced{"security_bypass", "context.user.security_bypass"},
        Misplaced{"context.lobby_bypass", "context.user.lobby_bypass"},
        Misplaced{"context.security_bypass", "context.user.security_bypass"},
    };
    look_for(token, kList, places);
}

void no_context(Token const& token, Places& places) {
    if (token.payload && !token.claim("context")) places.push_back({"context", "the token has no context."});
}

void wrong_type(Token const& token, Places& places) {
    for (char const* claim : {"context", "context.user", "context.features"})
        if (Json const* value = token.claim(claim); value && !value->is_object())
            places.push_back({claim, std::string(claim) + " is " + shown(*value) + "; it must be an object."});
}

std::string user_id(Token const& token) {
    Json const* id = token.claim(token.claim("context") ? "context.user.id" : "user_id");
    if (id && id->is_number_integer()) return id->dump();
    return id && id->is_string() ? id->get<std::string>() : std::string{};
}

void no_id(Token const& token, Places& places) {
    if (token.payload && user_id(token).empty())
        places.push_back({"context.user.id", "the token does not say who this is, so each new one is somebody new."});
}

void constant_id(Token const& token, Places& places) {
    constexpr std::array<std::string_view, 20> kConstant = {
        "0", "1", "id", "uid", "user", "userid", "user_id", "user-id", "guest", "anonymous", "test", "demo",
        "moderator", "null", "undefined", "none", "admin", "default", "n/a",
        // The one of Jitsi's documentation.
        "abcd:a1b2c3-d4e5f6-0abc1-23de-abcdef01fedcba"};
    std::string id = user_id(token);
    std::string lower = id;
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    bool is_other_claim = !id.empty() && (id == token.text("iss") || id == token.text("aud") ||
                                          id == token.text("room") || id == token.text("sub"));
    if (is_other_claim || std::ranges::find(kConstant, lower) != kConstant.end())
        places.push_back({"context.user.id", shown(id) + " looks like the same for everybody."});
}

void avatar(Token const& token, Places& places) {
    for (char const* claim : {"context.user.avatar", "context.user.avatarUrl"})
        if (Json const* value = token.claim(claim); !is_empty(value) && !token.text(claim).starts_with("https://"))
            places.push_back({claim, shown(*value) + " is no https address."});
}

void profile_place(Token const& token, Places& places) {
    constexpr std::array kList = {
        Misplaced{"context.user.displayName", "context.user.name"},
        Misplaced{"context.user.display_name", "context.user.name"},
        Misplaced{"context.user.username", "context.user.name"},
        Misplaced{"context.user.picture", "context.user.avatar"},
        Misplaced{"context.user.avatar_url", "context.user.avatar"},
        Misplaced{"context.user.avatarURL", "context.user.avatar"},
        Misplaced{"context.user.mail", "context.user.email"},
        Misplaced{"context.name", "context.user.name"},
        Misplaced{"context.email", "context.user.email"},
        Misplaced{"user", "context.user"},
    };
    look_for(token, kList, places);
    if (token.claim("context.user")) return;
    constexpr std::array kOnTop = {Misplaced{"name", "context.user.name"}, Misplaced{"email", "context.user.email"},
                                   Misplaced{"picture", "context.user.avatar"}};
    look_for(token, kOnTop, places);
}

constexpr std::array kRules = {
    Rule{"not-an-object", Gravity::Mistake, true, "`context`, `context.user` or `context.features` is not an object",
         "Write an object, or leave it out.", "this server", wrong_type},
    Rule{"role-misplaced", Gravity::Mistake, true, "a claim about the role stands where nobody looks",
         "Move it there, or name the path in roles.moderator_claims.", "all servers", role_place},
    Rule{"role-unknown", Gravity::Mistake, true, "a claim about the role has a value without a meaning",
         "Use one of these; true for a moderator.", "all servers", role_value},
    Rule{"role-claims-conflict", Gravity::Mistake, false, "claims about the role contradict each other",
         "Leave one of them out.", "this server; others take either", role_conflict},
    Rule{"bypass-as-text", Gravity::Mistake, true, "`lobby_bypass`, `security_bypass` or `lobby` is not true or false",
         "Write true without quotes.", "all servers", bypass_value},
    Rule{"bypass-misplaced", Gravity::Mistake, true, "a bypass claim does not stand in `context.user`",
         "Move it there.", "all servers", bypass_place},
    Rule{"profile-misplaced", Gravity::Mistake, true, "name, e-mail or picture stands where nobody looks",
         "Move it there, or use tokens.profile = \"own\".", "all servers and clients", profile_place},
    Rule{"id-constant", Gravity::Mistake, true, "`context.user.id` looks like the same for everybody",
         "Give each person an id of their own: approvals, kicks and bans hold for it.", "this server (identity-shared)",
         constant_id},
    Rule{"id-missing", Gravity::Hint, true, "no `context.user.id`",
         "Give each person an id: then approvals and kicks hold for the next token too.", "this server", no_id},
    Rule{"context-missing", Gravity::Hint, true, "no `context`", "Add context.user with id and name.",
         "Jitsi's page: after any failed login it blames the missing context", no_context},
    Rule{"affiliation-only", Gravity::Hint, true, "a moderator only by `context.user.affiliation`",
         "Add context.user.moderator: true.", "JaaS, and servers without token_affiliation", affiliation_only},
    Rule{"avatar-not-https", Gravity::Hint, true, "`context.user.avatar` is no https address", "Give an https address.",
         "browsers, which load nothing else into an https page", avatar},
};

}  // namespace

std::span<Rule const> person_rules() { return kRules; }

}  // namespace usher::cli::lint
