#include "token/room_pattern.hpp"

#include <algorithm>
#include <string>

#include "base/unicode.hpp"

namespace usher::token {

namespace {

using Set = RoomPattern::Set;
using Step = RoomPattern::Step;
using Kind = Step::Kind;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// UTF-8 that was checked before.
std::vector<char32_t> characters_of(std::string_view text) {
    std::vector<char32_t> all;
    for (char byte : text) {
        auto value = static_cast<unsigned char>(byte);
        if ((value & 0xc0) == 0x80 && !all.empty()) {
            all.back() = all.back() << 6 | (value & 0x3f);
        } else {
            all.push_back(value < 0x80 ? value : value & (value >= 0xf0 ? 0x07 : value >= 0xe0 ? 0x0f : 0x1f));
        }
    }
    return all;
}

// A name of a set: \d, \w, \s. None for another letter.
bool add_named(char32_t name, Set& set) {
    auto add = [&set](char32_t first, char32_t last) { set.ranges.emplace_back(first, last); };
    if (name == U'd' || name == U'w') add(U'0', U'9');
    if (name == U'w') {
        add(U'a', U'z');
        add(U'_', U'_');
    }
    if (name == U's') add(U' ', U' ');
    return name == U'd' || name == U'w' || name == U's';
}

bool is_letter_or_digit(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9'); }

// Recursive descent; depth is bounded by the pattern's length.
class Compiler {
public:
    Compiler(std::vector<char32_t> text, std::vector<Set>& sets, std::vector<Step>& steps)
        : text_(std::move(text)), sets_(sets), steps_(steps) {}

    // Empty: good; otherwise what is wrong.
    std::string run() {
        if (peek() == U'^') ++at_;
        if (!text_.empty() && text_.back() == U'$' && !is_escaped(text_.size() - 1)) text_.pop_back();
        alternatives();
        if (wrong_.empty() && at_ < text_.size()) complain("it has a ')' without '('");
        steps_.push_back({Kind::End});
        return wrong_;
    }

private:
    bool at_end() const { return at_ >= text_.size() || !wrong_.empty(); }
    char32_t peek() const { return at_ < text_.size() ? text_[at_] : U'\0'; }
    void complain(std::string text) {
        if (wrong_.empty()) wrong_ = std::move(text);
    }
    static bool is_mark(char32_t c) { return c == U'\\' || c == U'%'; }
    bool is_escaped(std::size_t at) const {
        std::size_t marks = 0;
        while (marks < at && is_mark(text_[at - marks - 1])) ++marks;
        return marks % 2 == 1;
    }
    std::uint16_t here() const { return static_cast<std::uint16_t>(steps_.size()); }

    void alternatives() {
        std::size_t start = steps_.size();
        sequence();
        if (peek() != U'|' || at_end()) return;
        ++at_;
        // Split over what is there to what comes; the first ends with a jump behind the second.
        insert_at(start, {Kind::Split, 0, 0, 0});
        steps_[start].first = static_cast<std::uint16_t>(start + 1);
        std::size_t jump = steps_.size();
        steps_.push_back({Kind::Jump});
        steps_[start].second = here();
        alternatives();
        steps_[jump].first = here();
    }

    void sequence() {
        while (!at_end() && peek() != U'|' && peek() != U')') piece();
    }

    void piece() {
        std::size_t start = steps_.size();
        atom();
        if (!wrong_.empty()) return;
        char32_t times = peek();
        if (times != U'*' && times != U'+' && times != U'?') return;
        ++at_;
        if (peek() == U'*' || peek() == U'+' || peek() == U'?') return complain("it has two of * + ? in a row");
        auto first = static_cast<std::uint16_t>(start);
        if (times == U'+') {
            auto next = static_cast<std::uint16_t>(steps_.size() + 1);
            return steps_.push_back({Kind::Split, 0, first, next});
        }
        insert_at(start, {Kind::Split, 0, 0, 0});
        steps_[start].first = static_cast<std::uint16_t>(start + 1);
        if (times == U'*') steps_.push_back({Kind::Jump, 0, first, 0});
        steps_[start].second = here();
    }

    void atom() {
        char32_t c = text_[at_++];
        Set set;
        switch (c) {
            case U'(': return group();
            case U'[': return one_of();
            case U'.': set.negated = true; break;
            case U'*':
            case U'+':
            case U'?': return complain("there is nothing before one of * + ?");
            case U'^':
            case U'$': return complain("^ stands only at its beginning and $ only at its end");
            case U'{':
            case U'}': return complain("counts in braces are not available");
            case U']': return complain("it has a ']' without '['");
            case U'\\':
            case U'%': escape(set); break;
            default: set.ranges.emplace_back(c, c);
        }
        push(std::move(set));
    }

    void group() {
        if (peek() == U'?') return complain("groups that begin with (? are not available");
        alternatives();
        if (!wrong_.empty()) return;
        if (peek() != U')') return complain("it has a '(' without ')'");
        ++at_;
    }

    void escape(Set& set) {
        if (at_ >= text_.size()) return complain("it ends within an escape");
        char32_t c = text_[at_++];
        if (add_named(c, set)) return;
        if (is_letter_or_digit(c)) return complain("of escapes with a letter there are only \\d, \\w and \\s");
        set.ranges.emplace_back(c, c);
    }

    void one_of() {
        Set set;
        if (peek() == U'^') {
            set.negated = true;
            ++at_;
        }
        bool is_first = true;
        while (at_ < text_.size() && (text_[at_] != U']' || is_first) && wrong_.empty()) {
            is_first = false;
            member(set);
        }
        if (at_ >= text_.size()) return complain("it has a '[' without ']'");
        ++at_;
        push(std::move(set));
    }

    void member(Set& set) {
        char32_t first = text_[at_++];
        if (is_mark(first)) return escape(set);
        bool is_range = at_ + 1 < text_.size() && text_[at_] == U'-' && text_[at_ + 1] != U']';
        if (!is_range) {
            set.ranges.emplace_back(first, first);
            return;
        }
        char32_t last = text_[at_ + 1];
        at_ += 2;
        if (is_mark(last) || last < first) return complain("a range in brackets runs backwards, or ends in an escape");
        set.ranges.emplace_back(first, last);
    }

    void push(Set set) {
        if (!wrong_.empty()) return;
        steps_.push_back({Kind::One, static_cast<std::uint16_t>(sets_.size()), 0, 0});
        sets_.push_back(std::move(set));
    }

    // What stood there and behind moves on by one, and so do the jumps among it.
    void insert_at(std::size_t place, Step step) {
        for (std::size_t i = place; i < steps_.size(); ++i) {
            if (steps_[i].first >= place) ++steps_[i].first;
            if (steps_[i].second >= place) ++steps_[i].second;
        }
        steps_.insert(steps_.begin() + static_cast<std::ptrdiff_t>(place), step);
    }

    std::vector<char32_t> text_;
    std::size_t at_ = 0;
    std::vector<Set>& sets_;
    std::vector<Step>& steps_;
    std::string wrong_;
};

// The steps that wait for a character, all at once (Thompson's construction): no step is in it twice.
class Threads {
public:
    explicit Threads(std::vector<Step> const& steps) : steps_(steps), seen_(steps.size()) {}

    void enter(std::size_t step) {
        std::vector<std::size_t> open{step};
        while (!open.empty()) {
            std::size_t at = open.back();
            open.pop_back();
            if (seen_[at]) continue;
            seen_[at] = true;
            Step const& now = steps_[at];
            if (now.kind == Kind::Jump || now.kind == Kind::Split) open.push_back(now.first);
            if (now.kind == Kind::Split) open.push_back(now.second);
            if (now.kind == Kind::One || now.kind == Kind::End) waiting.push_back(at);
        }
    }
    bool has_end() const {
        return std::ranges::any_of(waiting, [this](std::size_t at) { return steps_[at].kind == Kind::End; });
    }

    std::vector<std::size_t> waiting;

private:
    std::vector<Step> const& steps_;
    std::vector<bool> seen_;
};

}  // namespace

bool RoomPattern::Set::has(char32_t c) const {
    bool is_in = std::ranges::any_of(ranges, [c](auto const& range) { return range.first <= c && c <= range.second; });
    return is_in != negated;
}

Result<RoomPattern> RoomPattern::parse(std::string_view text) {
    if (text.empty()) return malformed("it is empty");
    if (text.size() > kLongestPattern) return malformed("it is longer than 128 bytes");
    // Before the case is folded: \D would become its own opposite.
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        bool is_mark = text[i] == '\\' || text[i] == '%';
        if (is_mark && is_upper(text[i + 1]))
            return malformed("of escapes with a letter there are only \\d, \\w and \\s");
        if (is_mark) ++i;
    }
    Result<std::string> plain = folded(text);
    if (!plain.ok()) return malformed("it " + plain.error().detail);
    RoomPattern pattern;
    std::string wrong = Compiler{characters_of(plain.value()), pattern.sets_, pattern.steps_}.run();
    if (!wrong.empty()) return malformed(std::move(wrong));
    return pattern;
}

bool RoomPattern::fits(RoomName const& room) const {
    Threads now{steps_};
    now.enter(0);
    for (char32_t c : characters_of(room.title())) {
        Threads next{steps_};
        for (std::size_t at : now.waiting)
            if (steps_[at].kind == Kind::One && sets_[steps_[at].set].has(c)) next.enter(at + 1);
        if (next.waiting.empty()) return false;
        now.waiting = std::move(next.waiting);
    }
    return now.has_end();
}

}  // namespace usher::token
