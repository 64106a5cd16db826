// A person as a recording has him. Claims as they were read: the token itself is nowhere.
#include <nlohmann/json.hpp>

#include "router/recording.hpp"

namespace usher::router {

namespace {

using nlohmann::json;

json time_json(std::optional<WallTime> const& at) { return at ? json(at->since_epoch.count()) : json(); }

json claims_json(token::Claims const& from, Recording const& recording) {
    json to = {{"issuer", from.issuer},
               {"audiences", from.audiences},
               {"subject", from.subject},
               {"expires", time_json(from.expires)},
               {"not_before", time_json(from.not_before)},
               {"issued", time_json(from.issued)},
               {"tenant", from.tenant},
               {"group", from.group},
               {"groups", from.groups},
               {"user_id", from.user.id},
               {"user_name", from.user.name},
               {"role", static_cast<int>(from.role)},
               {"features", from.features},
               {"has_features", from.has_features},
               {"lobby_bypass", from.lobby_bypass},
               {"must_knock", from.must_knock},
               {"breakout", from.breakout},
               {"guest", from.guest},
               {"key_id", from.key_id},
               {"key_tenants", from.key_tenants},
               {"wildcard_allowed", from.wildcard_allowed},
               {"signed_hash", from.signed_hash},
               {"warnings", from.warnings}};
    if (!from.jti.empty()) to["jti"] = from.jti;
    if (from.room) to["room"] = {{"rooms", from.room->rooms}, {"are_patterns", from.room->are_patterns}};
    json wishes = json::object();
    if (from.wishes.lobby) wishes["lobby"] = *from.wishes.lobby;
    if (from.wishes.waiting_room) wishes["waiting_room"] = *from.wishes.waiting_room;
    if (from.wishes.password) wishes["password"] = recording.pseudonym(*from.wishes.password);
    if (from.wishes.seats) wishes["seats"] = *from.wishes.seats;
    if (from.wishes.duration) wishes["duration"] = from.wishes.duration->count();
    to["wishes"] = std::move(wishes);
    // What is as in a token that says nothing is not worth its bytes.
    for (auto it = to.begin(); it != to.end();) {
        bool const says_nothing = it->is_null() || (it->is_string() && it->get_ref<std::string const&>().empty()) ||
                                  (it->is_structured() && it->empty()) ||
                                  (*it == false && it.key() != "wildcard_allowed");
        it = says_nothing ? to.erase(it) : std::next(it);
    }
    return to;
}

// Takes members of the right type only; `ok` says whether all that were there had it.
struct Reading {
    json const& from;
    bool ok = true;

