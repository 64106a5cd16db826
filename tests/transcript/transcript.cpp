#include "transcript/transcript.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/units.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::transcript {

using Json = nlohmann::json;

namespace {

// "+5s", "-200ms", "2m". None: not a duration.
std::optional<Milliseconds> duration_of(std::string_view text) {
    bool const negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    std::int64_t count = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || count < 0) return std::nullopt;
    std::string_view const unit = text.substr(static_cast<std::size_t>(end - text.data()));
    std::int64_t factor = 0;
    if (unit == "ms") factor = 1;
    if (unit == "s") factor = 1000;
    if (unit == "m") factor = 60 * 1000;
    if (unit == "h") factor = 3600 * 1000;
    if (factor == 0) return std::nullopt;
    return Milliseconds{(negative ? -count : count) * factor};
}

std::pair<std::string_view, std::string_view> first_word(std::string_view text) {
    text = trimmed(text);
    std::size_t const end = std::min(text.find_first_of(" \t"), text.size());
    return {text.substr(0, end), trimmed(text.substr(end))};
}

class Reader {
public:
    Result<Transcript> read(std::string_view text);

private:
    Result<bool> statement(std::string const& text);
    Result<bool> heading(std::string_view kind, std::string_view rest);
    Result<bool> step(std::string_view name, std::string_view rest, std::string const& source);
    Result<What> what(std::string_view sign, std::string_view rest);
    Result<bool> introduce(std::string_view name, std::string_view token);

    Transcript transcript_;
    xmpp::XmlReader xml_;
    int line_ = 0;
};

Result<Transcript> Reader::read(std::string_view text) {
    std::string pending;
    int number = 0;
    auto const flush = [&]() -> Result<bool> {
        std::string const statement_text = std::exchange(pending, {});
        return statement_text.empty() ? Result<bool>(true) : statement(statement_text);
    };
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        std::string_view const line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        std::string_view const words = trimmed(line);
        if (line.starts_with(' ') && !pending.empty() && !words.empty()) {
            if (!pending.ends_with('>') || !words.starts_with('<')) pending += ' ';
            pending += words;
            continue;
        }
        if (Result<bool> done = flush(); !done.ok()) return std::move(done).error();
        line_ = number;
        if (words.starts_with('#')) {
            if (transcript_.name.empty()) transcript_.name = trimmed(words.substr(1));
        } else {
            pending = words;
        }
    }
    if (Result<bool> done = flush(); !done.ok()) return std::move(done).error();
    return std::move(transcript_);
}

Result<bool> Reader::statement(std::string const& text) {
    auto const wrong = [&](std::string const& detail) { return malformed(std::to_string(line_) + ": " + detail); };
    auto const [word, rest] = first_word(text);
    constexpr std::array<std::string_view, 4> kHeadings = {"policy", "token", "person", "only"};
    bool const is_heading = std::ranges::find(kHeadings, word) != kHeadings.end();
    Result<bool> done = is_heading ? heading(word, rest) : step(word, rest, text);
    return done.ok() ? std::move(done) : wrong(done.error().detail);
}

Result<bool> Reader::heading(std::string_view kind, std::string_view rest) {
    if (!transcript_.steps.empty()) return malformed(std::string(kind) + " stands before the first step");
    if (kind == "only") {
        if (rest != "websocket") return malformed("'" + std::string(rest) + "' is no transport: say websocket");
        transcript_.only_websocket = true;
        return true;
    }
    std::string_view name;
    if (kind != "policy") {
        std::tie(name, rest) = first_word(rest);
        if (!is_name(name)) return malformed(std::string(kind) + " without a name");
    }
    std::vector<Setting> settings = TRY(read_settings(rest));
    for (Setting const& setting : settings)
        if (!setting.has_value) return malformed(setting.key + " has no value");
    if (kind == "policy") {
        transcript_.policy.insert(transcript_.policy.end(), settings.begin(), settings.end());
    } else if (kind == "token") {
        if (!transcript_.tokens.emplace(name, Token{std::string(name), std::move(settings)}).second)
            return malformed("the token " + std::string(name) + " is there twice");
    } else {
        if (!transcript_.people.emplace(name, Person{std::string(name), {}, std::move(settings)}).second)
            return malformed("the person " + std::string(name) + " is there twice");
    }
    return true;
}

Result<bool> Reader::introduce(std::string_view name, std::string_view token) {
    if (!is_name(name) || name.find('.') != std::string_view::npos)
        return malformed("'" + std::string(name) + "' is not the name of a person");
    Person& person = transcript_.people.emplace(name, Person{std::string(name), {}, {}}).first->second;
    if (token.empty()) return true;
    if (!transcript_.tokens.contains(std::string(token))) return malformed("there is no token " + std::string(token));
    bool const has_acted =
        std::ranges::any_of(transcript_.steps, [&](Step const& step) { return step.person == name; });
    if (has_acted && person.token != token) return malformed(std::string(name) + " came with another token, or none");
    person.token = token;
    return true;
}

