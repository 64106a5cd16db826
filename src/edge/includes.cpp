#include "edge/includes.hpp"

#include <algorithm>
#include <vector>

#include "edge/text.hpp"

namespace usher::edge {

namespace {

constexpr std::string_view kOpen = "<!--#";
constexpr std::string_view kClose = "-->";
constexpr std::string_view kBlank = " \t\r\n";

struct Directive {
    std::string_view command;
    std::map<std::string_view, std::string_view> parameters;
};

std::string_view skip_blank(std::string_view text) {
    std::size_t begin = text.find_first_not_of(kBlank);
    return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
}

// What stands between `<!--#` and `-->`: a word, then NAME="VALUE" or NAME='VALUE'. Nothing: it is not so.
std::optional<Directive> parse_directive(std::string_view text) {
    text = skip_blank(text);
    Directive directive;
    directive.command = text.substr(0, text.find_first_of(kBlank));
    text = skip_blank(text.substr(directive.command.size()));
    while (!text.empty()) {
        std::size_t equals = text.find('=');
        if (equals == std::string_view::npos || equals + 1 >= text.size()) return std::nullopt;
        char quote = text[equals + 1];
        if (quote != '"' && quote != '\'') return std::nullopt;
        std::size_t end = text.find(quote, equals + 2);
        if (end == std::string_view::npos) return std::nullopt;
        directive.parameters[text.substr(0, equals)] = text.substr(equals + 2, end - equals - 2);
        text = skip_blank(text.substr(end + 1));
    }
    return directive;
}

class Assembly {
public:
    explicit Assembly(IncludeSource const& source) : source_(source) {}

    void add(std::string_view text, std::string_view path, int depth) {
        while (!text.empty()) {
            std::size_t open = text.find(kOpen);
            std::size_t close = open == std::string_view::npos ? open : text.find(kClose, open);
            if (close == std::string_view::npos) return append(text);
            append(text.substr(0, open));
            if (++directives_ > kIncludeDirectives) return;
            auto directive = parse_directive(text.substr(open + kOpen.size(), close - open - kOpen.size()));
            if (directive) follow(*directive, path, depth);
            text.remove_prefix(close + kClose.size());
        }
    }

    std::string take() { return std::move(result_); }

private:
    void append(std::string_view text) {
        result_.append(text.substr(0, std::min(text.size(), kIncludedBytes - result_.size())));
    }

    void follow(Directive const& directive, std::string_view path, int depth) {
        auto parameter = [&](std::string_view name) -> std::optional<std::string_view> {
            auto found = directive.parameters.find(name);
            if (found == directive.parameters.end()) return std::nullopt;
            return found->second;
        };
        if (directive.command == "echo") {
            auto known = source_.variables.find(parameter("var").value_or(""));
            append(known != source_.variables.end() ? known->second : parameter("default").value_or(""));
            return;
        }
        if (directive.command != "include" || depth >= kIncludeDepth) return;
        auto named = parameter("virtual");
        if (!named) named = parameter("file");
        auto target = named ? include_path(path, *named) : std::nullopt;
        if (!target) return;
        if (auto text = source_.text(*target)) add(*text, *target, depth + 1);
    }

    IncludeSource const& source_;
    std::string result_;
    int directives_ = 0;
};

}  // namespace

bool has_includes(std::string_view text) { return text.find(kOpen) != std::string_view::npos; }

std::optional<std::string> include_path(std::string_view from, std::string_view named) {
    named = named.substr(0, named.find_first_of("?#"));
    if (named.empty() || named.ends_with('/') ||
        named.find_first_of(std::string_view("\\%\0", 3)) != std::string_view::npos)
        return std::nullopt;
    std::string whole =
        named.starts_with('/') ? std::string(named) : std::string(from.substr(0, from.rfind('/') + 1)).append(named);
    for (std::string_view part : split(std::string_view(whole).substr(1), '/'))
        if (part.empty() || part == "." || part == "..") return std::nullopt;
    return whole;
}

std::string with_includes(std::string_view text, std::string_view path, IncludeSource const& source) {
    Assembly assembly(source);
    assembly.add(text, path, 0);
    return assembly.take();
}

}  // namespace usher::edge
