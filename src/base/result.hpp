// A value, or the reason why there is none. A refusal ("no, you may not come in") is a normal result and not an Error.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace usher {

struct Error {
    enum class Kind { Malformed, Forbidden, NotFound, Conflict, Unavailable };
    Kind kind = Kind::Malformed;
    std::string detail;  // for operators; never sent to a client as it is
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return state_.index() == 0; }
    T& value() & { return std::get<0>(state_); }
    T const& value() const& { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    Error const& error() const& { return std::get<1>(state_); }
    Error&& error() && { return std::get<1>(std::move(state_)); }

private:
    std::variant<T, Error> state_;
};

inline Error malformed(std::string detail) { return {Error::Kind::Malformed, std::move(detail)}; }
inline Error not_found(std::string detail) { return {Error::Kind::NotFound, std::move(detail)}; }
inline Error unavailable(std::string detail) { return {Error::Kind::Unavailable, std::move(detail)}; }

// Lambdas as one visitor: std::visit(Overloaded{…}, variant); a missing case does not compile.
template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

}  // namespace usher

// On failure: return that error. Never in a coroutine, nor inside a braced initializer (tools/check_try.sh).
#define TRY(expression)                                               \
    __extension__({                                                   \
        auto try_result_ = (expression);                              \
        if (!try_result_.ok()) return std::move(try_result_).error(); \
        std::move(try_result_).value();                               \
    })
