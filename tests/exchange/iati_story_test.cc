// Entries of a damaged log are told apart, not followed into nothing.
#include "ledger/exchange/iati/iati_story.h"

#include <catch2/catch.hpp>

using namespace reserve;

namespace {

// How many transactions an entry of that kind, with an empty body, becomes.
Result<int> told(std::string_view kind) {
    seal::JsonDocument bodies;
    seal::JsonDocument lists;
    ActLine line;
    line.seq = 7;
    line.kind = kind;
    line.body = *bodies.parse("{}");
    line.postings = *lists.parse("[]");
    int count = 0;
    exchange::IatiStory story({});
    const Status status = story.take(line, [&](const exchange::IatiTransaction&) {
        ++count;
        return Status();
    });
    return status ? Result<int>(count) : std::unexpected(status.error());
}

}  // namespace

TEST_CASE("an entry that names no kind of act is damage, and said to be") {
    const auto count = told("contribution.invented");
    REQUIRE_FALSE(count);
    CHECK(count.error().kind == ErrorKind::corrupt);
    CHECK(count.error().message.starts_with("entry 7 cannot be read"));
}

TEST_CASE("an entry of any kind without its fields becomes no transaction") {
    for (const fund::KindSpec& kind : fund::kinds()) {
        INFO(kind.name);
        CHECK(told(kind.name) == 0);
    }
}
