// The page: a single-page application and its files, from the program itself or from a folder (`web.root`), which may
// be a web build of Jitsi Meet. Answers GET and HEAD; knows nothing of meetings.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/embedded.hpp"
#include "edge/request.hpp"
#include "edge/response.hpp"

namespace usher::edge {

// What pages include that is no file: "/config.js" and "/interface_config.js".
struct Generated {
    std::function<std::optional<std::string>(std::string_view path)> text;
    std::string tenant;  // canonical; empty: none
};

class PageFiles {
public:
    // `web_root`: a folder; empty: the files in `built_in`. `embed_origins`: who may show the page in a frame ("self",
    // "https://…", "*"); empty: nobody.
    PageFiles(std::string const& web_root, std::vector<std::string> const& embed_origins,
              std::span<EmbeddedFile const> built_in = embedded_files());

    // `path`: decoded, without "." and ".." (parse_target). `/ROOM` and `/TENANT/ROOM` are the page. May be called from
    // several threads; with a folder it reads the disk once per file and change.
    // `generated`: the texts that have no file, for pages of the folder that include them.
    Response get(Request const& request, std::string_view path, Generated const& generated = {}) const;

    // The text of a file of the folder; nothing: there is no folder or no such file.
    std::optional<std::string> text(std::string_view path) const;

private:
    struct File {
        std::shared_ptr<void const> owner;
        std::string_view bytes;
        std::string_view gzip;
        std::string etag;
    };
    struct Cached {
        File file;
        std::int64_t changed = 0;
        std::uintmax_t size = 0;
    };
    bool find(std::string_view path, File& file) const;
    bool find_on_disk(std::string_view path, File& file) const;
    bool find_at(std::string_view path, File& file, std::string_view& at) const;
    bool assemble(std::string_view path, Generated const& generated, File& file) const;
    Response found(Request const& request, std::string_view path, File const& file, bool assembled = false) const;

    std::string root_;  // canonical; empty: built in
    std::map<std::string_view, EmbeddedFile> built_in_;
    std::string content_security_policy_;
    std::string assembled_policy_;
    mutable std::mutex mutex_;  // guards cache_
    mutable std::map<std::string, Cached, std::less<>> cache_;
};

// "Content-Security-Policy" for the page, and for a page with server-side includes: those of Jitsi Meet have scripts in
// their text (exposed for their test).
std::string content_security_policy(std::vector<std::string> const& embed_origins);
std::string assembled_security_policy(std::vector<std::string> const& embed_origins);
std::string_view content_type_of(std::string_view path);
// Whether Accept-Encoding allows gzip (RFC 9110 §12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace usher::edge
