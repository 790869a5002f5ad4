// Random lives of a fund through decide and evolve: what must hold after every entry, that a
// refused act changes nothing, that replay gives the same state, and which kinds and rules were
// met.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

#include "ledger/fund/rules.h"
#include "tests/fund/digest.h"
#include "tests/fund/gate_watch.h"
#include "tests/fund/invariants.h"
#include "tests/fund/random_history.h"

using namespace reserve;
using namespace reserve::fund;
using namespace reserve::fund::test;

namespace {

constexpr std::uint64_t kEntriesPerHistory = 200;
// So many histories meet every kind and every rule; a shorter run (sanitizers) need not.
constexpr std::uint64_t kEnoughToMeetAll = 1'000;

std::uint64_t history_count() {
    const char* wanted = std::getenv("RESERVE_HISTORIES");
    return wanted == nullptr ? 10'000 : std::strtoull(wanted, nullptr, 10);
}

// What went wrong in a history, and where.
struct Finding {
    std::string broken;
    std::uint64_t seed = 0;
    std::uint64_t seq = 0;
    std::string kind;
};

std::ostream& operator<<(std::ostream& out, const Finding& finding) {
    return out << finding.broken << " (seed " << finding.seed << ", seq " << finding.seq << ", "
               << finding.kind << ")";
}

class Life {
public:
    explicit Life(std::uint64_t seed) : seed_(seed), history_(seed) {}

    // Lives until so many entries are accepted; the first finding ends it.
    std::optional<Finding> live() {
        while (journal_.entries().size() < kEntriesPerHistory) {
            const Offer offer = history_.next(journal_);
            const char* broken = step(offer);
            if (broken != nullptr) {
                return Finding{broken, seed_, journal_.entries().size(),
                               std::string(kind_of(offer.act).name)};
            }
            if (++offered_ > 20 * kEntriesPerHistory) {
                return Finding{"hardly anything is accepted", seed_, offered_, ""};
            }
        }
        return std::nullopt;
    }

    // As a life goes on: the same, and whether the books say so if `tamper` had its way.
    template <class Tamper>
    const char* step_tampered(Tamper tamper) {
        for (;;) {
            const Offer offer = history_.next(journal_);
            const Before before{journal_.state().free()};
            bool is_tampered = false;
            const Rule rule = journal_.submit_tampered(offer, [&](Decision& decision) {
                is_tampered = tamper(decision);
            });
            if (rule == Rule::none && is_tampered) {
                const Entry& entry = journal_.entries().back();
                return find_broken(journal_.state(), entry.act, entry.postings, before);
            }
        }
    }

    const Journal& journal() const { return journal_; }

private:
    const char* step(const Offer& offer) {
        const Before before{journal_.state().free()};
        const bool looks_twice = offered_ % 32 == 0;
        const std::uint64_t known = looks_twice ? digest(journal_.state()) : 0;
        const std::uint64_t entries = journal_.entries().size();
        const Rule rule = judge(offer);
        if (gate_broken_ != nullptr) {
            return gate_broken_;
        }
        if (rule != Rule::none) {
            const bool changed = entries != journal_.entries().size() ||
                                 (looks_twice && digest(journal_.state()) != known);
            return changed ? "a refused act changed the state" : nullptr;
        }
        const Entry& entry = journal_.entries().back();
        gate_.note(journal_.state(), entry.act, entry.at);
        return find_broken(journal_.state(), entry.act, entry.postings, before);
    }

    // The gate is compared with the state before the act.
    Rule judge(const Offer& offer) {
        const bool is_open = journal_.state().is_open;
        gate_broken_ = nullptr;
        const Rule rule = journal_.submit_tampered(offer, [&](const Decision&) {
            gate_broken_ =
                gate_.find_broken(journal_.state(), offer.act, offer.at, Rule::none);
        });
        if (rule == Rule::gate_closed && is_open) {
            gate_broken_ = gate_.find_broken(journal_.state(), offer.act, offer.at, rule);
        }
        return rule;
    }

