#include "token/algorithm.hpp"

#include <algorithm>
#include <array>

namespace usher::token {

namespace {

// In the order of the enum.
constexpr std::array kRows = {
    AlgorithmRow{Algorithm::Hs256, "HS256", Family::Hmac, "SHA256"},
    AlgorithmRow{Algorithm::Rs256, "RS256", Family::RsaPkcs1, "SHA256"},
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
