#include "edge/page_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>

#include "edge/includes.hpp"
#include "edge/text.hpp"

namespace usher::edge {

namespace {

constexpr std::uintmax_t kLargestFile = 64 * 1024 * 1024;
constexpr std::size_t kCachedFiles = 4096;

constexpr std::string_view kNotBuilt =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Usher</title></head><body><h1>Usher is "
    "running</h1><p>This program was built without its web page. Build the page (web/) and then the program again, or "
    "point <code>web.root</code> to a folder with the page.</p></body></html>\n";

struct Type {
    std::string_view extension;
    std::string_view type;
};
constexpr std::array kTypes{
    Type{".html", "text/html; charset=utf-8"},
    Type{".js", "text/javascript; charset=utf-8"},
    Type{".mjs", "text/javascript; charset=utf-8"},
    Type{".css", "text/css; charset=utf-8"},
    Type{".json", "application/json"},
    Type{".map", "application/json"},
    Type{".webmanifest", "application/manifest+json"},
    Type{".wasm", "application/wasm"},
    Type{".txt", "text/plain; charset=utf-8"},
    Type{".svg", "image/svg+xml"},
    Type{".png", "image/png"},
    Type{".jpg", "image/jpeg"},
    Type{".jpeg", "image/jpeg"},
    Type{".gif", "image/gif"},
    Type{".webp", "image/webp"},
    Type{".ico", "image/x-icon"},
    Type{".woff", "font/woff"},
    Type{".woff2", "font/woff2"},
    Type{".ttf", "font/ttf"},
    Type{".mp3", "audio/mpeg"},
    Type{".ogg", "audio/ogg"},
    Type{".opus", "audio/ogg"},
    Type{".wav", "audio/wav"},
    Type{".mp4", "video/mp4"},
    Type{".webm", "video/webm"},
};

Type const* known_type(std::string_view path) {
    std::size_t dot = path.rfind('.');
    if (dot == std::string_view::npos || path.find('/', dot) != std::string_view::npos) return nullptr;
    std::string extension = lower_case(path.substr(dot));
    auto const* found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](Type const& t) { return t.extension == extension; });
    return found == kTypes.end() ? nullptr : found;
}

constexpr std::string_view kIframeApi = "/external_api.js";
constexpr std::string_view kBuiltIframeApi = "/libs/external_api.min.js";  // where a web build of Jitsi Meet has it

// The iframe API has several addresses, all of one file. COMPAT(@jitsi/react-sdk): for a room TENANT/ROOM it is asked
// for below the tenant.
bool is_iframe_api(std::string_view path) {
    if (path == kBuiltIframeApi) return true;
    return path.ends_with(kIframeApi) && std::count(path.begin(), path.end(), '/') <= 2;
}

// Whether a path that is no file is a room: `/`, `/ROOM`, `/TENANT/ROOM`. A missing script must not become the page.
bool is_room_path(std::string_view path, bool own_folder) {
    auto below = [&](std::initializer_list<std::string_view> folders) {
        return std::any_of(folders.begin(), folders.end(), [&](std::string_view f) { return path.starts_with(f); });
    };
    if (known_type(path) != nullptr) return false;
    if (below({"/assets/", "/libs/", "/static/", "/images/", "/sounds/", "/api/", "/colibri-ws"})) return false;
    if (own_folder && below({"/css/", "/fonts/", "/lang/", "/.well-known/"})) return false;
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return std::count(path.begin(), path.end(), '/') <= 2;
}

std::string fingerprint(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a: an ETag needs no more
    for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(hash >> shift) & 0xF];
    return text + "-" + std::to_string(bytes.size());
}

bool is_plain_origin(std::string_view origin) {
    return !origin.empty() && std::all_of(origin.begin(), origin.end(), [](char c) {
        bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return alphanumeric || std::string_view{".-_:/*[]"}.find(c) != std::string_view::npos;
    });
}

