// Reads files of a folder that the test makes under the system's temporary folder.
#include "edge/page_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace usher::edge {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::array kFiles{
    EmbeddedFile{"/index.html", "i1", "<html>page</html>", "GZ"},
    EmbeddedFile{"/assets/app-1234.js", "a1", "let x;", ""},
    EmbeddedFile{"/external_api.js", "e1", "api", ""},
    EmbeddedFile{"/favicon.ico", "f1", "icon", ""},
};

std::string header(Response const& response, std::string_view name) {
    for (auto const& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

Request get(std::vector<std::pair<std::string, std::string>> headers = {}) {
    Request request;
    request.method = "GET";
    request.headers = std::move(headers);
    return request;
}

TEST(PageFiles, RoomsAreThePageAndMissingFilesAreMissing) {
    PageFiles files("", {"self"}, kFiles);
    struct {
        char const* path;
        int status;
        char const* body;
    } const rows[] = {
        {"/", 200, "<html>page</html>"},
        {"/standup", 200, "<html>page</html>"},
        {"/acme/standup", 200, "<html>page</html>"},
        {"/acme/standup/", 200, "<html>page</html>"},
        {"/daily.standup", 200, "<html>page</html>"},
        {"/index.html", 200, "<html>page</html>"},
        {"/assets/app-1234.js", 200, "let x;"},
        {"/favicon.ico", 200, "icon"},
        {"/external_api.js", 200, "api"},
        {"/libs/external_api.min.js", 200, "api"},
        {"/acme/external_api.js", 200, "api"},
        {"/a/b/external_api.js", 404, nullptr},
        {"/assets/app-9999.js", 404, nullptr},
        {"/assets/room", 404, nullptr},
        {"/nothing.js", 404, nullptr},
        {"/a/b/c", 404, nullptr},
        {"/api/v1", 404, nullptr},
    };
    for (auto const& row : rows) {
        Response response = files.get(get(), row.path);
        EXPECT_EQ(response.status, row.status) << row.path;
        if (row.body != nullptr) {
            EXPECT_EQ(response.body, row.body) << row.path;
        }
    }
}

TEST(PageFiles, OnlyReadingIsAllowed) {
    PageFiles files("", {}, kFiles);
    Request request = get();
    request.method = "POST";
    Response response = files.get(request, "/");
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(header(response, "Allow"), "GET, HEAD");
}

TEST(PageFiles, SendCachingAndSecurityHeaders) {
    PageFiles files("", {"self", "https://portal.example"}, kFiles);
    Response page = files.get(get(), "/standup");
    EXPECT_EQ(header(page, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(header(page, "Cache-Control"), "no-cache");
    EXPECT_EQ(header(page, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header(page, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(page, "X-Frame-Options"), "") << "frame-ancestors says it; this one would forbid embedding";
    EXPECT_THAT(header(page, "Content-Security-Policy"), HasSubstr("frame-ancestors 'self' https://portal.example"));
    Response asset = files.get(get(), "/assets/app-1234.js");
    EXPECT_THAT(header(asset, "Cache-Control"), HasSubstr("immutable"));
    EXPECT_EQ(header(asset, "Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(header(asset, "Cross-Origin-Resource-Policy"), "");
    for (char const* path : {"/external_api.js", "/acme/external_api.js", "/libs/external_api.min.js"}) {
        Response api = files.get(get(), path);
        EXPECT_EQ(header(api, "Content-Type"), "text/javascript; charset=utf-8") << path;
        EXPECT_EQ(header(api, "Cache-Control"), "no-cache") << path << ": it must fit the page";
        EXPECT_EQ(header(api, "Cross-Origin-Resource-Policy"), "cross-origin") << path;
    }
}

TEST(PageFiles, APolicyCannotBeBrokenByAnOrigin) {
    EXPECT_THAT(content_security_policy({}), testing::EndsWith("frame-ancestors 'none'"));
    EXPECT_THAT(content_security_policy({"https://x; script-src *", "*"}), testing::EndsWith("frame-ancestors *"));
}

TEST(PageFiles, AnUnchangedFileIsNotSentAgain) {
    PageFiles files("", {}, kFiles);
    for (char const* tag : {"\"f1\"", "W/\"f1\"", "\"other\", \"f1\""}) {
        Response response = files.get(get({{"if-none-match", tag}}), "/favicon.ico");
        EXPECT_EQ(response.status, 304) << tag;
        EXPECT_TRUE(response.body.empty());
    }
    EXPECT_EQ(files.get(get({{"if-none-match", "\"f2\""}}), "/favicon.ico").status, 200);
}

TEST(PageFiles, GzipIsSentToThoseWhoTakeIt) {
    PageFiles files("", {}, kFiles);
    Response zipped = files.get(get({{"accept-encoding", "br, gzip;q=0.5"}}), "/");
    EXPECT_EQ(zipped.body, "GZ");
    EXPECT_EQ(header(zipped, "Content-Encoding"), "gzip");
    EXPECT_EQ(header(zipped, "ETag"), "\"i1-gz\"");
    Response plain = files.get(get({{"accept-encoding", "br, gzip;q=0"}}), "/");
    EXPECT_EQ(plain.body, "<html>page</html>");
    EXPECT_EQ(header(plain, "Vary"), "Accept-Encoding");
    EXPECT_FALSE(accepts_gzip(""));
    EXPECT_FALSE(accepts_gzip("gzip;q=0.000"));
    EXPECT_TRUE(accepts_gzip("GZIP"));
}

TEST(PageFiles, WithoutAPageSayThatItWasNotBuilt) {
    PageFiles files("", {}, {});
    EXPECT_THAT(std::string(files.get(get(), "/standup").body), HasSubstr("built without its web page"));
    EXPECT_EQ(files.get(get(), "/assets/x.js").status, 404);
}

class PageFolder : public testing::Test {
protected:
    void SetUp() override {
        std::string name = "/tmp/usher-edge-XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
        std::filesystem::create_directories(folder_ + "/web/assets");
        write("/web/index.html", "page");
        write("/web/assets/a.js", "one");
        write("/secret.txt", "secret");
        write("/webextra.txt", "beside");
        std::filesystem::create_symlink("../secret.txt", folder_ + "/web/link.txt");
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    void write(std::string const& path, std::string const& text) { std::ofstream(folder_ + path) << text; }
    std::string folder_;
};

TEST_F(PageFolder, IsServedAndNothingOutsideIs) {
    PageFiles files(folder_ + "/web/", {});
    EXPECT_EQ(files.get(get(), "/standup").body, "page");
    EXPECT_EQ(files.get(get(), "/assets/a.js").body, "one");
    for (char const* path : {"/../secret.txt", "/assets/../../secret.txt", "/link.txt", "/../webextra.txt", "/assets/"})
        EXPECT_EQ(files.get(get(), path).status, 404) << path;
}

// A folder in the shape of a web build of Jitsi Meet.
class JitsiFolder : public PageFolder {
protected:
    void SetUp() override {
        PageFolder::SetUp();
        for (char const* folder : {"/web/libs", "/web/static", "/web/css"})
            std::filesystem::create_directories(folder_ + folder);
        write("/web/index.html",
              "<!--#include virtual=\"base.html\" --><script><!--#include virtual=\"/config.js\" --></script>"
              "<!--# echo var=\"subdomain\" default=\"\" --><!--#include virtual=\"../secret.txt\" -->"
              "<!--#include virtual=\"link.txt\" --><!--#include virtual=\"absent.html\" -->end");
        write("/web/base.html", "<base href=\"/\" />");
        write("/web/static/close.html", "<!--#include virtual=\"/base.html\" -->closed");
        write("/web/libs/external_api.min.js", "their api");
        write("/web/libs/app.bundle.min.js", "app");
        write("/web/css/all.css", "body{}");
        write("/web/manifest.json", "{}");
        generated_.text = [](std::string_view path) -> std::optional<std::string> {
            if (path == "/config.js") return "var config;";
            return std::nullopt;
        };
    }
    Generated generated_;
};

TEST_F(JitsiFolder, IncludesAreFollowedForEachRoomAndTenant) {
    PageFiles files(folder_ + "/web", {"https://portal.example"});
    std::string const page = "<base href=\"/\" /><script>var config;</script>";
    for (char const* path : {"/", "/standup", "/index.html"})
        EXPECT_EQ(files.get(get(), path, generated_).body, page + "end") << path;
    generated_.tenant = "acme";
    EXPECT_EQ(files.get(get(), "/acme/standup", generated_).body, page + "acme.end");
    EXPECT_EQ(files.get(get(), "/static/close.html", generated_).body, "<base href=\"/\" />closed");
}

TEST_F(JitsiFolder, APageWithIncludesMayHaveScriptsInItsText) {
    PageFiles files(folder_ + "/web", {"https://portal.example"});
    auto policy = header(files.get(get(), "/standup", generated_), "Content-Security-Policy");
    EXPECT_THAT(policy, Not(HasSubstr("script-src")));
    EXPECT_THAT(policy, testing::EndsWith("frame-ancestors https://portal.example"));
    policy = header(files.get(get(), "/css/all.css", generated_), "Content-Security-Policy");
    EXPECT_THAT(policy, HasSubstr("script-src 'self'")) << "whatever is no such page keeps the strict one";
}

TEST_F(JitsiFolder, AnAssembledPageIsSentAnewWhenWhatItIncludesHasChanged) {
    PageFiles files(folder_ + "/web", {});
    std::string tag = header(files.get(get(), "/standup", generated_), "ETag");
    EXPECT_EQ(files.get(get({{"if-none-match", tag}}), "/standup", generated_).status, 304);
    write("/web/base.html", "<base href=\"/other/\" />");
    EXPECT_EQ(files.get(get({{"if-none-match", tag}}), "/standup", generated_).status, 200);
}

TEST_F(JitsiFolder, FilesAreThereBelowTenantsToo) {
    PageFiles files(folder_ + "/web", {});
    struct {
        char const* path;
        int status;
        char const* body;
    } const rows[] = {
        {"/libs/app.bundle.min.js", 200, "app"},
        {"/acme/libs/app.bundle.min.js", 200, "app"},
        {"/acme/css/all.css", 200, "body{}"},
        {"/acme/manifest.json", 200, "{}"},
        {"/acme/base.html", 200, "<base href=\"/\" />"},
        {"/external_api.js", 200, "their api"},
        {"/acme/external_api.js", 200, "their api"},
        {"/libs/external_api.min.js", 200, "their api"},
        {"/acme/libs/absent.js", 404, nullptr},
        {"/css/absent", 404, nullptr},
        {"/lang/absent", 404, nullptr},
        {"/acme/../../secret.txt", 404, nullptr},
        {"/acme/link.txt", 404, nullptr},
    };
    for (auto const& row : rows) {
        Response response = files.get(get(), row.path, generated_);
        EXPECT_EQ(response.status, row.status) << row.path;
        if (row.body != nullptr) {
            EXPECT_EQ(response.body, row.body) << row.path;
        }
    }
}

TEST_F(PageFolder, AChangedFileIsReadAgain) {
    PageFiles files(folder_ + "/web", {});
    std::string before = header(files.get(get(), "/assets/a.js"), "ETag");
    EXPECT_EQ(header(files.get(get(), "/assets/a.js"), "ETag"), before);
    write("/web/assets/a.js", "longer");
    Response after = files.get(get(), "/assets/a.js");
    EXPECT_EQ(after.body, "longer");
    EXPECT_NE(header(after, "ETag"), before);
}

}  // namespace
}  // namespace usher::edge
