#include "storage/memory_store.hpp"

#include <algorithm>

namespace usher::storage {

Result<Kept> MemoryStore::read_all(WallTime now) {
    std::erase_if(bans_, [&](auto const& one) { return one.second.is_over(now); });
    apply(admission::TokensExpire{now});
    Kept kept;
    for (auto const& [id, ban] : bans_) kept.bans.push_back(ban);
    for (auto const& [id, revocation] : revocations_) kept.revocations.push_back(revocation);
    for (auto const& [id, used] : used_tokens_) kept.used_tokens.push_back(used);
    for (auto const& [conference, settings] : rooms_) kept.rooms.push_back({conference, settings});
    for (auto const& [conference, state] : meetings_) kept.meetings.push_back({conference, state});
    for (auto const& [key, state] : members_) kept.members.push_back({key.first, key.second, state});
    kept.deliveries = deliveries_;
    kept.sequences = sequences_;
    return kept;
}

Result<bool> MemoryStore::write(Batch const& batch) {
    for (admission::Change const& change : batch.changes) apply(change);
    for (WebhookChange const& change : batch.webhooks) apply(change);
    for (AuditLine const& line : batch.lines) {
        lines_.push_back(line);
        lines_.back().number = next_++;
    }
    return true;
}

void MemoryStore::apply(admission::Change const& change) {
    std::visit(
        Overloaded{
            [&](admission::BanPut const& it) { bans_.insert_or_assign(it.ban.id, it.ban); },
            [&](admission::BanDrop const& it) { bans_.erase(it.id); },
            [&](admission::RevocationPut const& it) { revocations_.insert_or_assign(it.revocation.id, it.revocation); },
            [&](admission::RevocationDrop const& it) { revocations_.erase(it.id); },
            [&](admission::TokenUse const& it) { used_tokens_.insert_or_assign(it.used.token, it.used); },
            [&](admission::TokensExpire const& it) {
                std::erase_if(used_tokens_, [&](auto const& one) {
                    return one.second.expires + admission::UsedTokens::kKeptFor < it.before;
                });
            },
            [&](admission::RoomPut const& it) { rooms_.insert_or_assign(it.conference, it.settings); },
            [&](admission::RoomDrop const& it) { rooms_.erase(it.conference); },
            [&](admission::MeetingPut const& it) { meetings_.insert_or_assign(it.conference, it.state); },
            [&](admission::MemberPut const& it) {
                members_.insert_or_assign(std::pair(it.conference, it.identity), it.state);
            },
            [&](admission::MeetingDrop const& it) {
                meetings_.erase(it.conference);
                std::erase_if(members_, [&](auto const& one) { return one.first.first == it.conference; });
            },
        },
        change);
}

void MemoryStore::apply(WebhookChange const& change) {
    std::visit(Overloaded{
                   [&](DeliveryPut const& it) {
                       deliveries_.push_back(it.delivery);
                       if (it.sequence == 0)
                           sequences_.erase(it.meeting);
                       else
                           sequences_[it.meeting] = it.sequence;
                   },
                   [&](DeliveryDone const& it) {
                       std::erase_if(deliveries_, [&](Delivery const& one) { return one.id == it.id; });
                   },
                   [&](SequenceEnd const& it) { sequences_.erase(it.meeting); },
               },
               change);
}

Result<std::vector<AuditLine>> MemoryStore::audit(AuditQuery const& query) {
    std::vector<AuditLine> found;
    for (AuditLine const& line : lines_) {
        bool fits = (query.conference.empty() || line.conference == query.conference) &&
                    (query.user.empty() || line.user == query.user) && (!query.since || line.at >= *query.since);
        if (fits) found.push_back(line);
    }
    if (found.size() > query.most) found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(query.most));
    return found;
}

Result<bool> MemoryStore::prune_audit(WallTime before, std::size_t most) {
    std::erase_if(lines_, [&](AuditLine const& line) { return line.at < before; });
    if (lines_.size() > most) lines_.erase(lines_.begin(), lines_.end() - static_cast<std::ptrdiff_t>(most));
    return false;
}

}  // namespace usher::storage