std::string frame_ancestors(std::vector<std::string> const& embed_origins) {
    std::string policy = "frame-ancestors";
    bool any = false;
    for (std::string const& origin : embed_origins) {
        if (!is_plain_origin(origin)) continue;
        policy += origin == "self" ? " 'self'" : " " + origin;
        any = true;
    }
    return any ? policy : policy + " 'none'";
}

Response not_found_page() {
    Response response = text_response(404, "There is nothing at this address.\n");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    return response;
}

}  // namespace

std::string content_security_policy(std::vector<std::string> const& embed_origins) {
    // blob: workers and mediastream: are what the client library and the browsers' media elements need; wasm is for the
    // audio processors. Avatars may come from any https address.
    std::string policy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ws: wss:; "
        "img-src 'self' data: blob: https:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        "media-src 'self' data: blob: mediastream:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; ";
    return policy + frame_ancestors(embed_origins);
}

std::string assembled_security_policy(std::vector<std::string> const& embed_origins) {
    return "object-src 'none'; base-uri 'self'; " + frame_ancestors(embed_origins);
}
std::string_view content_type_of(std::string_view path) {
    Type const* type = known_type(path);
    return type != nullptr ? type->type : "application/octet-stream";
}

bool accepts_gzip(std::string_view accept_encoding) {
    for (std::string_view item : split(accept_encoding, ',')) {
        std::size_t semicolon = item.find(';');
        if (!equal_ignoring_case(trim(item.substr(0, semicolon)), "gzip")) continue;
        if (semicolon == std::string_view::npos) return true;
        std::string_view weight = trim(item.substr(semicolon + 1));
        return !(weight.starts_with("q=0") && weight.find_first_not_of("0.", 2) == std::string_view::npos);
    }
    return false;
}

PageFiles::PageFiles(std::string const& web_root, std::vector<std::string> const& embed_origins,
                     std::span<EmbeddedFile const> built_in)
    : content_security_policy_(content_security_policy(embed_origins)),
      assembled_policy_(assembled_security_policy(embed_origins)) {
    if (!web_root.empty()) {
        std::error_code error;
        root_ = std::filesystem::weakly_canonical(web_root, error).string();
        if (error || root_.empty()) root_ = web_root;
        while (root_.size() > 1 && root_.ends_with('/')) root_.pop_back();
        return;
    }
    for (EmbeddedFile const& file : built_in) built_in_.emplace(file.path, file);
}

bool PageFiles::find(std::string_view path, File& file) const {
    if (!root_.empty()) return find_on_disk(path, file);
    auto found = built_in_.find(path);
    if (found == built_in_.end()) return false;
    file = {nullptr, found->second.bytes, found->second.gzip, std::string(found->second.etag)};
    return true;
}

