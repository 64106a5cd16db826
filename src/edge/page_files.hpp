// The page: a single-page application and its files, from the program itself or from a folder (`web.root`). Answers GET
// and HEAD; knows nothing of meetings.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/embedded.hpp"
#include "edge/request.hpp"
#include "edge/response.hpp"

namespace usher::edge {

class PageFiles {
public:
    // `web_root`: a folder; empty: the files in `built_in`. `embed_origins`: who may show the page in a frame ("self",
    // "https://…", "*"); empty: nobody.
    PageFiles(std::string const& web_root, std::vector<std::string> const& embed_origins,
              std::span<EmbeddedFile const> built_in = embedded_files());

    // `path`: decoded, without "." and ".." (parse_target). `/ROOM` and `/TENANT/ROOM` are the page. May be called from
    // several threads; with a folder it reads the disk once per file and change.
    Response get(Request const& request, std::string_view path) const;

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
    Response found(Request const& request, std::string_view path, File const& file) const;

    std::string root_;  // canonical; empty: built in
    std::map<std::string_view, EmbeddedFile> built_in_;
    std::string content_security_policy_;
    mutable std::mutex mutex_;  // guards cache_
    mutable std::map<std::string, Cached, std::less<>> cache_;
};

// "Content-Security-Policy" for the page (exposed for its test).
std::string content_security_policy(std::vector<std::string> const& embed_origins);
std::string_view content_type_of(std::string_view path);
// Whether Accept-Encoding allows gzip (RFC 9110 §12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace usher::edge