    std::uint64_t seed_;
    RandomHistory history_;
    Journal journal_;
    GateWatch gate_;
    const char* gate_broken_ = nullptr;
    std::uint64_t offered_ = 0;
};

// Rules that decide answers: from the fund's opening to batches; the codec and the size of an entry
// are the facade's.
bool is_decided_here(Rule rule) {
    return rule >= Rule::fund_unopened && rule <= Rule::batch_full;
}

void print_coverage(const Verdicts& verdicts, std::uint64_t histories) {
    std::uint64_t raised = 0;
    std::uint64_t all = 0;
    std::string missing;
    for (const RuleSpec& spec : rules()) {
        if (is_decided_here(spec.rule)) {
            ++all;
            const bool met = verdicts.raised[static_cast<std::size_t>(spec.rule)] != 0;
            raised += met ? 1 : 0;
            missing += met ? "" : " " + std::string(spec.id);
        }
    }
    std::cout << histories << " histories: " << verdicts.accepted_acts() << " acts accepted, "
              << verdicts.refused_acts() << " refused\n"
              << "kinds accepted " << verdicts.accepted_kinds() << "/" << kKindCount
              << ", rules raised in histories " << raised << "/" << all << "\n";
    if (!missing.empty()) {
        std::cout << "not raised:" << missing << "\n";
    }
    if (std::getenv("RESERVE_HISTORIES_DETAIL") != nullptr) {
        for (std::size_t i = 0; i < kKindCount; ++i) {
            std::cout << "  " << kinds()[i].name << " " << verdicts.accepted[i] << "\n";
        }
        for (const RuleSpec& spec : rules()) {
            std::cout << "  " << spec.id << " "
                      << verdicts.raised[static_cast<std::size_t>(spec.rule)] << "\n";
        }
    }
}

}  // namespace

TEST_CASE("in random histories the books balance after every entry, and replay gives the same") {
    Verdicts verdicts;
    const std::uint64_t histories = history_count();
    for (std::uint64_t seed = 1; seed <= histories; ++seed) {
        Life life(seed);
        const auto finding = life.live();
        verdicts.add(life.journal().verdicts());
        if (finding) {
            FAIL(*finding);
        }
        if (digest(life.journal().replay()) != digest(life.journal().state())) {
            FAIL("replay of seed " << seed << " gives another state");
        }
    }
    print_coverage(verdicts, histories);
    if (histories < kEnoughToMeetAll) {
        return;
    }
    for (std::size_t i = 0; i < kKindCount; ++i) {
        CAPTURE(kinds()[i].name);
        CHECK(verdicts.accepted[i] != 0);
    }
    for (const RuleSpec& spec : rules()) {
        CAPTURE(spec.id);
        CHECK((verdicts.raised[static_cast<std::size_t>(spec.rule)] != 0) ==
              is_decided_here(spec.rule));
    }
}

TEST_CASE("alarm: a line dropped from an entry is noticed at once") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        Life life(seed);
        CAPTURE(seed);
        const char* broken = life.step_tampered([&](Decision& decision) {
            if (decision.postings.empty()) {
                return false;
            }
            const std::size_t dropped = seed % decision.postings.size();
            decision.postings.erase(decision.postings.begin() +
                                    static_cast<std::ptrdiff_t>(dropped));
            return true;
        });
        REQUIRE(broken != nullptr);
    }
}

TEST_CASE("alarm: one minor unit shifted between two lines of a book is noticed") {
    int shifted = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        Life life(seed);
        CAPTURE(seed);
        const char* broken = life.step_tampered([&](Decision& decision) {
            // Between free and something that has a figure of its own; both books still balance.
            Posting* of_free = nullptr;
            Posting* of_object = nullptr;
            for (Posting& posting : decision.postings) {
                const AccountClass account_class = posting.account.account_class();
                of_free = account_class == AccountClass::free ? &posting : of_free;
                const bool has_figure = account_class == AccountClass::set_aside ||
                                        account_class == AccountClass::committed ||
                                        account_class == AccountClass::resources;
                of_object = has_figure ? &posting : of_object;
            }
            if (of_free == nullptr || of_object == nullptr) {
                return false;
            }
            of_free->amount += Amount(1);
            of_free->value += Amount(1);
            of_object->amount -= Amount(1);
            of_object->value -= Amount(1);
            ++shifted;
            return true;
        });
        REQUIRE(broken != nullptr);
    }
    CHECK(shifted == 300);
}

TEST_CASE("alarm: an object's figure that differs from its account is noticed") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        Life life(seed);
        CAPTURE(seed);
        const char* broken = life.step_tampered([](Decision& decision) {
            const bool receives =
                std::ranges::any_of(decision.postings, [](const Posting& posting) {
                    return posting.account.account_class() == AccountClass::receivable &&
                           posting.amount.is_negative();
                });
            const bool is_tampered = receives && decision.figures.part.is_positive();
            decision.figures.part += Amount(is_tampered ? 1 : 0);
            return is_tampered;
        });
        REQUIRE(broken != nullptr);
    }
}

TEST_CASE("alarm: an entry left out of a replay gives another digest") {
    Life life(7);
    CHECK_FALSE(life.live());
    Journal shorter;
    for (std::size_t i = 0; i + 1 < life.journal().entries().size(); ++i) {
        const Entry& entry = life.journal().entries()[i];
        CHECK(shorter.submit({entry.act, entry.at, entry.reference}) == Rule::none);
    }
    CHECK(digest(shorter.state()) != digest(life.journal().state()));
    CHECK(digest(life.journal().replay()) == digest(life.journal().state()));
}
