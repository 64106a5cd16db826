#include "shell/system_ids.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace usher::shell {

void SystemIds::fill(std::span<std::uint8_t> bytes) {
    while (!bytes.empty()) {
        if (used_ == pool_.size()) {
            // Ids are secrets: a machine without chance must not serve.
            if (RAND_bytes(pool_.data(), static_cast<int>(pool_.size())) != 1) std::abort();
            used_ = 0;
        }
        std::size_t count = std::min(bytes.size(), pool_.size() - used_);
        std::memcpy(bytes.data(), pool_.data() + used_, count);
        OPENSSL_cleanse(pool_.data() + used_, count);
        used_ += count;
        bytes = bytes.subspan(count);
    }
}

}  // namespace usher::shell
