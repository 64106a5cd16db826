#include "cli/import/lua_tokens.hpp"

#include <charconv>
#include <optional>

namespace usher::cli::importing {

namespace {

constexpr std::size_t kLongestFile = 1 << 20;
constexpr std::size_t kMostTokens = 200'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string utf8(unsigned code) {
    std::string out;
    auto const low = [&out](unsigned part) { out += static_cast<char>(0x80 | (part & 0x3f)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | (code >> 6));
        low(code);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | (code >> 12));
        low(code >> 6);
        low(code);
    } else {
        out += static_cast<char>(0xf0 | (code >> 18));
        low(code >> 12);
        low(code >> 6);
        low(code);
    }
    return out;
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Result<std::vector<LuaToken>> run() {
        if (text_.size() > kLongestFile) return malformed("the file is longer than 1 MiB");
        if (text_.starts_with('#')) skip_line();
        while (true) {
            TRY(skip_space());
            LuaToken token;
            token.line = line_;
            token.starts_line = line_ != line_of_last_;
            line_of_last_ = line_;
            if (at_ == text_.size()) {
                tokens_.push_back(std::move(token));
                return std::move(tokens_);
            }
            TRY(read(token));
            if (tokens_.size() == kMostTokens) return fail("the file has more than 200000 words");
            tokens_.push_back(std::move(token));
        }
    }

private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    char take() {
        char c = text_[at_++];
        if (c == '\n') ++line_;
        return c;
    }

    Error fail(std::string const& what) const { return malformed("line " + std::to_string(line_) + ": " + what); }

    void skip_line() {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    }

    Result<bool> skip_space() {
        while (at_ < text_.size()) {
            char c = peek();
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v') {
                take();
            } else if (c == '-' && peek(1) == '-') {
                at_ += 2;
                if (std::optional<std::size_t> level = long_bracket())
                    TRY(long_text(*level, "comment"));
                else
                    skip_line();
            } else {
                break;
            }
        }
        return true;
    }

    // "[==[" → 2; nothing where none stands.
    std::optional<std::size_t> long_bracket() const {
        if (peek() != '[') return std::nullopt;
        std::size_t level = 0;
        while (peek(1 + level) == '=') ++level;
        if (peek(1 + level) != '[') return std::nullopt;
        return level;
    }

    Result<std::string> long_text(std::size_t level, char const* what) {
        int const first = line_;
        std::string const close = "]" + std::string(level, '=') + "]";
        at_ += level + 2;
        std::size_t const end = text_.find(close, at_);
        if (end == std::string_view::npos)
            return malformed("line " + std::to_string(first) + ": a " + what + " that begins here has no end");
        if (peek() == '\r') take();
        if (peek() == '\n') take();
        std::string body;
        while (at_ < end) body += take();
        at_ = end + close.size();
        return body;
    }

    Result<bool> read(LuaToken& token) {
        char c = peek();
        if (is_letter(c)) {
            token.kind = LuaToken::Kind::Name;
            while (is_letter(peek()) || is_digit(peek())) token.text += take();
            return true;
        }
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number(token);
        if (c == '"' || c == '\'') {
            token.kind = LuaToken::Kind::Text;
            token.text = TRY(quoted(take()));
            return true;
        }
        if (std::optional<std::size_t> level = long_bracket()) {
            token.kind = LuaToken::Kind::Text;
            token.text = TRY(long_text(*level, "text"));
            return true;
        }
        return symbol(token);
    }

    Result<bool> number(LuaToken& token) {
        token.kind = LuaToken::Kind::Number;
        while (is_letter(peek()) || is_digit(peek()) || peek() == '.' ||
               ((peek() == '+' || peek() == '-') && !token.text.empty() &&
                (token.text.back() == 'e' || token.text.back() == 'E') && !token.text.starts_with("0x")))
            token.text += take();
        char const* first = token.text.data();
        char const* last = first + token.text.size();
        bool const is_hex = token.text.starts_with("0x") || token.text.starts_with("0X");
        auto [end, error] = is_hex ? std::from_chars(first + 2, last, token.number, std::chars_format::hex)
                                   : std::from_chars(first, last, token.number);
        if (error != std::errc{} || end != last) return fail("a number that cannot be read");
        return true;
    }

    Result<bool> symbol(LuaToken& token) {
        token.kind = LuaToken::Kind::Symbol;
        for (std::string_view one : {"...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"})
            if (text_.substr(at_).starts_with(one)) {
                token.text = one;
                at_ += one.size();
                return true;
            }
        if (std::string_view("+-*/%^#&~|<>=(){}[];:,.").find(peek()) == std::string_view::npos)
            return fail("a character that Lua does not have");
        token.text = take();
        return true;
    }

    Result<std::string> quoted(char quote) {
        int const first = line_;
        std::string out;
        while (at_ < text_.size() && peek() != '\n') {
            char c = take();
            if (c == quote) return out;
            if (c != '\\')
                out += c;
            else
                TRY(escape(out));
        }
        return malformed("line " + std::to_string(first) + ": a text that begins here has no end");
    }

    Result<bool> escape(std::string& out) {
        constexpr std::string_view kNames = "abfnrtv\\\"'\n";
        constexpr std::string_view kMeant = "\a\b\f\n\r\t\v\\\"'\n";
        if (at_ == text_.size()) return fail("a text without an end");
        if (is_digit(peek())) return decimal(out);
        char c = take();
        if (std::size_t found = kNames.find(c); found != std::string_view::npos) {
            out += kMeant[found];
        } else if (c == 'z') {
            while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n') take();
        } else if (c == 'x' && hex_value(peek()) >= 0 && hex_value(peek(1)) >= 0) {
            out += static_cast<char>((hex_value(peek()) << 4) | hex_value(peek(1)));
            at_ += 2;
        } else if (c == 'u' && peek() == '{') {
            return unicode(out);
        } else {
            return fail("an escape that Lua does not have");
        }
        return true;
    }

    Result<bool> decimal(std::string& out) {
        int code = 0;
        for (int i = 0; i < 3 && is_digit(peek()); ++i) code = code * 10 + (take() - '0');
        if (code > 255) return fail("an escape that Lua does not have");
        out += static_cast<char>(code);
        return true;
    }

    Result<bool> unicode(std::string& out) {
        ++at_;
        unsigned code = 0;
        bool has_digit = false;
        for (; hex_value(peek()) >= 0 && code <= 0x10ffff; has_digit = true)
            code = code * 16 + static_cast<unsigned>(hex_value(take()));
        if (!has_digit || code > 0x10ffff || peek() != '}') return fail("an escape that Lua does not have");
        ++at_;
        out += utf8(code);
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    int line_of_last_ = 0;
    std::vector<LuaToken> tokens_;
};

}  // namespace

Result<std::vector<LuaToken>> lua_tokens(std::string_view text) { return Lexer{text}.run(); }

}  // namespace usher::cli::importing
