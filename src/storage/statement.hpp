// SQLite's handles with owners, and values in and out of one prepared statement. Private to storage/.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace usher::storage {

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

// What SQLite says about its last failure.
Error failure_of(sqlite3* database, std::string_view what);

class Statement {
public:
    static Result<Statement> prepare(sqlite3* database, std::string_view sql);

    // The next parameter, in order; reset() begins again. Text must live until step().
    Statement& bind(std::string_view text);
    Statement& bind(std::int64_t number);
    Statement& bind(WallTime at) { return bind(std::int64_t{at.since_epoch.count()}); }
    Statement& bind(std::optional<WallTime> at);

    // True: a row is there. False: done. Errors: what SQLite says.
    Result<bool> step();
    // Runs it to its end, and makes it ready for the next parameters.
    Result<bool> run();
    void reset();

    // Of the row that is there; columns in order, from the first.
    std::string text();
    std::int64_t number();
    WallTime time() { return {Milliseconds{number()}}; }
    std::optional<WallTime> time_or_none();

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int next_parameter_ = 1;
    int next_column_ = 0;
};

// Several statements, without parameters.
Result<bool> execute(sqlite3* database, std::string const& sql);

}  // namespace usher::storage
