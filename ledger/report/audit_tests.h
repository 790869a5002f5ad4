// The tests of an audit: each looks at a population and names its exceptions. An exception is a
// question to ask, not a finding: what breaks a rule is found by verification.
#pragma once

#include <string>
#include <vector>

#include "ledger/report/audit_facts.h"
#include "ledger/report/table.h"

namespace reserve::report {

struct Verification;

struct AuditException {
    std::uint64_t seq = 0;
    std::string what;
};

struct AuditTest {
    std::string name;
    std::string looks_at;
    std::uint64_t population = 0;
    std::vector<AuditException> exceptions;
    std::string remark = {};  // why it was not done, or what limits it
};

// Of the whole ledger, by what verification found.
std::vector<AuditTest> verified_tests(const Verification* verification);
// Both books balance, and the budget is covered by cash (accuracy); foreign items have rates of the
// last month (valuation); batches have all their rows.
Result<std::vector<AuditTest>> book_tests(Ledger& ledger, const Axes& axes, Date today);
// Of requests and payments: occurrence, cut-off, duplicates, splitting, round amounts, timing.
Result<std::vector<AuditTest>> payment_tests(Ledger& ledger, const Axes& axes,
                                             const AuditFacts& facts);

// First digits of payments against Benford's law, expected log10(1 + 1/d); chi-square with 8
// degrees of freedom (15.51 at 5 %). Only where it applies: 300 payments in one currency or more,
// over two orders of magnitude or more. (Nigrini, Benford's Law, 2012.)
struct Benford {
    AuditTest test;
    Table digits;  // empty where it does not apply
};
Benford benford_test(const AuditFacts& facts, Currency functional);

}  // namespace reserve::report
