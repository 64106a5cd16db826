#include "admission/bans.hpp"

namespace usher::admission {

std::string_view name_of(BanScope scope) {
    switch (scope) {
        case BanScope::Server: return "server";
        case BanScope::Tenant: return "tenant";
        case BanScope::Room: return "room";
    }
    return "server";
}

Bans::Subject Bans::subject_of(Ban const& ban) {
    Subject subject{ban.scope, ban.place, ban.identity, std::nullopt};
    if (ban.network.empty()) return subject;
    if (Result<Network> network = Network::parse(ban.network); network.ok()) subject.network = network.value();
    return subject;
}

Ban const* Bans::look_up(Subject const& subject, WallTime at) const {
    auto it = by_subject_.find(subject);
    if (it == by_subject_.end()) return nullptr;
    Ban const& ban = by_id_.find(it->second)->second;
    return ban.is_over(at) ? nullptr : &ban;
}

Ban const* Bans::find(Identity const& who, std::string_view address, ConferenceName const* where, WallTime at) const {
    if (by_id_.empty()) return nullptr;
    std::vector<Subject> subjects{{BanScope::Server, {}, who.text(), std::nullopt}};
    if (where != nullptr) {
        subjects.push_back({BanScope::Room, where->text(), who.text(), std::nullopt});
        if (!where->tenant.is_none())
            subjects.push_back({BanScope::Tenant, where->tenant.text(), who.text(), std::nullopt});
    }
    std::optional<Network> from = lengths_.empty() ? std::nullopt : Network::address(address);
    for (Subject& subject : subjects) {
        if (Ban const* ban = look_up(subject, at)) return ban;
        if (!from) continue;
        subject.identity.clear();
        for (auto const& [kind, count] : lengths_) {
            if (kind.first != from->is_v6()) continue;
            subject.network = from->within(kind.second);
            if (Ban const* ban = look_up(subject, at)) return ban;
        }
    }
    return nullptr;
}

Ban const* Bans::find(std::string_view id) const {
    auto it = by_id_.find(id);
    return it == by_id_.end() ? nullptr : &it->second;
}

std::optional<std::string> Bans::same_as(Ban const& ban) const {
    auto it = by_subject_.find(subject_of(ban));
    if (it == by_subject_.end()) return std::nullopt;
    return it->second;
}

std::vector<std::string> Bans::over(WallTime at) const {
    std::vector<std::string> ids;
    for (auto const& [id, ban] : by_id_)
        if (ban.is_over(at)) ids.push_back(id);
    return ids;
}

void Bans::put(Ban ban) {
    drop(ban.id);
    Subject subject = subject_of(ban);
    if (auto older = by_subject_.find(subject); older != by_subject_.end()) drop(std::string(older->second));
    if (subject.network) ++lengths_[{subject.network->is_v6(), subject.network->length()}];
    by_subject_.emplace(std::move(subject), ban.id);
    by_id_.emplace(ban.id, std::move(ban));
}

void Bans::drop(std::string_view id) {
    auto it = by_id_.find(id);
    if (it == by_id_.end()) return;
    Subject subject = subject_of(it->second);
    by_subject_.erase(subject);
    if (subject.network) {
        auto length = lengths_.find({subject.network->is_v6(), subject.network->length()});
        if (--length->second == 0) lengths_.erase(length);
    }
    by_id_.erase(it);
}

}  // namespace usher::admission
