// The head file's drafts: those of a crash go, those that somebody is at work on stay.
#include <fstream>

#include "ledger/head_file.h"
#include "tests/ledger/stores.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

namespace {

std::vector<std::string> drafts_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        const std::string name = file.path().filename();
        if (name.contains(".head.draft")) {
            names.push_back(name);
        }
    }
    return names;
}

}  // namespace

TEST_CASE("a draft of the head file that a crash left goes when the ledger is written to") {
    const store::TemporaryFolder folder;
    const auto file = folder.path() / "fund.db";
    const auto clock = std::make_shared<StandingClock>();
    auto ledger = Ledger::create(file, {.origin = "test/fund", .clock = clock});
    REQUIRE(ledger);
    open_fund(**ledger);
    ledger->reset();
    std::ofstream(file.string() + ".head.draft-Ab12Cd") << "left";
    std::ofstream(folder.path() / "other.db.head.draft-Ab12Cd") << "of another ledger";
    REQUIRE(Ledger::open(file, {.mode = store::Mode::read_only}));
    CHECK(drafts_in(folder.path()).size() == 2);
    const auto again = Ledger::open(file, {.clock = clock});
    REQUIRE(again);
    accepted(**again, income("one"));
    CHECK(drafts_in(folder.path()) == std::vector<std::string>{"other.db.head.draft-Ab12Cd"});
}

TEST_CASE("a draft of the head file that somebody is at work on is left to them") {
    const store::TemporaryFolder folder;
    const auto file = folder.path() / "fund.db";
    HeadDraft one;
    HeadDraft two;
    REQUIRE(one.write(file, "one"));
    REQUIRE(two.write(file, "two"));
    CHECK(drafts_in(folder.path()).size() == 2);
    REQUIRE(one.take_place());
    CHECK(read_head_file(file) == "one");
    REQUIRE(two.take_place());
    CHECK(read_head_file(file) == "two");
    CHECK(drafts_in(folder.path()).empty());
}
