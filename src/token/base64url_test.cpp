#include "token/base64url.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace usher::token {
namespace {

TEST(Base64url, KnownTextsAreWrittenAndReadBack) {
    struct {
        std::string bytes;
        std::string text;
    } const rows[] = {
        {"", ""},
        {"f", "Zg"},
        {"fo", "Zm8"},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg"},
        {"fooba", "Zm9vYmE"},
        {"foobar", "Zm9vYmFy"},               // RFC 4648 §10
        {"\x03\xec\xff\xe0\xc1", "A-z_4ME"},  // RFC 7515 appendix C
    };
    for (auto const& row : rows) {
        EXPECT_EQ(encode_base64url(row.bytes), row.text);
        Result<std::string> back = decode_base64url(row.text);
        ASSERT_TRUE(back.ok()) << row.text;
        EXPECT_EQ(back.value(), row.bytes);
    }
}

TEST(Base64url, WhatOtherReadersForgiveIsRefused) {
    for (std::string_view text : {"Zg==", "Zg=", "Zm8=", "Z", "Zm9vY", "A+z/4ME", "Zm 9v", "Zm9v\n", " Zm9v", "Zm.9v",
                                  "Zh", "Zm9", "Zm9vYh", "Z\xc3\xa4"})
        EXPECT_FALSE(decode_base64url(text).ok()) << text;
    EXPECT_FALSE(decode_base64url(std::string_view("Zm\0v", 4)).ok());
}

TEST(Base64url, RandomBytesSurviveTheRoundTrip) {
    SeededIds chance{7};
    for (std::size_t length = 0; length < 70; ++length) {
        std::string bytes = chance.hex(length).substr(0, length);
        EXPECT_EQ(decode_base64url(encode_base64url(bytes)).value(), bytes);
    }
}

}  // namespace
}  // namespace usher::token
