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

bool lets_in(TokenRegister& tokens, std::string_view text, Time now) {
    const auto found = tokens.find(text).value();
    return found && found->is_valid(now);
}

}  // namespace

TEST_CASE("a token is found by its text alone, and the file does not know the text") {
    const store::TemporaryFolder folder;
    TokenRegister tokens(folder.path());
    CHECK_FALSE(lets_in(tokens, "anything", kNow));
    const std::string text = make_token(folder.path(), auditor("one")).value();
    const auto found = tokens.find(text).value();
    REQUIRE(found);
    CHECK(found->name == "one");
    CHECK(found->role == Role::auditor);
    CHECK(found->names("fund"));
    CHECK_FALSE(found->names("other"));
    CHECK_FALSE(lets_in(tokens, text + "0", kNow));
    CHECK_FALSE(lets_in(tokens, "", kNow));
    CHECK(text_of(tokens_file(folder.path())).find(text.substr(4)) == std::string::npos);
    struct stat info{};
    REQUIRE(::stat(tokens_file(folder.path()).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600);
}

TEST_CASE("a token ends with its time") {
    const store::TemporaryFolder folder;
    TokenRegister tokens(folder.path());
    const std::string text = make_token(folder.path(), auditor("one")).value();
    CHECK(lets_in(tokens, text, Time{kLater.microseconds - 1}));
    CHECK_FALSE(lets_in(tokens, text, kLater));
}

TEST_CASE("what is revoked is refused at once by a register that knew it") {
    const store::TemporaryFolder folder;
    TokenRegister tokens(folder.path());
    const std::string one = make_token(folder.path(), auditor("one")).value();
    const std::string two = make_token(folder.path(), auditor("two")).value();
    REQUIRE(lets_in(tokens, one, kNow));
    REQUIRE(revoke_token(folder.path(), "one", kNow));
    CHECK_FALSE(lets_in(tokens, one, kNow));
    CHECK(lets_in(tokens, two, kNow));
    CHECK(revoke_token(folder.path(), "three", kNow).error().kind == ErrorKind::not_found);
}

TEST_CASE("a name is given once, also after its token was revoked") {
    const store::TemporaryFolder folder;
    REQUIRE(make_token(folder.path(), auditor("one")));
    REQUIRE(revoke_token(folder.path(), "one", kNow));
    const auto again = make_token(folder.path(), auditor("one"));
    REQUIRE_FALSE(again);
    CHECK(again.error().kind == ErrorKind::usage);
    CHECK_THAT(again.error().message, Catch::Contains("taken back at 2026-03-01T12:00:00"));
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
        REQUIRE(lets_in(tokens, text, kNow));
        std::filesystem::remove(tokens_file(folder.path()));
        std::ofstream(tokens_file(folder.path())) << broken;
        const auto found = tokens.find(text);
        REQUIRE_FALSE(found);
        CHECK(found.error().kind == ErrorKind::malformed);
    }
}

TEST_CASE("a token that is over is still known by its name") {
    const store::TemporaryFolder folder;
    TokenRegister tokens(folder.path());
    const std::string text = make_token(folder.path(), auditor("one")).value();
    REQUIRE(revoke_token(folder.path(), "one", kNow));
    const auto found = tokens.find(text).value();
    REQUIRE(found);
    CHECK(found->name == "one");
    CHECK_FALSE(found->is_valid(kNow));
}

TEST_CASE("a folder without a list of tokens is told from one whose list cannot be read") {
    const store::TemporaryFolder folder;
    TokenRegister tokens(folder.path());
    CHECK(tokens.check().error().kind == ErrorKind::not_found);
    REQUIRE(make_token(folder.path(), auditor("one")));
    CHECK(tokens.check());
    std::ofstream(tokens_file(folder.path())) << "{bad";
    CHECK(tokens.check().error().kind == ErrorKind::malformed);
}
