#include "cli/import/draft.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace usher::cli::importing {

namespace {

constexpr std::array<std::string_view, 14> kOrder = {"server",   "tls",   "tokens",       "tokens.keys", "guests",
                                                     "roles",    "lobby", "waiting_room", "rooms",       "rooms.rule",
                                                     "services", "media", "turn",         "sessions"};

std::size_t rank(std::string_view section) {
    return static_cast<std::size_t>(std::ranges::find(kOrder, section) - kOrder.begin());
}

struct Chapter {
    Fate fate;
    char const* title;
};
constexpr std::array<Chapter, 5> kChapters = {{
    {Fate::Different, "Works otherwise here; read these"},
    {Fate::Missing, "Has no counterpart"},
    {Fate::Unreadable, "Could not be read (nothing is executed); look at these by hand"},
    {Fate::Unknown, "Not known to this import; look at these by hand"},
    {Fate::Unneeded, "Not needed any more"},
}};

// A comment ends at the line's end, so nothing from outside may bring one along; TOML has no control characters there.
std::string in_comment(std::string_view text, std::size_t most = 120) {
    std::string out;
    for (char c : text) {
        bool const is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        bool const is_ascii = static_cast<unsigned char>(c) < 0x80;
        out += is_control || !is_ascii ? '?' : c;
        if (out.size() == most) return out + "...";
    }
    return out;
}

// Words in lines of at most 118 columns.
void add_comment(std::string& out, std::string_view first, std::string_view later, std::string_view text) {
    std::string line(first);
    bool is_first_word = true;
    while (!text.empty()) {
        std::size_t const end = std::min(text.find(' '), text.size());
        std::string_view const word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!is_first_word && line.size() + 1 + word.size() > 118) {
            out += line + "\n";
            line = later;
            is_first_word = true;
        }
        if (!is_first_word) line += ' ';
        line += word;
        is_first_word = false;
    }
    out += line + "\n";
}

// The sentences of one fate in their order, each with all the names that it is about.
std::vector<std::pair<std::string, std::string>> by_text(std::vector<Note> const& notes, Fate fate) {
    std::vector<std::pair<std::string, std::string>> out;
    std::map<std::string_view, std::size_t> places;
    for (Note const& note : notes) {
        if (note.fate != fate) continue;
        std::string const from = note.from.text();
        auto const [place, is_new] = places.emplace(note.text, out.size());
        if (is_new)
            out.emplace_back(in_comment(note.text, 2000), from);
        else
            out[place->second].second += "; " + from;
    }
    return out;
}

// Bytes of the sequence that begins with this one (RFC 3629); 0: none does.
std::size_t sequence_size(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead < 0xc2) return 0;
    if (lead < 0xe0) return 2;
    if (lead < 0xf0) return 3;
    return lead < 0xf5 ? 4 : 0;
}

bool is_utf8(std::string_view text) {
    constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
    for (std::size_t at = 0; at < text.size();) {
        auto const lead = static_cast<unsigned char>(text[at]);
        std::size_t const size = sequence_size(lead);
        if (size == 0 || at + size > text.size()) return false;
        std::uint32_t code = size == 1 ? lead : lead & (0x7fU >> size);
        for (char c : text.substr(at + 1, size - 1)) {
            auto const byte = static_cast<unsigned char>(c);
            if ((byte & 0xc0) != 0x80) return false;
            code = (code << 6) | (byte & 0x3fU);
        }
        bool const is_surrogate = code >= 0xd800 && code < 0xe000;
        if (code < kLeast[size] || code > 0x10ffff || is_surrogate) return false;
        at += size;
    }
    return true;
}

}  // namespace

std::string toml_text(std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    bool const is_text = is_utf8(text);  // TOML is UTF-8; other bytes cannot be said in it
    std::string out = "\"";
    for (char c : text) {
        auto const code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out.append(1, '\\').append(1, c);
        else if (code < 0x20 || code == 0x7f)
            out.append("\\u00").append(1, kHex[code >> 4]).append(1, kHex[code & 15]);
        else if (code >= 0x80 && !is_text)
            out += "?";
        else
            out += c;
    }
    return out + "\"";
}

std::string toml_list(std::vector<std::string> const& texts) {
    std::string out = "[";
    for (std::string const& one : texts) out += (out.size() == 1 ? "" : ", ") + toml_text(one);
    return out + "]";
}

std::string Origin::text() const {
    if (name.empty()) return "line " + std::to_string(line);
    return in_comment(name) + (line > 0 ? ", line " + std::to_string(line) : "");
}

Draft::Section& Draft::section(std::string_view name) {
    for (Section& one : sections_)
        if (one.name == name && !one.is_repeated) return one;
    return sections_.emplace_back(Section{std::string(name), false, {}});
}

