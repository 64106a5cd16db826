#include "cli/import/lua.hpp"

#include <gtest/gtest.h>

#include "cli/import/test_samples.hpp"

namespace usher::cli::importing {
namespace {

LuaFile parsed(std::string_view text) {
    Result<LuaFile> file = parse_lua(text);
    EXPECT_TRUE(file.ok()) << (file.ok() ? "" : file.error().detail);
    return file.ok() ? std::move(file).value() : LuaFile{};
}

LuaValue value_of(std::string const& expression) {
    LuaFile file = parsed("x = " + expression + "\nlast = true");
    LuaOption const* option = file.blocks.front().option("x");
    EXPECT_TRUE(option && file.blocks.front().option("last")) << expression;
    return option ? option->value : LuaValue{};
}

TEST(Lua, TextsNumbersAndFlags) {
    EXPECT_EQ(value_of("\"a\\\"b\\n\\65\\x42\\u{20ac}\\z \n  c\"").text,
              "a\"b\nAB\xe2\x82\xac"
              "c");
    EXPECT_EQ(value_of("'it\\'s'").text, "it's");
    EXPECT_EQ(value_of("[[\nline ]] -- comment").text, "line ");
    EXPECT_EQ(value_of("[==[a]]b]==]").text, "a]]b");
    EXPECT_EQ(value_of("--[[ a\nb ]] 5").number, 5);
    EXPECT_EQ(value_of("0x10").number, 16);
    EXPECT_EQ(value_of("-2.5e1").number, -25);
    EXPECT_EQ(value_of("60 * 60 * 24").number, 86400);
    EXPECT_EQ(value_of("\"a\" .. 'b'").text, "ab");
    EXPECT_TRUE(value_of("true").flag);
    EXPECT_EQ(value_of("nil").kind, LuaValue::Kind::Nil);
}

TEST(Lua, Tables) {
    LuaValue table = value_of("{ \"a\"; 'b', c = 1, [\"[acme]d\"] = { true, }, [1] = \"e\", -- end\n}");
    ASSERT_EQ(table.list.size(), 3U);
    EXPECT_EQ(table.list[2].text, "e");
    ASSERT_TRUE(table.member("c") && table.member("[acme]d"));
    EXPECT_EQ(table.member("c")->number, 1);
    EXPECT_TRUE(table.member("[acme]d")->list[0].flag);
}

TEST(Lua, WhatIsNotEvaluatedSaysWhereItComesFrom) {
    EXPECT_EQ(value_of("os.getenv(\"SECRET\")").variable, "SECRET");
    EXPECT_EQ(value_of("os.getenv(\"SECRET\") or \"x\"").variable, "SECRET");
    EXPECT_EQ(value_of("ENV_SECRET").variable, "SECRET");
    EXPECT_EQ(value_of("FileLine \"/run/secret\"").file, "/run/secret");
    for (char const* code :
         {"os.getenv(\"A\") .. \"b\"", "f(1, {2})", "#t", "(1 + 2)", "a.b.c", "not x", "1 + 2",
          "function() return { 1 } end", "x and y or z", "{ 1 } == 2", "t[1]", "- x", "\"a\" .. b"}) {
        LuaValue value = value_of(code);
        EXPECT_EQ(value.kind, LuaValue::Kind::Computed) << code;
        EXPECT_TRUE(value.variable.empty() && value.file.empty() && value.text.empty()) << code;
    }
}

TEST(Lua, BlocksAndLocals) {
    LuaFile file = parsed(
        "#!/usr/bin/env lua\nlocal domain = \"meet.example.com\"\nlocal list = { 'a' }\na = domain; b = list\n"
        "VirtualHost(domain)\n  c = \"x.\" .. domain\n  c = 'later'\nComponent \"conference.m\" \"muc\"\n  d = 1\n"
        "Component(\"e.m\", \"muc\")\nComponent 'ext.m'\n  component_secret = 's'\nHost \"old.m\" { enabled = false "
        "}\n");
    ASSERT_EQ(file.blocks.size(), 6U);
    EXPECT_EQ(file.blocks[0].option("a")->value.text, "meet.example.com");
    EXPECT_EQ(file.blocks[0].option("b")->value.list.size(), 1U);
    EXPECT_EQ(file.blocks[1].host, "meet.example.com");
    EXPECT_EQ(file.blocks[1].line, 5);
    EXPECT_EQ(file.blocks[1].option("c")->value.text, "later");
    EXPECT_EQ(file.blocks[2].module, "muc");
    EXPECT_EQ(file.blocks[2].option("d")->line, 9);
    EXPECT_EQ(file.blocks[3].module, "muc");
    EXPECT_EQ(file.blocks[4].module, "");
    EXPECT_FALSE(file.blocks[5].option("enabled")->value.flag);
    EXPECT_TRUE(file.left_out.empty());
}

TEST(Lua, CodeIsLeftOutByName) {
    LuaFile file = parsed(
        "a = 1\nif x then\n  a = 2\nelse for i = 1, 2 do a = 3 end end\nlocal function f() while true do end end\n"
        "function g() repeat local x = function() end until x end\nInclude \"conf.d/*.cfg.lua\"\nprint(\"hello\", { 1 "
        "})\n"
        "t.x = 5\nlocal p, q = 1, 2\n= 5\nb = 2\n");
    EXPECT_EQ(file.blocks[0].option("a")->value.number, 1);
    EXPECT_EQ(file.blocks[0].option("b")->value.number, 2);
    ASSERT_EQ(file.left_out.size(), 8U);
    EXPECT_EQ(file.left_out[0].line, 2);
    EXPECT_TRUE(has(file.left_out[3].text, "conf.d/*.cfg.lua"));
}

TEST(Lua, NothingBehindCodeIsLost) {
    LuaFile file = parsed("VirtualHost name\na = 1\nb = f(1) + function() end\nc = 2\nd = x\n  or y\ne = 3\n");
    for (char const* name : {"a", "b", "c", "d", "e"}) EXPECT_TRUE(file.blocks[0].option(name)) << name;
}

TEST(Lua, WhatIsBrokenIsRefusedWithItsLine) {
    struct {
        std::string text;
        char const* says;
    } const rows[] = {
        {"a = 1\nb = \"x", "line 2: a text that begins here has no end"},
        {"a = [[x", "line 1: a text that begins here has no end"},
        {"--[[x\n", "line 1: a comment that begins here has no end"},
        {"a = {\n{ }", "line 1: a table that begins here has no end"},
        {"a = ", "line 1: the file ends where a value should stand"},
        {"a = \"\\q\"", "line 1: an escape"},
        {"a = 5x", "line 1: a number"},
        {"a = @", "line 1: a character"},
        {"a = { ] }", "line 1: a value is expected before \"]\""},
        {"a = " + std::string(40, '{') + std::string(40, '}'), "tables deeper than 32"},
        {std::string(2 << 20, ' '), "longer than 1 MiB"},
        {"local a = [[" + std::string(100'000, 'x') + "]]\nb = {" + std::string(100, ' ').replace(0, 0, "") +
             [] {
                 std::string many;
                 for (int i = 0; i < 50; ++i) many += "a,";
                 return many;
             }() +
             "}",
         "more than 4 MiB"},
    };
    for (auto const& row : rows) {
        Result<LuaFile> file = parse_lua(row.text);
        ASSERT_FALSE(file.ok()) << row.says;
        EXPECT_TRUE(has(file.error().detail, row.says)) << file.error().detail;
    }
}

}  // namespace
}  // namespace usher::cli::importing
