// What counts as a key that is nested too deep, before any parser sees it.
#include <catch2/catch.hpp>
#include <string>

#include "ledger/base/toml_keys.h"

using namespace reserve;

namespace {

std::string key(std::size_t dots) {
    std::string text = "a";
    for (std::size_t i = 0; i < dots; ++i) {
        text += ".a";
    }
    return text;
}

}  // namespace

TEST_CASE("a key with more dots than a key may have is told with its line") {
    const std::string most = key(kMostKeyDots);
    const std::string deep = key(kMostKeyDots + 1);
    CHECK_FALSE(line_of_deep_key(most + " = 1\n[" + most + "]\nx = { " + most + " = 1 }\n"));
    CHECK(line_of_deep_key(deep + " = 1\n") == 1);
    CHECK(line_of_deep_key("x = 1\n[" + deep + "]\n") == 2);
    CHECK(line_of_deep_key("x = [\n  { " + deep + " = 1 } ]") == 2);
    CHECK(line_of_deep_key("\"a\" . 'b'." + deep + " = 1") == 1);
    CHECK(line_of_deep_key(key(100'000)) == 1);
}

TEST_CASE("dots in texts and remarks are no dots of a key") {
    const std::string dots(40, '.');
    CHECK_FALSE(line_of_deep_key("x = \"" + dots + "\\\"" + dots + "\"\ny = '" + dots + "' # " +
                                 dots + "\n"));
    CHECK_FALSE(line_of_deep_key("x = \"\"\"\n" + dots + "\n\"" + dots + "\"\"\"\nz = 1"));
    CHECK(line_of_deep_key("x = '''\n" + dots + "'''\n" + key(9) + " = 1") == 3);
    CHECK_FALSE(line_of_deep_key("x = \"" + dots));
    CHECK(line_of_deep_key("x = \"open\n" + key(9)) == 2);
}