void Draft::put(std::string_view key, Entry entry) {
    std::size_t const dot = key.rfind('.');
    entry.key = key.substr(dot + 1);
    std::vector<Entry>& entries = section(key.substr(0, dot)).entries;
    auto const old = std::ranges::find(entries, entry.key, &Entry::key);
    if (old == entries.end())
        entries.push_back(std::move(entry));
    else
        *old = std::move(entry);
}

void Draft::text(std::string_view key, std::string_view value, Origin from) {
    put(key, {{}, toml_text(value), {}, std::move(from)});
}
void Draft::list(std::string_view key, std::vector<std::string> const& values, Origin from) {
    put(key, {{}, toml_list(values), {}, std::move(from)});
}
void Draft::flag(std::string_view key, bool value, Origin from) {
    put(key, {{}, value ? "true" : "false", {}, std::move(from)});
}
void Draft::number(std::string_view key, std::int64_t value, Origin from) {
    put(key, {{}, std::to_string(value), {}, std::move(from)});
}
void Draft::seconds(std::string_view key, std::int64_t value, Origin from) {
    put(key, {{}, "\"" + std::to_string(value) + "s\"", {}, std::move(from)});
}

bool Draft::has(std::string_view key) const {
    std::size_t const dot = key.rfind('.');
    return std::ranges::any_of(sections_, [&](Section const& one) {
        return one.name == key.substr(0, dot) &&
               std::ranges::find(one.entries, key.substr(dot + 1), &Entry::key) != one.entries.end();
    });
}

void Draft::begin(std::string_view section) { sections_.push_back({std::string(section), true, {}}); }

void Draft::one_more(std::string_view key, std::string toml, Origin from) {
    sections_.back().entries.push_back({std::string(key), std::move(toml), {}, std::move(from)});
}

void Draft::secret(std::string_view key, std::string file, Secret value, Origin from) {
    secrets_.push_back({std::move(file), std::move(value), from});
    put(key, {{}, {}, secrets_.size() - 1, std::move(from)});
}

void Draft::secret_in_last(std::string_view key, std::string file, Secret value, Origin from) {
    secrets_.push_back({std::move(file), std::move(value), from});
    sections_.back().entries.push_back({std::string(key), {}, secrets_.size() - 1, std::move(from)});
}

void Draft::secret_from(std::string_view key, std::string_view kind, std::string_view name, Origin from) {
    put(key, {{}, "{ " + std::string(kind) + " = " + toml_text(name) + " }", {}, std::move(from)});
}

// A key's value is not a setting of its own: file and env stand beside it.
void Draft::secret_from_in_last(std::string_view key, std::string_view kind, std::string_view name, Origin from) {
    bool const is_key = sections_.back().name == "tokens.keys";
    one_more(is_key ? kind : key, is_key ? toml_text(name) : "{ " + std::string(kind) + " = " + toml_text(name) + " }",
             std::move(from));
}

void Draft::note(Fate fate, Origin from, std::string text) {
    notes_.push_back({fate, std::move(from), std::move(text)});
}

bool Draft::mentions(std::string_view name) const {
    auto const is_it = [name](auto const& one) { return one.from.name == name; };
    return std::ranges::any_of(notes_, is_it) || std::ranges::any_of(sections_, [&is_it](Section const& one) {
               return std::ranges::any_of(one.entries, is_it);
           });
}

std::string Draft::written(Section const& section, Entry const& entry, SecretPlace const& place) const {
    if (!entry.secret) return entry.key + " = " + entry.toml;
    Kept const& kept = secrets_[*entry.secret];
    bool const is_key = section.name == "tokens.keys";
    if (place.style == SecretPlace::Style::Inline) return entry.key + " = " + toml_text(kept.value.reveal());
    std::string const path = toml_text(place.folder + "/" + kept.file);
    return is_key ? "file = " + path : entry.key + " = { file = " + path + " }";
}

std::string Draft::toml(SecretPlace const& place) const {
    std::string out;
    add_comment(out, "# ", "# ", heading_);
    std::vector<Section const*> ordered;
    for (Section const& one : sections_) ordered.push_back(&one);
    std::ranges::stable_sort(ordered, {}, [](Section const* one) { return rank(one->name); });
    for (Section const* one : ordered) {
        out += one->is_repeated ? "\n[[" + one->name + "]]\n" : "\n[" + one->name + "]\n";
        for (Entry const& entry : one->entries) {
            out += written(*one, entry, place) + "  # " + entry.from.text();
            if (entry.secret && place.style == SecretPlace::Style::Hint)
                out += ": put its value into this file (mode 0600)";
            out += "\n";
        }
    }
    for (Chapter const& chapter : kChapters) {
        bool has_title = false;
        for (auto const& [text, from] : by_text(notes_, chapter.fate)) {
            if (!std::exchange(has_title, true)) out += "\n# ---- " + std::string(chapter.title) + " ----\n";
            add_comment(out, "# - ", "#   ", from + ": " + text);
        }
    }
    return out;
}

}  // namespace usher::cli::importing
