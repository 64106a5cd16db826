#include <benchmark/benchmark.h>

#include "token/test_claims.hpp"
#include "token/test_keys.hpp"

namespace {

using namespace usher::token;

void check(benchmark::State& state, std::string const& jwt, KeySet const& keys, bool should_be_good) {
    Rules rules = testing::strict_rules();
    usher::WallTime now = usher::WallTime::from_seconds(testing::kNow);
    for (auto _ : state) {
        Verified result = verify(jwt, keys, rules, now);
        if (std::holds_alternative<Good>(result) != should_be_good) state.SkipWithError("the wrong answer");
        benchmark::DoNotOptimize(result);
    }
    state.counters["token bytes"] = static_cast<double>(jwt.size());
}

void hs256(benchmark::State& state) {
    check(state, testing::signed_by_secret(testing::base().dump()), testing::one_secret(), true);
}
BENCHMARK(hs256);

void rs256(benchmark::State& state) {
    KeySet keys;
    (void)keys.add_pem("k1", testing::rsa_pair().spki);
    check(state,
          mint(testing::base().dump(), Algorithm::Rs256, usher::Secret{testing::rsa_pair().private_pem}, "k1").value(),
          keys, true);
}
BENCHMARK(rs256);

void hostile_8_kib(benchmark::State& state) {
    std::string jwt = testing::signed_by_secret(testing::base().dump());
    std::size_t last = jwt.rfind('.');
    jwt.insert(last, std::string(8192 - jwt.size(), 'A'));
    check(state, jwt, testing::one_secret(), false);
}
BENCHMARK(hostile_8_kib);

void hostile_header(benchmark::State& state) {
    std::string header = R"({"alg":"HS256","x":[)";
    while (header.size() < 3000) header += "[],";
    std::string jwt = mint_with_header(header + "0]}", "{}", Algorithm::Hs256, usher::Secret{"another"}).value();
    check(state, jwt, testing::one_secret(), false);
}
BENCHMARK(hostile_header);

}  // namespace
