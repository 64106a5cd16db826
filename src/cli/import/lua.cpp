#include "cli/import/lua.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "cli/import/lua_tokens.hpp"

namespace usher::cli::importing {

namespace {

using Kind = LuaValue::Kind;

constexpr int kDeepest = 32;
constexpr std::size_t kMostText = 4 << 20;

bool is_opening(std::string_view text) { return text == "(" || text == "{" || text == "["; }
bool is_closing(std::string_view text) { return text == ")" || text == "}" || text == "]"; }

constexpr std::array<std::string_view, 6> kBlockWords = {"if", "for", "while", "function", "do", "repeat"};
bool begins_block(std::string_view word) { return std::ranges::find(kBlockWords, word) != kBlockWords.end(); }

class Parser {
public:
    explicit Parser(std::vector<LuaToken> tokens) : tokens_(std::move(tokens)) { file_.blocks.emplace_back(); }

    Result<LuaFile> run() {
        while (now().kind != LuaToken::Kind::End) TRY(statement());
        return std::move(file_);
    }

private:
    LuaToken const& now() const { return tokens_[at_]; }
    LuaToken const& next() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
    bool at_end() const { return now().kind == LuaToken::Kind::End; }
    void step() {
        if (!at_end()) ++at_;
    }
    static bool is(LuaToken const& token, std::string_view symbol) {
        return token.kind == LuaToken::Kind::Symbol && token.text == symbol;
    }
    bool take(std::string_view symbol) {
        if (!is(now(), symbol)) return false;
        step();
        return true;
    }
    bool is_word(std::string_view word) const { return now().kind == LuaToken::Kind::Name && now().text == word; }

    void leave_out(int line, std::string text) { file_.left_out.push_back({line, std::move(text)}); }

    Result<bool> statement() {
        if (take(";")) return true;
        int const line = now().line;
        if (now().kind != LuaToken::Kind::Name) return give_up(line, "this is not an assignment");
        std::string const word = now().text;
        if (word == "local") return local();
        if (begins_block(word)) {
            leave_out(line, "\"" + word + "\" is code, and no code is executed");
            skip_code();
            return true;
        }
        if (is(next(), "=")) {
            step();
            step();
            LuaValue given = TRY(option_value());
            file_.blocks.back().options.push_back({word, std::move(given), line});
            return true;
        }
        if (word == "VirtualHost" || word == "Host" || word == "Component") return block(word != "Component");
        if (word == "Include" || word == "include" || word == "RunScript") {
            std::string const what = next().kind == LuaToken::Kind::Text ? " of " + next().text : "";
            return give_up(line, word + what + ": import that file as well, or put its text here");
        }
        return give_up(line, "\"" + word + "\" does not assign a plain value");
    }

    Result<bool> local() {
        int const line = now().line;
        step();
        if (is_word("function")) {
            leave_out(line, "\"function\" is code, and no code is executed");
            skip_code();
            return true;
        }
        if (now().kind != LuaToken::Kind::Name || !is(next(), "=")) return give_up(line, "a local that is not plain");
        std::string name = now().text;
        step();
        step();
        locals_[std::move(name)] = TRY(value(0));
        return true;
    }

    // Names for tables count only here, so that tables of tables of tables cannot grow beyond measure.
    Result<LuaValue> option_value() {
        if (now().kind == LuaToken::Kind::Name && ends_statement(next()))
            if (auto found = locals_.find(now().text); found != locals_.end()) {
                step();
                TRY(spend(size_of(found->second)));
                return found->second;
            }
        return value(0);
    }

    static std::size_t size_of(LuaValue const& value) {
        std::size_t size = value.text.size() + 16;
        for (LuaValue const& one : value.list) size += size_of(one);
        for (LuaValue const& one : value.members) size += one.name.size() + size_of(one);
        return size;
    }

    Result<bool> spend(std::size_t bytes) {
        spent_ += bytes;
        if (spent_ > kMostText) return malformed("line " + std::to_string(now().line) + ": texts of more than 4 MiB");
        return true;
    }

    // VirtualHost "x", VirtualHost("x"), Component "x" "muc", Component("x", "muc"); perhaps a table with options.
    Result<bool> block(bool is_host) {
        LuaBlock made;
        made.kind = is_host ? LuaBlock::Kind::VirtualHost : LuaBlock::Kind::Component;
        made.line = now().line;
        step();
        bool const has_bracket = take("(");
        LuaValue const name = TRY(operand(0));
        if (name.kind != Kind::Text) return give_up(made.line, "a host whose name is not a plain text", false);
        made.host = name.text;
        bool const has_second = has_bracket ? take(",") : now().kind == LuaToken::Kind::Text;
        if (has_second) {
            LuaValue const module = TRY(operand(0));
            if (module.kind == Kind::Text) made.module = module.text;
        }
        if (has_bracket) take(")");
        if (is(now(), "{")) {
            LuaValue options = TRY(operand(0));
            for (LuaValue& one : options.members) {
                std::string option = one.name;
                made.options.push_back({std::move(option), std::move(one), made.line});
            }
        }
        file_.blocks.push_back(std::move(made));
        return true;
    }

