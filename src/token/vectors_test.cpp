// The Wycheproof vectors for JSON Web Signatures and keys (tests/vectors). Where this program answers otherwise than a
// vector says, docs/protocol/token-signatures.md names the row and the reason: rows that are not named there must
// agree, and those that are must differ.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "token/jwt.hpp"

namespace usher::token {
namespace {

using Json = nlohmann::json;

Json load(std::string const& name) {
    std::ifstream file(USHER_SOURCE_DIR "/tests/vectors/" + name + ".json");
    return Json::parse(file, nullptr, false);
}

// The numbers in the second column of the rows that begin with "| <name> |".
std::set<int> otherwise(std::string const& name) {
    std::ifstream page(USHER_SOURCE_DIR "/docs/protocol/token-signatures.md");
    std::set<int> rows;
    std::string const start = "| `" + name + "` | ";
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with(start)) continue;
        std::istringstream numbers(line.substr(start.size()));
        for (int number = 0; numbers >> number; numbers.ignore(1)) rows.insert(number);
    }
    return rows;
}

struct Judged {
    int good = 0;
    int refused = 0;
};

Judged judge(std::string const& name, std::string const& only_groups = "") {
    Judged judged;
    std::set<int> const differ = otherwise(name);
    std::set<int> seen;
    Json const vectors = load(name);
    for (Json const& group : vectors.at("testGroups")) {
        std::string comment = group.at("comment");
        if (!comment.starts_with(only_groups)) continue;
        Json const& key = group.contains("public") ? group.at("public") : group.at("private");
        Json const set = key.contains("keys") ? key : Json{{"keys", {key}}};
        KeySet keys;
        (void)keys.add_jwks(set.dump());  // a key that is refused leaves nothing that could be good
        for (Json const& row : group.at("tests")) {
            std::string jws = row.at("jws").is_string() ? row.at("jws").get<std::string>() : row.at("jws").dump();
            std::variant<Signed, Bad> result = check_signature(jws, keys, 8192);
            bool is_good = std::holds_alternative<Signed>(result);
            int id = row.at("tcId");
            bool should_be_good = (row.at("result") == "valid") != differ.contains(id);
            EXPECT_EQ(is_good, should_be_good) << name << " " << comment << " " << id << " " << row.at("comment")
                                               << (is_good ? "" : "\n" + std::get<Bad>(result).text) << "\n"
                                               << jws;
            ++(is_good ? judged.good : judged.refused);
            seen.insert(id);
        }
    }
    for (int id : differ) EXPECT_TRUE(seen.contains(id)) << name << " has no row " << id;
    return judged;
}

TEST(Vectors, EachSignatureOfWycheproofIsJudgedAsItShouldBe) {
    Judged judged = judge("json_web_signature_test");
    EXPECT_GE(judged.good, 30);
    EXPECT_GE(judged.refused, 300);
}

TEST(Vectors, EachKeyOfWycheproofIsJudgedAsItShouldBe) {
    Judged judged = judge("json_web_key_test");
    EXPECT_GE(judged.good, 5);
    EXPECT_GE(judged.refused, 15);
}

TEST(Vectors, EachSignatureAmongTheOperationsOfWycheproofIsJudgedAsItShouldBe) {
    Judged judged = judge("json_web_crypto_test", "jws_");
    EXPECT_GE(judged.good, 4);
    EXPECT_GE(judged.refused, 40);
}

}  // namespace
}  // namespace usher::token
