#include "storage/statement.hpp"

namespace usher::storage {

Error failure_of(sqlite3* database, std::string_view what) {
    return unavailable(std::string(what) + ": " + sqlite3_errmsg(database));
}

Result<Statement> Statement::prepare(sqlite3* database, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK)
        return failure_of(database, "the database takes no such statement");
    return Statement(statement);
}

Statement& Statement::bind(std::string_view text) {
    // A null pointer would be NULL, also with the length 0.
    char const* from = text.data() == nullptr ? "" : text.data();
    sqlite3_bind_text(statement_.get(), next_parameter_++, from, static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
}

Statement& Statement::bind(std::int64_t number) {
    sqlite3_bind_int64(statement_.get(), next_parameter_++, number);
    return *this;
}

Statement& Statement::bind(std::optional<WallTime> at) {
    if (at) return bind(*at);
    sqlite3_bind_null(statement_.get(), next_parameter_++);
    return *this;
}

Result<bool> Statement::step() {
    next_column_ = 0;
    int outcome = sqlite3_step(statement_.get());
    if (outcome == SQLITE_ROW) return true;
    if (outcome == SQLITE_DONE) return false;
    return failure_of(sqlite3_db_handle(statement_.get()), "the database failed");
}

Result<bool> Statement::run() {
    Result<bool> outcome = step();
    while (outcome.ok() && outcome.value()) outcome = step();
    reset();
    return outcome.ok() ? Result<bool>(true) : std::move(outcome);
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    next_parameter_ = 1;
}

std::string Statement::text() {
    int column = next_column_++;
    unsigned char const* bytes = sqlite3_column_text(statement_.get(), column);
    auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    if (bytes == nullptr) return {};
    return {static_cast<char const*>(static_cast<void const*>(bytes)), size};
}

std::int64_t Statement::number() { return sqlite3_column_int64(statement_.get(), next_column_++); }

std::optional<WallTime> Statement::time_or_none() {
    if (sqlite3_column_type(statement_.get(), next_column_) == SQLITE_NULL) {
        ++next_column_;
        return std::nullopt;
    }
    return time();
}

Result<bool> execute(sqlite3* database, std::string const& sql) {
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return true;
    return failure_of(database, "the database failed");
}

}  // namespace usher::storage