    bool ends_statement(LuaToken const& token) const {
        return token.kind == LuaToken::Kind::End || token.starts_line || is(token, ";");
    }

    // A whole expression; with operators that are not evaluated here, it is Computed.
    Result<LuaValue> value(int depth) {
        int const line = now().line;
        LuaValue left = TRY(operand(depth));
        while (is(now(), "..") || is(now(), "*")) {
            bool const joins = now().text == "..";
            step();
            LuaValue const right = TRY(operand(depth));
            bool const fits =
                left.kind == right.kind && left.kind == (joins ? Kind::Text : Kind::Number) && left.variable.empty();
            if (!fits) {
                left = LuaValue{.kind = Kind::Computed};
            } else if (joins) {
                TRY(spend(left.text.size() + right.text.size()));
                left.text += right.text;
            } else {
                left.number *= right.number;
            }
        }
        if (ends_value()) return left;
        skip_expression(line);
        // "os.getenv("X") or "default"": where it comes from is still known.
        left.kind = Kind::Computed;
        left.list.clear();
        left.members.clear();
        left.text.clear();
        return left;
    }

    bool ends_value() const {
        if (at_end() || is(now(), ";") || is(now(), ",")) return true;
        if (now().kind == LuaToken::Kind::Symbol && is_closing(now().text)) return true;
        return now().kind == LuaToken::Kind::Name && now().text != "and" && now().text != "or";
    }

    // To the end of the expression: its brackets are balanced, and the next line begins something new.
    void skip_expression(int line) {
        int open = 0;
        while (!at_end()) {
            bool const is_symbol = now().kind == LuaToken::Kind::Symbol;
            if (open == 0 && is_symbol && (is_closing(now().text) || now().text == "," || now().text == ";")) return;
            if (open == 0 && now().starts_line && now().line != line && !goes_on()) return;
            if (now().kind == LuaToken::Kind::Name && now().text == "function") {
                skip_code();
                continue;
            }
            if (is_symbol && is_opening(now().text)) ++open;
            if (is_symbol && is_closing(now().text)) --open;
            step();
        }
    }

    Result<LuaValue> operand(int depth) {
        if (depth > kDeepest) return malformed("line " + std::to_string(now().line) + ": tables deeper than 32");
        LuaToken const token = now();
        LuaValue out;
        switch (token.kind) {
            case LuaToken::Kind::Text:
                step();
                TRY(spend(token.text.size()));
                return LuaValue{.kind = Kind::Text, .text = token.text};
            case LuaToken::Kind::Number: step(); return LuaValue{.kind = Kind::Number, .number = token.number};
            case LuaToken::Kind::Name: return name(depth);
            case LuaToken::Kind::End:
                return malformed("line " + std::to_string(token.line) + ": the file ends where a value should stand");
            case LuaToken::Kind::Symbol: break;
        }
        if (token.text == "{") return table(depth);
        if (token.text == "-" && next().kind == LuaToken::Kind::Number) {
            step();
            out = {.kind = Kind::Number, .number = -now().number};
            step();
            return out;
        }
        if (token.text != "(" && token.text != "#" && token.text != "-" && token.text != "~")
            return malformed("line " + std::to_string(token.line) + ": a value is expected before \"" + token.text +
                             "\"");
        step();
        if (token.text == "(") skip_to_close();
        return LuaValue{.kind = Kind::Computed};
    }

    // Past the bracket that closes the one before.
    void skip_to_close() {
        for (int open = 1; !at_end() && open > 0; step()) {
            if (now().kind != LuaToken::Kind::Symbol) continue;
            if (is_opening(now().text)) ++open;
            if (is_closing(now().text)) --open;
        }
    }

