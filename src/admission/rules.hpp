// The rows of admission.md as data. Their order is the policy, and it is stated here and there and nowhere else.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "admission/situation.hpp"

namespace usher::admission {

// What a row says: nothing against it, or the verdict; and always because of what (for operators; no secrets).
struct Finding {
    std::optional<Verdict> verdict;
    std::string because;
};

inline Finding no_objection(std::string because) { return {std::nullopt, std::move(because)}; }
inline Finding settled(Verdict verdict, std::string because) { return {std::move(verdict), std::move(because)}; }
// A refusal with the usual sentence of its code.
Finding refused(std::string_view code, std::string because, std::optional<Seconds> retry_after = std::nullopt);
// A refusal with a sentence of its own.
Finding refused_saying(std::string_view code, std::string text, std::string because,
                       std::optional<Seconds> retry_after = std::nullopt);

struct Row {
    int number;
    std::string_view rule;
    bool at_connect;  // also looked at at the door, where only final answers are given (admission.md note 3)
    Finding (*look)(Situation const&);
};

// In order. The last one always settles.
std::span<Row const> rows();

// Row 2; has a file of its own.
Finding check_token(Situation const& is);

}  // namespace usher::admission
