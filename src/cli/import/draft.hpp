// A usher.toml in the making: settings with the place that they come from, secrets apart from the text, and a sentence
// for everything that could not be taken over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.hpp"

namespace usher::cli::importing {

// What was found in the file that is imported.
struct Origin {
    std::string name;  // "app_id", "JWT_APP_ID"
    int line = 0;      // 0: it is not there, and its default counts

    std::string text() const;  // "app_id, line 12"
};

// What became of something that has no setting of its own here.
enum class Fate {
    Different,   // works otherwise here: to be read
    Missing,     // has no counterpart
    Unneeded,    // is built in, or belongs to a part that is not there any more
    Unknown,     // nobody knows this name
    Unreadable,  // could not be read without executing it
};

struct Note {
    Fate fate = Fate::Unknown;
    Origin from;
    std::string text;  // why, or what to do instead; never a value that may be a secret
};

// Where a secret goes.
struct SecretPlace {
    enum class Style {
        Hint,    // { file = "…" }, to be written by the operator
        Files,   // the same, and the files are written
        Inline,  // into the text
    };
    Style style = Style::Hint;
    std::string folder = "secrets";
};

class Draft {
public:
    // `heading` is the comment at the top of the file.
    explicit Draft(std::string heading) : heading_(std::move(heading)) {}

    // `key` is dotted, as in settings.md; a second value for the same key takes the place of the first.
    void text(std::string_view key, std::string_view value, Origin from);
    void list(std::string_view key, std::vector<std::string> const& values, Origin from);
    void flag(std::string_view key, bool value, Origin from);
    void number(std::string_view key, std::int64_t value, Origin from);
    void seconds(std::string_view key, std::int64_t value, Origin from);
    bool has(std::string_view key) const;

    // Begins one more [[section]] ("tokens.keys", "services", "rooms.rule"); its keys are then set by one_more().
    void begin(std::string_view section);
    void one_more(std::string_view key, std::string toml, Origin from);
    // A secret in the [[section]] that was begun last, or in a section. `file` is its file's name.
    void secret(std::string_view key, std::string file, Secret value, Origin from);
    void secret_in_last(std::string_view key, std::string file, Secret value, Origin from);
    // The same where only the name of an environment variable or of a file is known.
    void secret_from(std::string_view key, std::string_view kind, std::string_view name, Origin from);
    void secret_from_in_last(std::string_view key, std::string_view kind, std::string_view name, Origin from);

    void note(Fate fate, Origin from, std::string text);
    std::vector<Note> const& notes() const { return notes_; }
    // Whether a setting or a note names this origin.
    bool mentions(std::string_view name) const;

    struct Kept {
        std::string file;  // its name, without the folder
        Secret value;
        Origin from;
    };
    std::vector<Kept> const& secrets() const { return secrets_; }

    // The file. Secrets are in it only with SecretPlace::Style::Inline.
    std::string toml(SecretPlace const& place) const;

private:
    struct Entry {
        std::string key;  // within its section
        std::string toml;
        std::optional<std::size_t> secret;  // in secrets_, in place of `toml`
        Origin from;
    };
    struct Section {
        std::string name;
        bool is_repeated = false;
        std::vector<Entry> entries;
    };
    Section& section(std::string_view name);
    void put(std::string_view key, Entry entry);
    std::string written(Section const& section, Entry const& entry, SecretPlace const& place) const;

    std::string heading_;
    std::vector<Section> sections_;
    std::vector<Note> notes_;
    std::vector<Kept> secrets_;
};

// A basic string of TOML, with its quotes.
std::string toml_text(std::string_view text);
std::string toml_list(std::vector<std::string> const& texts);

}  // namespace usher::cli::importing