    template <class T>
    T get(char const* key, T fallback = {}) {
        auto it = from.find(key);
        if (it == from.end() || it->is_null()) return fallback;
        bool fits = it->is_string();
        if constexpr (std::is_same_v<T, bool>)
            fits = it->is_boolean();
        else if constexpr (std::is_integral_v<T>)
            fits = it->is_number_integer();
        if (fits) return it->get<T>();
        ok = false;
        return fallback;
    }
    std::vector<std::string> list(char const* key) {
        std::vector<std::string> all;
        auto it = from.find(key);
        if (it == from.end()) return all;
        for (json const& one : *it) {
            if (one.is_string())
                all.push_back(one.get<std::string>());
            else
                ok = false;
        }
        return all;
    }
    std::optional<WallTime> time(char const* key) {
        auto it = from.find(key);
        if (it == from.end() || it->is_null()) return std::nullopt;
        return WallTime{Milliseconds{get<std::int64_t>(key)}};
    }
};

Result<token::Claims> claims_of(json const& from) {
    if (!from.is_object()) return malformed("claims: an object is expected");
    Reading read{from};
    token::Claims to;
    to.issuer = read.get<std::string>("issuer");
    to.audiences = read.list("audiences");
    to.subject = read.get<std::string>("subject");
    to.expires = read.time("expires");
    to.not_before = read.time("not_before");
    to.issued = read.time("issued");
    to.jti = read.get<std::string>("jti");
    to.tenant = read.get<std::string>("tenant");
    to.group = read.get<std::string>("group");
    to.groups = read.list("groups");
    to.user.id = read.get<std::string>("user_id");
    to.user.name = read.get<std::string>("user_name");
    int const role = read.get<int>("role");
    if (role < 0 || role > static_cast<int>(token::RoleClaim::Moderator)) return malformed("claims: no such role");
    to.role = static_cast<token::RoleClaim>(role);
    to.has_features = read.get<bool>("has_features");
    if (auto features = from.find("features"); features != from.end() && features->is_object())
        for (auto const& [name, value] : features->items()) to.features[name] = value.is_boolean() && value == true;
    to.lobby_bypass = read.get<bool>("lobby_bypass");
    to.must_knock = read.get<bool>("must_knock");
    to.breakout = read.get<std::string>("breakout");
    to.guest = read.get<bool>("guest");
    to.key_id = read.get<std::string>("key_id");
    to.key_tenants = read.list("key_tenants");
    to.wildcard_allowed = read.get<bool>("wildcard_allowed", true);
    to.signed_hash = read.get<std::string>("signed_hash");
    to.warnings = read.list("warnings");
    if (auto room = from.find("room"); room != from.end() && room->is_object()) {
        Reading in{*room};
        to.room.emplace(in.list("rooms"), in.get<bool>("are_patterns"));
        read.ok = read.ok && in.ok;
    }
    if (auto wishes = from.find("wishes"); wishes != from.end() && wishes->is_object()) {
        Reading in{*wishes};
        if (wishes->contains("lobby")) to.wishes.lobby = in.get<bool>("lobby");
        if (wishes->contains("waiting_room")) to.wishes.waiting_room = in.get<bool>("waiting_room");
        if (wishes->contains("password")) to.wishes.password = in.get<std::string>("password");
        if (wishes->contains("seats")) to.wishes.seats = in.get<int>("seats");
        if (wishes->contains("duration")) to.wishes.duration = Seconds{in.get<std::int64_t>("duration")};
        read.ok = read.ok && in.ok;
    }
    if (!read.ok) return malformed("claims: a member has the wrong type");
    return to;
}

Result<admission::Identity> identity_of(std::string const& text, admission::Token const& token) {
    auto after = [&](std::string_view prefix) { return text.substr(prefix.size()); };
    if (text.starts_with("device:")) return admission::Identity::of_device(after("device:"));
    if (text.starts_with("service:")) return admission::Identity::of_service(after("service:"));
    if (text.starts_with("stream:")) return admission::Identity::of_stream(after("stream:"));
    if (auto const* good = std::get_if<admission::GoodToken>(&token))
        return admission::Identity::of_token(good->claims);
    return malformed("an identity of no kind");
}

}  // namespace

json person_json(session::Person const& person, Recording const& recording) {
    json to = {{"session", person.session.number},
               {"jid", person.jid.text()},
               {"identity", person.identity.text()},
               {"generation", static_cast<int>(person.generation)},
               {"url_room", person.url_room},
               {"url_tenant", person.url_tenant},
               {"address", recording.pseudonym(person.address)}};
    if (person.service) to["service"] = static_cast<int>(*person.service);
    if (auto const* bad = std::get_if<admission::BadToken>(&person.token))
        to["bad_token"] = {{"code", bad->code}, {"text", bad->text}};
    if (auto const* good = std::get_if<admission::GoodToken>(&person.token)) {
        to["claims"] = claims_json(good->claims, recording);
        if (good->expired_for) to["expired_for"] = good->expired_for->count();
    }
    return to;
}

Result<session::Person> person_of(json const& from) {
    if (!from.is_object()) return malformed("a person is an object");
    Reading read{from};
    session::Person to;
    to.session = SessionId{read.get<std::uint64_t>("session")};
    to.jid = TRY(xmpp::Jid::parse(read.get<std::string>("jid")));
    int const generation = read.get<int>("generation");
    if (generation < 0 || generation > 2) return malformed("a person: no such generation");
    to.generation = static_cast<admission::Generation>(generation);
    to.url_room = read.get<std::string>("url_room");
    to.url_tenant = read.get<std::string>("url_tenant");
    to.address = read.get<std::string>("address");
    if (from.contains("service")) to.service = static_cast<admission::ServiceKind>(read.get<int>("service"));
    if (auto bad = from.find("bad_token"); bad != from.end() && bad->is_object()) {
        Reading in{*bad};
        to.token = admission::BadToken{in.get<std::string>("code"), in.get<std::string>("text")};
    }
    if (auto claims = from.find("claims"); claims != from.end()) {
        std::optional<Seconds> expired_for;
        if (from.contains("expired_for")) expired_for = Seconds{read.get<std::int64_t>("expired_for")};
        auto held = TRY(claims_of(*claims));
        to.token = admission::GoodToken{std::move(held), expired_for};
    }
    to.identity = TRY(identity_of(read.get<std::string>("identity"), to.token));
    if (!read.ok) return malformed("a person: a member has the wrong type");
    return to;
}

}  // namespace usher::router
