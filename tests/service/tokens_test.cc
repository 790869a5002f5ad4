// Tokens: shown once, kept as hashes, good until their time or their revocation, at once.
#include "service/tokens.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "tests/store/store_fixture.h"

using namespace reserve;
using namespace reserve::service;

namespace {

const Time kNow = *parse_time("2026-03-01T12:00:00Z");
const Time kLater = *parse_time("2026-04-01T12:00:00Z");

Token auditor(const std::string& name) {
    return {.name = name,
            .role = Role::auditor,
            .ledgers = {"fund"},
            .made = kNow,
            .expires = kLater,
            .revoked = std::nullopt};
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("a token is found by its text alone, and the file does not know the text") {
    const store::TemporaryFolder folder;
    TokenRegister tokens(folder.path());
    CHECK_FALSE(*tokens.find("anything", kNow));
    const std::string text = make_token(folder.path(), auditor("one")).value();
    const auto found = tokens.find(text, kNow).value();
    REQUIRE(found);
    CHECK(found->name == "one");
    CHECK(found->role == Role::auditor);
    CHECK(found->names("fund"));
    CHECK_FALSE(found->names("other"));
    CHECK_FALSE(*tokens.find(text + "0", kNow));
    CHECK_FALSE(*tokens.find("", kNow));
    CHECK(text_of(tokens_file(folder.path())).find(text.substr(4)) == std::string::npos);
    struct stat info{};
    REQUIRE(::stat(tokens_file(folder.path()).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600);
}

TEST_CASE("a token ends with its time") {
    const store::TemporaryFolder folder;
    TokenRegister tokens(folder.path());
    const std::string text = make_token(folder.path(), auditor("one")).value();
    CHECK(*tokens.find(text, Time{kLater.microseconds - 1}));
    CHECK_FALSE(*tokens.find(text, kLater));
}

TEST_CASE("what is revoked is refused at once by a register that knew it") {
    const store::TemporaryFolder folder;
    TokenRegister tokens(folder.path());
    const std::string one = make_token(folder.path(), auditor("one")).value();
    const std::string two = make_token(folder.path(), auditor("two")).value();
    REQUIRE(*tokens.find(one, kNow));
    REQUIRE(revoke_token(folder.path(), "one", kNow));
    CHECK_FALSE(*tokens.find(one, kNow));
    CHECK(*tokens.find(two, kNow));
    CHECK(revoke_token(folder.path(), "three", kNow).error().kind == ErrorKind::not_found);
}

TEST_CASE("a name is given once, also after its token was revoked") {
    const store::TemporaryFolder folder;
    REQUIRE(make_token(folder.path(), auditor("one")));
    REQUIRE(revoke_token(folder.path(), "one", kNow));
    const auto again = make_token(folder.path(), auditor("one"));
    REQUIRE_FALSE(again);
    CHECK(again.error().kind == ErrorKind::usage);
}

TEST_CASE("a file that is no list of tokens lets nobody in") {
    for (const char* broken :
         {"", "{}", "[{}]", "[1]", "[{\"name\":\"x\",\"role\":\"king\",\"ledgers\":[]}]", "[",
          "[{\"expires\":\"2026-04-01T12:00:00Z\",\"ledgers\":[],\"made\":\"2026-03-01T12:00:00Z\","
          "\"name\":\"x\",\"revoked\":\"yes\",\"role\":\"auditor\",\"sha256\":"
          "\"0000000000000000000000000000000000000000000000000000000000000000\"}]"}) {
        INFO(broken);
        const store::TemporaryFolder folder;
        TokenRegister tokens(folder.path());
        const std::string text = make_token(folder.path(), auditor("one")).value();
        REQUIRE(*tokens.find(text, kNow));
        std::filesystem::remove(tokens_file(folder.path()));
        std::ofstream(tokens_file(folder.path())) << broken;
        const auto found = tokens.find(text, kNow);
        REQUIRE_FALSE(found);
        CHECK(found.error().kind == ErrorKind::malformed);
    }
}
