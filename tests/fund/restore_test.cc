// A state taken back to where it started is the state it started from.
#include <catch2/catch.hpp>

#include "tests/fund/digest.h"
#include "tests/fund/random_history.h"

namespace reserve::fund::test {
namespace {

// Lives `acts` more acts of the history; what is accepted is remembered.
void live(RandomHistory& history, Journal& journal, std::size_t acts) {
    const std::size_t wanted = journal.entries().size() + acts;
    while (journal.entries().size() < wanted) {
        journal.submit(history.next(journal));
    }
}

// Applies the journal's entries from `from` on to a state; false where one is refused.
bool relive(const Journal& journal, std::size_t from, State& state) {
    Decision decision;
    for (std::size_t i = from; i < journal.entries().size(); ++i) {
        const Entry& entry = journal.entries()[i];
        Found found;
        if (const auto* reversed = std::get_if<EntryReversed>(&entry.act.body)) {
            const Entry& original = journal.entries()[reversed->seq.value];
            found.original = {&original.resolved, original.postings, false};
        }
        if (const auto* statement = std::get_if<StatementReconciled>(&entry.act.body)) {
            found.statement_balance = Amount(statement->closing_balance.decimal.units);
        }
        if (decide(state, entry.act, entry.at, found, decision) != Rule::none) {
            return false;
        }
        evolve(state, entry.act, entry.at, found, decision);
    }
    return true;
}

}  // namespace

TEST_CASE("Restoring a copied state undoes whatever was lived since, and life can go on again") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        RandomHistory history(seed);
        Journal journal;
        live(history, journal, 150);
        const std::size_t middle = journal.entries().size();
        State start;
        REQUIRE(relive(journal, 0, start));
        start.clear_touched();
        const std::uint64_t before = digest(start);
        live(history, journal, 150);

        State again(start);
        for (int life = 0; life < 3; ++life) {
            REQUIRE(relive(journal, middle, again));
            CHECK(digest(again) == digest(journal.state()));
            again.restore(start);
            CHECK(digest(again) == before);
        }
    }
}

}  // namespace reserve::fund::test
