#include "session/sasl.hpp"

#include <algorithm>
#include <utility>

namespace usher::session {

namespace {

constexpr int kWrongPerMinute = 10;            // of one network address
constexpr std::size_t kMostAddresses = 10000;  // with wrong passwords; then the old ones are forgotten
constexpr std::size_t kLongestMessage = 1024;
constexpr std::size_t kNonceBytes = 18;

SaslStep failure(std::string_view condition) { return {SaslStep::Kind::Failure, {}, condition, nullptr}; }

bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x21 && c <= 0x7e && c != ','; });
}

// "r=…" at the start of the rest: takes it with the comma behind. None: it is not there.
std::optional<std::string_view> take(std::string_view& rest, char name) {
    if (rest.size() < 2 || rest[0] != name || rest[1] != '=') return std::nullopt;
    std::size_t const end = std::min(rest.find(','), rest.size());
    std::string_view const value = rest.substr(2, end - 2);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return value;
}

}  // namespace

ServiceAccounts::ServiceAccounts(std::vector<ServiceAccount> accounts, Secret salt_key)
    : salt_key_(std::move(salt_key)) {
    for (ServiceAccount& account : accounts) {
        std::string const user = account.user;
        Known known{std::move(account), {}, {}};
        for (token::ScramHash hash : {token::ScramHash::Sha1, token::ScramHash::Sha256})
            (hash == token::ScramHash::Sha1 ? known.sha1 : known.sha256) =
                token::derive_scram(hash, known.account.password, salt_for(user, hash));
        known_.insert_or_assign(user, std::move(known));
    }
}

ServiceAccounts::Known const* ServiceAccounts::find(std::string_view user) const {
    auto it = known_.find(user);
    return it == known_.end() ? nullptr : &it->second;
}

std::string ServiceAccounts::salt_for(std::string_view user, token::ScramHash hash) const {
    std::string const what = hash == token::ScramHash::Sha1 ? "service-salt-1 " : "service-salt-256 ";
    return token::hmac_sha256(salt_key_, what + std::string(user)).substr(0, 16);
}

bool ServiceAccounts::is_paused(std::string const& address, Instant now) const {
    auto it = wrong_.find(address);
    return it != wrong_.end() && it->second.count >= kWrongPerMinute &&
           now - it->second.since < std::chrono::minutes{1};
}

void ServiceAccounts::count_wrong(std::string const& address, Instant now) {
    if (wrong_.size() >= kMostAddresses)
        std::erase_if(wrong_, [&](auto const& one) { return now - one.second.since >= std::chrono::minutes{1}; });
    Wrong& wrong = wrong_[address];
    if (wrong.count == 0 || now - wrong.since >= std::chrono::minutes{1}) wrong = {now, 0};
    ++wrong.count;
}

// authzid NUL authcid NUL passwd. Nobody acts for another here.
SaslStep plain(ServiceAccounts const& accounts, std::string_view message) {
    if (message.size() > kLongestMessage || std::ranges::count(message, '\0') != 2) return failure("malformed-request");
    std::size_t const first = message.find('\0');
    std::size_t const second = message.find('\0', first + 1);
    std::string_view const user = message.substr(first + 1, second - first - 1);
    std::string_view const password = message.substr(second + 1);
    ServiceAccounts::Known const* known = accounts.find(user);
    // Compared in any case, so that the time says nothing of which accounts there are.
    Secret const nobody{"there is no such account"};
    bool const is_right = (known == nullptr ? nobody : known->account.password).equals(password);
    if (known == nullptr || !is_right || (first != 0 && message.substr(0, first) != user))
        return failure("not-authorized");
    return {SaslStep::Kind::Success, {}, {}, &known->account};
}

// n,[a=authzid],n=user,r=nonce[,…] (RFC 5802 §7)
SaslStep ScramExchange::first(std::string_view message, IdSource& ids) {
    if (message.size() > kLongestMessage) return failure("malformed-request");
    std::size_t const comma = message.find(',');
    std::size_t const behind = comma == std::string_view::npos ? comma : message.find(',', comma + 1);
    if (behind == std::string_view::npos) return failure("malformed-request");
    // "y": the client thinks that we cannot bind channels, which is right. "p=…" asks for what we do not offer.
    std::string_view const flag = message.substr(0, comma);
    if ((flag != "n" && flag != "y") || comma + 1 != behind) return failure("malformed-request");
    std::string_view rest = message.substr(behind + 1);
    gs2_ = message.substr(0, behind + 1);
    client_first_ = rest;
    std::optional<std::string_view> const user = take(rest, 'n');
    std::optional<std::string_view> const nonce = take(rest, 'r');
    if (!user || !nonce || nonce->empty() || !is_printable(*nonce)) return failure("malformed-request");
    user_ = *user;
    nonce_ = std::string(*nonce) + ids.hex(kNonceBytes);
    server_first_ = "r=" + nonce_ + ",s=" + token::encode_base64(accounts_->salt_for(user_, hash_)) +
                    ",i=" + std::to_string(token::kScramIterations);
    return {SaslStep::Kind::Challenge, server_first_, {}, nullptr};
}

// c=base64(gs2 header),r=nonce,p=proof
SaslStep ScramExchange::second(std::string_view message) const {
    if (message.size() > kLongestMessage) return failure("malformed-request");
    std::size_t const end = message.rfind(",p=");
    if (end == std::string_view::npos) return failure("malformed-request");
    std::string_view rest = message.substr(0, end);
    std::optional<std::string_view> const binding = take(rest, 'c');
    std::optional<std::string_view> const nonce = take(rest, 'r');
    std::optional<std::string> const proof = token::decode_base64(message.substr(end + 3));
    if (!binding || !nonce || !proof) return failure("malformed-request");
    if (*binding != token::encode_base64(gs2_) || *nonce != nonce_) return failure("not-authorized");
    ServiceAccounts::Known const* known = accounts_->find(user_);
    if (known == nullptr) return failure("not-authorized");
    std::string const signed_text = client_first_ + "," + server_first_ + "," + std::string(message.substr(0, end));
    std::optional<std::string> const signature = token::verify_scram(known->keys(hash_), signed_text, *proof);
    if (!signature) return failure("not-authorized");
    return {SaslStep::Kind::Success, "v=" + token::encode_base64(*signature), {}, &known->account};
}

}  // namespace usher::session
