// Keeps nothing over the end of the program: for tests, and what the other store must do, in plain words.
#pragma once

#include <map>
#include <string>

#include "storage/store.hpp"

namespace usher::storage {

class MemoryStore final : public Store {
public:
    Result<Kept> read_all(WallTime now) override;
    Result<bool> write(Batch const& batch) override;
    Result<bool> probe() override { return true; }
    Result<std::vector<AuditLine>> audit(AuditQuery const& query) override;
    Result<bool> prune_audit(WallTime before, std::size_t most) override;

private:
    void apply(admission::Change const& change);
    void apply(WebhookChange const& change);

    std::map<std::string, admission::Ban> bans_;
    std::map<std::string, admission::Revocation> revocations_;
    std::map<std::string, admission::UsedToken> used_tokens_;
    std::map<std::string, std::string> rooms_;
    std::map<std::string, std::string> meetings_;
    std::map<std::pair<std::string, std::string>, std::string> members_;  // by conference and identity
    std::vector<Delivery> deliveries_;
    std::map<std::string, std::uint64_t> sequences_;
    std::vector<AuditLine> lines_;
    std::int64_t next_ = 1;
};

}  // namespace usher::storage