Result<bool> Reader::step(std::string_view name, std::string_view rest, std::string const& source) {
    if (name == "@") {
        std::optional<Milliseconds> const time = duration_of(rest);
        if (!time || time->count() < 0) return malformed("'" + std::string(rest) + "' is not a time: say +5s or 200ms");
        transcript_.steps.push_back({line_, {}, Passes{*time}, source});
        return true;
    }
    if (name == "operator") {
        auto const [command, arguments] = first_word(rest);
        if (command.empty()) return malformed("operator without a command");
        std::vector<Setting> settings = TRY(read_settings(arguments));
        transcript_.steps.push_back({line_, {}, Commands{std::string(command), std::move(settings)}, source});
        return true;
    }
    std::string_view token;
    if (rest.starts_with('(')) {
        std::size_t const end = rest.find(')');
        if (end == std::string_view::npos) return malformed("'(' without ')'");
        token = trimmed(rest.substr(1, end - 1));
        rest = trimmed(rest.substr(end + 1));
    }
    if (Result<bool> known = introduce(name, token); !known.ok()) return known;
    auto const [sign, text] = first_word(rest);
    What action = TRY(what(sign, text));
    transcript_.steps.push_back({line_, std::string(name), std::move(action), source});
    return true;
}

Result<What> Reader::what(std::string_view sign, std::string_view rest) {
    if (sign == "connects" && rest.empty()) return What(Connects{});
    if (sign == "unloads" || sign == "resumes") transcript_.only_websocket = true;
    if (sign == "drops" && rest.empty()) return What(Loses{});
    if (sign == "unloads" && rest.empty()) return What(Loses{.page_closed = true});
    if (sign == "resumes" && rest.empty()) return What(Resumes{});
    if (sign == "!" && rest.empty()) return What(Silence{});
    if (sign != ">" && sign != "<" && sign != "!")
        return malformed("'" + std::string(sign) + "' is none of > < ! @ connects drops unloads resumes");
    Result<xmpp::Element> element = xml_.read(rest);
    // What is sent may be wrong on purpose; a pattern may not.
    if (sign == ">") return rest.empty() ? Result<What>(malformed("nothing to send")) : What(Sends{std::string(rest)});
    if (!element.ok()) return std::move(element).error();
    if (sign == "<") return What(Receives{std::move(element).value()});
    return What(Never{std::move(element).value()});
}

Json value_of(std::string const& text, WallTime now) {
    if (auto const relative = text.starts_with('+') || text.starts_with('-') ? duration_of(text) : std::nullopt)
        return (now + *relative).seconds();
    Json const parsed = Json::parse(text, nullptr, false);
    bool const is_plain = parsed.is_boolean() || parsed.is_number() || parsed.is_null() || parsed.is_structured();
    return is_plain ? parsed : Json(text);
}

}  // namespace

Result<Transcript> read_transcript(std::string_view text) { return Reader().read(text); }

std::vector<Setting> with_times(std::vector<Setting> settings, WallTime now) {
    constexpr std::string_view kNow = "{now";
    for (Setting& setting : settings) {
        std::string_view text = setting.value;
        if (!text.starts_with(kNow) || !text.ends_with('}')) continue;
        text = text.substr(kNow.size(), text.size() - kNow.size() - 1);
        if (std::optional<Milliseconds> const from_now = text.empty() ? Milliseconds{0} : duration_of(text))
            setting.value = show_time(now + *from_now);
    }
    return settings;
}

Result<std::string> payload_of(Token const& token, WallTime now) {
    constexpr std::array<std::string_view, 5> kOfUser = {"id", "name", "email", "avatar", "moderator"};
    Json payload = {{"iss", "app"}, {"aud", "usher"}, {"sub", "*"}, {"room", "*"}, {"exp", now.seconds() + 3600}};
    for (Setting const& claim : token.claims) {
        if (claim.key.starts_with("jws.")) continue;  // of the signature: minted.hpp
        bool const of_user = std::ranges::find(kOfUser, claim.key) != kOfUser.end();
        std::string path = of_user ? "/context/user/" + claim.key : "/" + claim.key;
        std::ranges::replace(path, '.', '/');
        Json::json_pointer const pointer(path);
        if (claim.value == "{none}") {
            if (payload.contains(pointer)) payload.at(pointer.parent_pointer()).erase(pointer.back());
            continue;
        }
        for (auto parent = pointer.parent_pointer(); !parent.empty(); parent = parent.parent_pointer())
            if (payload.contains(parent) && !payload.at(parent).is_object())
                return malformed("the claim " + claim.key + " lies inside one that is no object");
        payload[pointer] = value_of(claim.value, now);
    }
    return payload.dump();
}

}  // namespace usher::transcript
