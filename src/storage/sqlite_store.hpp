// The store in one SQLite file with a write-ahead log, held by one server alone.
#pragma once

#include <memory>
#include <string>

#include "storage/store.hpp"

namespace usher::storage {

// Opens or makes the file (readable by its owner alone) and brings it to this version's form. Errors: Conflict, another
// server has it open; Unavailable, it cannot be read or written; Malformed, it is none of ours, or a newer version made
// it. Nothing is changed then.
Result<std::unique_ptr<Store>> open_sqlite(std::string const& path);

}  // namespace usher::storage
