#include "token/key_url.hpp"

#include <gtest/gtest.h>

namespace usher::token {
namespace {

TEST(KeyUrl, AnAddressIsTakenApart) {
    struct {
        std::string text;
        std::string parts;
    } const rows[] = {
        {"https://id.example/keys", "https id.example 443 /keys"},
        {"https://id.example", "https id.example 443 /"},
        {"http://id.example:8080/a/b?c=d", "http id.example 8080 /a/b?c=d"},
        {"https://id.example?x", "https id.example 443 /?x"},
        {"http://127.0.0.1:9/", "http 127.0.0.1 9 /"},
        {"https://[::1]:8443/k", "https ::1 8443 /k"},
    };
    for (auto const& row : rows) {
        Result<KeyUrl> url = parse_key_url(row.text);
        ASSERT_TRUE(url.ok()) << row.text << url.error().detail;
        KeyUrl const& it = url.value();
        EXPECT_EQ((it.secure ? "https " : "http ") + it.host + " " + std::to_string(it.port) + " " + it.target,
                  row.parts);
    }
    EXPECT_EQ(parse_key_url("https://id.example:443/").value().authority(), "id.example");
    EXPECT_EQ(parse_key_url("https://[::1]:8443/").value().authority(), "[::1]:8443");
    EXPECT_TRUE(parse_key_url("http://127.0.0.1:9/").value().is_loopback());
    EXPECT_FALSE(parse_key_url("http://128.0.0.1:9/").value().is_loopback());
}

TEST(KeyUrl, WhatIsNoAddressOfKeysIsRefused) {
    for (std::string const& text :
         {std::string(), std::string("id.example"), std::string("ftp://id.example"), std::string("file:///etc/passwd"),
          std::string("https://"), std::string("https:///k"), std::string("https://a:b@id.example"),
          std::string("https://id.example/#x"), std::string("https://id.example/a b"),
          std::string("https://id.example/a\r\nHost: b"), std::string("https://id.example:0"),
          std::string("https://id.example:65536"), std::string("https://id.example:"), std::string("https://[::1"),
          std::string("https://[::1]x"), std::string("https://a_b%63"), "https://x/" + std::string(3000, 'a')})
        EXPECT_FALSE(parse_key_url(text).ok()) << text;
}

TEST(KeyUrl, AKeyServerIsAskedForTheHashedNameFirstThenForThePlainOne) {
    std::vector<std::string> urls = asap_urls("https://keys.example/asap", "k1");
    EXPECT_EQ(urls,
              (std::vector<std::string>{
                  "https://keys.example/asap/6ab9f1eb8f7d3388f4f9d586f66e99fd54080df2c446f0e58668b09c08a16dd0.pem",
                  "https://keys.example/asap/k1", "https://keys.example/asap/k1.pem"}));
    EXPECT_EQ(asap_urls("https://keys.example/", "app/2026.pem").at(1), "https://keys.example/app/2026.pem");
    EXPECT_EQ(asap_urls("https://keys.example/", "app/2026.pem").size(), 2U);
}

TEST(KeyUrl, AnIdThatCouldLeadElsewhereIsOnlyHashed) {
    for (std::string const& id : {std::string("../x"), std::string("a/../b"), std::string("/etc/passwd"),
                                  std::string("a//b"), std::string("a?b"), std::string("a#b"), std::string("a%2e"),
                                  std::string("a\r\nb"), std::string("a/"), std::string("./a"), std::string("a/./b"),
                                  std::string("a@b"), std::string(), std::string(300, 'a'), std::string("\xc3\xa9")})
        EXPECT_EQ(asap_urls("https://keys.example", id).size(), 1U) << id;
}

TEST(KeyUrl, InLogsItIsWithoutItsQuery) {
    EXPECT_EQ(url_in_logs("https://id.example/keys?secret=x#y"), "https://id.example/keys?…");
    EXPECT_EQ(url_in_logs("https://id.example/keys"), "https://id.example/keys");
    EXPECT_EQ(url_in_logs(""), "");
}

}  // namespace
}  // namespace usher::token
