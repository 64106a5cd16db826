#include "token/algorithm.hpp"

#include <algorithm>
#include <array>

namespace usher::token {

namespace {

// In the order of the enum.
constexpr std::array kRows = {
    AlgorithmRow{Algorithm::Hs256, "HS256", Family::Hmac, "SHA256", 32},
    AlgorithmRow{Algorithm::Hs384, "HS384", Family::Hmac, "SHA384", 48},
    AlgorithmRow{Algorithm::Hs512, "HS512", Family::Hmac, "SHA512", 64},
    AlgorithmRow{Algorithm::Rs256, "RS256", Family::RsaPkcs1, "SHA256"},
    AlgorithmRow{Algorithm::Rs384, "RS384", Family::RsaPkcs1, "SHA384"},
    AlgorithmRow{Algorithm::Rs512, "RS512", Family::RsaPkcs1, "SHA512"},
    AlgorithmRow{Algorithm::Ps256, "PS256", Family::RsaPss, "SHA256"},
    AlgorithmRow{Algorithm::Ps384, "PS384", Family::RsaPss, "SHA384"},
    AlgorithmRow{Algorithm::Ps512, "PS512", Family::RsaPss, "SHA512"},
    AlgorithmRow{Algorithm::Es256, "ES256", Family::Ecdsa, "SHA256", 32, "prime256v1"},
    AlgorithmRow{Algorithm::Es384, "ES384", Family::Ecdsa, "SHA384", 48, "secp384r1"},
    AlgorithmRow{Algorithm::Es512, "ES512", Family::Ecdsa, "SHA512", 66, "secp521r1"},
    AlgorithmRow{Algorithm::EdDsa, "EdDSA", Family::EdDsa, nullptr},
};

}  // namespace

std::span<AlgorithmRow const> algorithms() { return kRows; }

AlgorithmRow const& row_of(Algorithm algorithm) { return kRows.at(static_cast<std::size_t>(algorithm)); }

std::string_view name_of(Algorithm algorithm) { return row_of(algorithm).name; }

std::optional<Algorithm> algorithm_named(std::string_view name) {
    auto row = std::ranges::find(kRows, name, &AlgorithmRow::name);
    if (row == kRows.end()) return std::nullopt;
    return row->algorithm;
}

}  // namespace usher::token