bool PageFiles::find_on_disk(std::string_view path, File& file) const {
    namespace fs = std::filesystem;
    std::error_code error;
    fs::path real = fs::canonical(root_ + std::string(path), error);  // follows links, so a link cannot lead outside
    if (error || !real.string().starts_with(root_ + "/")) return false;
    if (!fs::is_regular_file(real, error) || error) return false;
    std::uintmax_t size = fs::file_size(real, error);
    if (error || size > kLargestFile) return false;
    auto changed = fs::last_write_time(real, error).time_since_epoch().count();
    if (error) return false;

    std::scoped_lock lock(mutex_);
    auto cached = cache_.find(path);
    if (cached != cache_.end() && cached->second.changed == changed && cached->second.size == size) {
        file = cached->second.file;
        return true;
    }
    std::ifstream stream(real, std::ios::binary);
    if (!stream) return false;
    auto bytes =
        std::make_shared<std::string const>(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    file = {bytes, *bytes, {}, fingerprint(*bytes)};
    if (cache_.size() >= kCachedFiles) cache_.clear();
    cache_.insert_or_assign(std::string(path), Cached{file, changed, size});
    return true;
}

// COMPAT(jitsi-meet, its nginx): below a tenant the files of the folder are there once more, since pages name them
// relatively.
bool PageFiles::find_at(std::string_view path, File& file, std::string_view& at) const {
    if (path.ends_with('/')) return false;
    at = path;
    if (find(path, file)) return true;
    std::size_t second = path.find('/', 1);
    if (root_.empty() || second == std::string_view::npos || known_type(path) == nullptr) return false;
    at = path.substr(second);
    return find(at, file);
}

// Follows the server-side includes of a page of the folder. Whether there are any.
bool PageFiles::assemble(std::string_view path, Generated const& generated, File& file) const {
    if (root_.empty() || !path.ends_with(".html") || !has_includes(file.bytes)) return false;
    IncludeSource source;
    source.text = [&](std::string_view named) {
        auto made = generated.text ? generated.text(named) : std::nullopt;
        return made ? made : text(named);
    };
    // COMPAT(jitsi-meet, its nginx): as a label of a host name, and as a folder.
    if (!generated.tenant.empty())
        source.variables = {{"subdomain", generated.tenant + "."}, {"subdir", generated.tenant + "/"}};
    auto bytes = std::make_shared<std::string const>(with_includes(file.bytes, path, source));
    file = {bytes, *bytes, {}, fingerprint(*bytes)};
    return true;
}

std::optional<std::string> PageFiles::text(std::string_view path) const {
    File file;
    if (root_.empty() || !find_on_disk(path, file)) return std::nullopt;
    return std::string(file.bytes);
}

Response PageFiles::get(Request const& request, std::string_view path, Generated const& generated) const {
    if (request.method != "GET" && request.method != "HEAD") {
        Response response = text_response(405, "Only GET and HEAD are answered here.\n");
        response.headers.emplace_back("Allow", "GET, HEAD");
        return response;
    }
    File file;
    std::string_view at;
    if (find_at(path, file, at)) return found(request, at, file, assemble(at, generated, file));
    if (is_iframe_api(path))
        for (std::string_view api : {kIframeApi, kBuiltIframeApi})
            if (find(api, file)) return found(request, kIframeApi, file);
    if (!is_room_path(path, !root_.empty())) return not_found_page();
    constexpr std::string_view kIndex = "/index.html";
    if (find(kIndex, file)) return found(request, kIndex, file, assemble(kIndex, generated, file));
    return found(request, "/index.html", {nullptr, kNotBuilt, {}, "not-built"});
}

Response PageFiles::found(Request const& request, std::string_view path, File const& file, bool assembled) const {
    bool gzip = !file.gzip.empty() && accepts_gzip(request.header("accept-encoding"));
    std::string etag = "\"" + file.etag + (gzip ? "-gz\"" : "\"");
    bool immutable = path.starts_with("/assets/");  // the page's build puts a hash into each name there

    Response response;
    auto& headers = response.headers;
    headers.emplace_back("Content-Type", content_type_of(path));
    headers.emplace_back("ETag", etag);
    headers.emplace_back("Cache-Control", immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (!file.gzip.empty()) headers.emplace_back("Vary", "Accept-Encoding");
    if (gzip) headers.emplace_back("Content-Encoding", "gzip");
    headers.emplace_back("X-Content-Type-Options", "nosniff");
    headers.emplace_back("Referrer-Policy", "no-referrer");
    headers.emplace_back("Content-Security-Policy", assembled ? assembled_policy_ : content_security_policy_);
    // For pages that are isolated (COEP: require-corp) and load it from here; the others need no leave.
    if (path == kIframeApi) headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
    if (request.lists("if-none-match", etag) || request.lists("if-none-match", "W/" + etag)) {
        response.status = 304;
        return response;
    }
    response.owner = file.owner;
    response.body = gzip ? file.gzip : file.bytes;
    return response;
}

}  // namespace usher::edge
