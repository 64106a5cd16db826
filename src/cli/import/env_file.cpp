#include "cli/import/env_file.hpp"

#include <cstddef>
#include <map>

namespace usher::cli::importing {

namespace {

constexpr std::size_t kLongestFile = 1 << 20;
constexpr std::size_t kLongestValue = 64 * 1024;
constexpr std::size_t kMostText = 4 << 20;
constexpr int kMostLines = 10'000;

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    Result<EnvFile> run() {
        if (text_.size() > kLongestFile) return malformed("the file is longer than 1 MiB");
        for (; at_ < text_.size(); next_line())
            if (line_ > kMostLines)
                return malformed("the file has more than 10000 lines");
            else
                TRY(read_line());
        return std::move(file_);
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }
    char take() {
        if (text_[at_] == '\n') ++line_;
        return text_[at_++];
    }
    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }
    void next_line() {
        at_ = text_.find('\n', at_);
        at_ = at_ == std::string_view::npos ? text_.size() : at_ + 1;
        ++line_;
    }
    Error fail(int line, std::string const& what) const {
        return malformed("line " + std::to_string(line) + ": " + what);
    }

    std::string word() {
        std::string name;
        if (!is_name_start(peek())) return name;
        while (at_ < text_.size() && is_name(text_[at_])) name += text_[at_++];
        return name;
    }

    Result<bool> read_line() {
        skip_blanks();
        if (peek() == '\n' || peek() == '#') return true;
        int const line = line_;
        std::string name = word();
        if (name == "export" && is_blank(peek())) {
            skip_blanks();
            name = word();
        }
        skip_blanks();
        if (name.empty() || (peek() != '=' && peek() != ':')) {
            file_.left_out.push_back(line);
            return true;
        }
        ++at_;
        skip_blanks();
        char const first = peek();
        std::string value = first == '\'' || first == '"' ? TRY(quoted(first)) : TRY(bare());
        spent_ += value.size();
        if (spent_ > kMostText) return fail(line, "the values come to more than 4 MiB");
        values_[name] = value;
        file_.entries.push_back({std::move(name), std::move(value), line});
        return true;
    }

    // To the end of the line, or a comment behind a blank.
    Result<std::string> bare() {
        std::string raw;
        for (; peek() != '\n'; ++at_) {
            if (text_[at_] == '#' && (raw.empty() || is_blank(raw.back()))) break;
            raw += text_[at_];
        }
        while (!raw.empty() && is_blank(raw.back())) raw.pop_back();
        return resolved(raw);
    }

    static std::string escaped(char c) {
        switch (c) {
            case 'n': return "\n";
            case 't': return "\t";
            case 'r': return "\r";
            case '$': return "$$";  // one "$" stays behind resolved()
            default: return {c};
        }
    }

    Result<std::string> quoted(char quote) {
        int const line = line_;
        std::string raw;
        for (++at_; at_ < text_.size();) {
            char c = take();
            if (c == quote) return quote == '"' ? resolved(raw) : Result<std::string>(std::move(raw));
            if (c == '\\' && quote == '"' && at_ < text_.size())
                raw += escaped(take());
            else
                raw += c;
            if (raw.size() > kLongestValue) return fail(line, "a value of more than 64 KiB");
        }
        return fail(line, "a quote that begins here has no end");
    }

    Result<std::string> resolved(std::string const& raw) {
        std::string out;
        for (std::size_t i = 0; i < raw.size();) {
            if (raw[i] != '$' || i + 1 == raw.size()) {
                out += raw[i++];
            } else if (raw[i + 1] == '$') {
                out += '$';
                i += 2;
            } else if (raw[i + 1] == '{' || is_name_start(raw[i + 1])) {
                i = reference(raw, i + 1, out);
            } else {
                out += raw[i++];
            }
            if (out.size() > kLongestValue) return fail(line_, "a value of more than 64 KiB");
        }
        return out;
    }

    // Behind the "$"; gives the place behind the reference.
    std::size_t reference(std::string const& raw, std::size_t at, std::string& out) const {
        bool const has_brace = raw[at] == '{';
        if (has_brace) ++at;
        std::string name;
        while (at < raw.size() && is_name(raw[at])) name += raw[at++];
        std::string rest;
        if (has_brace) {
            std::size_t const end = raw.find('}', at);
            rest = raw.substr(at, end == std::string::npos ? end : end - at);
            at = end == std::string::npos ? raw.size() : end + 1;
        }
        auto const found = values_.find(name);
        std::string const value = found == values_.end() ? "" : found->second;
        if (rest.starts_with(":-"))
            out += value.empty() ? rest.substr(2) : value;
        else if (rest.starts_with('-'))
            out += found == values_.end() ? rest.substr(1) : value;
        else
            out += value;
        return at;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    std::size_t spent_ = 0;
    std::map<std::string, std::string, std::less<>> values_;
    EnvFile file_;
};

}  // namespace

Result<EnvFile> parse_env(std::string_view text) { return Reader{text}.run(); }

}  // namespace usher::cli::importing
