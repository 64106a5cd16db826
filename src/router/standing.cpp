// Bans, revocations and used tokens: the core's own index. A change is applied here in the turn that makes it, so that
// the next decision knows it; the effect Store has the shell keep it.
#include "router/room.hpp"

namespace usher::router {

using admission::BanDrop;
using admission::BanPut;
using admission::RevocationDrop;
using admission::RevocationPut;

admission::Facts Core::facts(admission::JoinRequest const& request, ConferenceName const& where) const {
    return standing_.facts(request, where, SessionId{}, settings_.policy);
}

void Core::change(admission::Change what, Now now, Effects& out) {
    standing_.apply(what);
    bool const is_use = std::holds_alternative<admission::TokenUse>(what);
    out.emplace_back(conference::Store{std::move(what)});
    if (is_use && standing_.used_tokens.expire(now.wall))
        out.emplace_back(conference::Store{admission::TokensExpire{now.wall}});
}

// What a conference has changed in its turn: effects from `from` on.
void Core::take_changes(std::size_t from, Scope scope) {
    bool used = false;
    for (std::size_t i = from; i < scope.out.size(); ++i) {
        auto const* store = std::get_if<conference::Store>(&scope.out[i]);
        if (store == nullptr) continue;
        standing_.apply(store->change);
        used = used || std::holds_alternative<admission::TokenUse>(store->change);
    }
    if (used && standing_.used_tokens.expire(scope.now.wall))
        scope.out.emplace_back(conference::Store{admission::TokensExpire{scope.now.wall}});
}

Result<admission::Ban> Core::ban(admission::Ban ban, Now now, IdSource& ids, Effects& out) {
    std::optional<std::string> same = standing_.bans.same_as(ban);
    if (!same && standing_.bans.is_full())
        for (std::string& id : standing_.bans.over(now.wall)) change(BanDrop{std::move(id)}, now, out);
    if (!same && standing_.bans.is_full())
        return Error{Error::Kind::Conflict, "there are as many bans as limits.bans allows; lift some first"};
    ban.id = same ? *same : ids.hex(8);
    ban.made = now.wall;
    change(BanPut{ban}, now, out);
    expel_concerned({now, ids, out});
    return ban;
}

Result<admission::Revocation> Core::revoke(admission::Revocation revocation, Now now, IdSource& ids, Effects& out) {
    std::optional<std::string> same = standing_.revocations.same_as(revocation);
    if (!same && standing_.revocations.is_full())
        return Error{
            Error::Kind::Conflict,
            "there are as many revocations as limits.revocations allows; remove those of expired tokens first"};
    revocation.id = same ? *same : ids.hex(8);
    revocation.made = now.wall;
    // What was withdrawn once does not come back by an earlier moment.
    if (admission::Revocation const* before = same ? standing_.revocations.find(*same) : nullptr)
        revocation.issued_before = std::max(revocation.issued_before, before->issued_before);
    change(RevocationPut{revocation}, now, out);
    expel_concerned({now, ids, out});
    return revocation;
}

bool Core::lift_ban(std::string_view id, Effects& out) {
    if (standing_.bans.find(id) == nullptr) return false;
    change(BanDrop{std::string(id)}, {}, out);
    return true;
}

bool Core::lift_revocation(std::string_view id, Effects& out) {
    if (standing_.revocations.find(id) == nullptr) return false;
    change(RevocationDrop{std::string(id)}, {}, out);
    return true;
}

// Every live session is asked about once, which an operator's command may cost: the seat goes where the ban or
// revocation holds, the stream as well if the person is banned from the whole server.
void Core::expel_concerned(Scope scope) {
    std::size_t const from = scope.out.size();
    ConferenceName const nowhere{Tenant::none(), RoomName::parse("nowhere").value()};
    struct Concerned {
        SessionId session;
        std::vector<std::string> rooms;
        bool everywhere = false;
    };
    std::vector<Concerned> all;
    for (auto const& [id, stream] : streams_) {
        if (!stream->is_bound()) continue;
        session::Person const& person = stream->person();
        admission::JoinRequest request;
        request.at = scope.now.wall;
        request.token = person.token;
        request.who = person.identity;
        request.from = person.address;
        Concerned concerned{id, {}, false};
        request.room_named = false;
        concerned.everywhere = facts(request, nowhere).ban == "banned";
        request.room_named = true;
        if (auto visited = visited_.find(id); visited != visited_.end())
            for (std::string const& key : visited->second)
                if (auto room = conferences_.find(key); room != conferences_.end())
                    if (facts(request, room->second->conference.name()).ban) concerned.rooms.push_back(key);
        if (concerned.everywhere || !concerned.rooms.empty()) all.push_back(std::move(concerned));
    }
    for (Concerned const& one : all) {
        for (std::string const& key : one.rooms)
            if (auto room = conferences_.find(key); room != conferences_.end())
                feed(*room->second, conference::Expel{one.session}, scope);
        auto stream = streams_.find(one.session);
        if (!one.everywhere || stream == streams_.end()) continue;
        session::Outputs outputs;
        stream->second->expel("banned: you may not use this server", outputs);
        handle_output(one.session, outputs, scope);
    }
    settle(from, scope);
}

void Core::release_tokens(SessionId session, Scope scope) {
    for (admission::UsedToken& used : standing_.used_tokens.release(session, scope.now.wall))
        scope.out.emplace_back(conference::Store{admission::TokenUse{std::move(used), SessionId{}}});
}

}  // namespace usher::router