    Result<LuaValue> name(int depth) {
        std::string word = now().text;
        if (word == "function") {
            skip_code();
            return LuaValue{.kind = Kind::Computed};
        }
        step();
        if (word == "true" || word == "false") return LuaValue{.kind = Kind::Flag, .flag = word == "true"};
        if (word == "nil") return LuaValue{};
        LuaValue out{.kind = Kind::Computed};
        while ((is(now(), ".") || is(now(), ":")) && next().kind == LuaToken::Kind::Name) {
            word += now().text + next().text;
            step();
            step();
        }
        bool const is_call = is(now(), "(") || (now().kind == LuaToken::Kind::Text && !now().starts_line) ||
                             (is(now(), "{") && !now().starts_line);
        if (is_call) return call(word, depth);
        if (auto found = locals_.find(word); found != locals_.end() && found->second.kind != Kind::Table) {
            TRY(spend(found->second.text.size()));
            return found->second;
        }
        if (word.starts_with("ENV_")) out.variable = word.substr(4);
        return out;
    }

    Result<LuaValue> call(std::string const& callee, int depth) {
        LuaValue out{.kind = Kind::Computed};
        bool const has_bracket = take("(");
        bool const is_plain = now().kind == LuaToken::Kind::Text && (!has_bracket || is(next(), ")"));
        if (is_plain && callee == "os.getenv") out.variable = now().text;
        if (is_plain && (callee == "FileLine" || callee == "FileContents")) out.file = now().text;
        if (has_bracket)
            skip_to_close();
        else
            TRY(operand(depth + 1));
        return out;
    }

    Result<LuaValue> table(int depth) {
        int const line = now().line;
        LuaValue out{.kind = Kind::Table};
        step();
        while (!take("}")) {
            if (at_end()) return malformed("line " + std::to_string(line) + ": a table that begins here has no end");
            if (take(",") || take(";")) continue;
            std::size_t const before = at_;
            TRY(field(out, depth));
            if (at_ == before)
                return malformed("line " + std::to_string(now().line) + ": \"" + now().text + "\" inside a table");
        }
        return out;
    }

    Result<bool> field(LuaValue& out, int depth) {
        if (now().kind == LuaToken::Kind::Name && is(next(), "=")) {
            std::string name = now().text;
            step();
            step();
            LuaValue held = TRY(value(depth + 1));
            held.name = std::move(name);
            out.members.push_back(std::move(held));
            return true;
        }
        if (!is(now(), "[")) {
            out.list.push_back(TRY(value(depth + 1)));
            return true;
        }
        step();
        LuaValue const key = TRY(value(depth + 1));
        if (!take("]") || !take("=")) return malformed("line " + std::to_string(now().line) + ": \"] =\" is expected");
        LuaValue held = TRY(value(depth + 1));
        held.name = key.kind == Kind::Text ? key.text : "";
        (key.kind == Kind::Text ? out.members : out.list).push_back(std::move(held));
        return true;
    }

    // Past a block of code, from its first word to its last "end".
    void skip_code() {
        int open = 0;
        bool loop_has_do = false;  // "for … do" and "while … do" are one block
        for (; !at_end(); step()) {
            if (now().kind != LuaToken::Kind::Name) continue;
            std::string const& word = now().text;
            if (word == "do" && std::exchange(loop_has_do, false)) continue;
            if (word == "for" || word == "while") loop_has_do = true;
            if (begins_block(word)) ++open;
            if (word == "until") {
                --open;
                if (open == 0) {
                    int const line = now().line;
                    step();
                    skip_expression(line);
                    return;
                }
            }
            if (word == "end" && --open <= 0) {
                step();
                return;
            }
        }
    }

    // Past a statement that is not understood: to the next line that begins with a word outside of brackets.
    Result<bool> give_up(int line, std::string text, bool begins_here = true) {
        leave_out(line, std::move(text));
        int open = 0;
        if (begins_here) step();
        while (!at_end()) {
            bool const is_symbol = now().kind == LuaToken::Kind::Symbol;
            if (open <= 0 && now().starts_line && !goes_on()) return true;
            if (now().kind == LuaToken::Kind::Name && now().text == "function") {
                skip_code();
                continue;
            }
            if (is_symbol && is_opening(now().text)) ++open;
            if (is_symbol && is_closing(now().text)) --open;
            if (open <= 0 && is_symbol && now().text == ";") return true;
            step();
        }
        return true;
    }

    // A line that begins with this cannot be a statement of its own.
    bool goes_on() const {
        if (now().kind != LuaToken::Kind::Name) return !is(now(), "=");
        return now().text == "and" || now().text == "or" || now().text == "not";
    }

    std::vector<LuaToken> tokens_;
    std::size_t at_ = 0;
    std::size_t spent_ = 0;
    std::map<std::string, LuaValue, std::less<>> locals_;
    LuaFile file_;
};

}  // namespace

Result<LuaFile> parse_lua(std::string_view text) {
    auto tokens = TRY(lua_tokens(text));
    return Parser{std::move(tokens)}.run();
}

}  // namespace usher::cli::importing
