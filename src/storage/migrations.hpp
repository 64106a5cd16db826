// The steps from one form of the database to the next, as they stand in migrations/NNNN_name.sql. A file is never
// changed once it was released; the number that a database has reached is its user_version.
#pragma once

#include <span>
#include <string_view>

namespace usher::storage {

// The first is number 1.
std::span<std::string_view const> migrations();

}  // namespace usher::storage
