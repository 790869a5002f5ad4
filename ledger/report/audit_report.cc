// The auditor's report: what was verified, each test with population and exceptions, and the
// exceptions one by one.
#include <algorithm>

#include "ledger/base/base64.h"
#include "ledger/report/amounts.h"
#include "ledger/report/audit_tests.h"
#include "ledger/report/figures.h"
#include "ledger/report/verification.h"

namespace reserve::report {
namespace {

constexpr std::size_t kShown = 20;  // exceptions of a test, one by one

void append(std::vector<AuditTest>& tests, std::vector<AuditTest> more) {
    std::ranges::move(more, std::back_inserter(tests));
}

std::string verified_sentence(const Ledger& ledger, const Verification* last) {
    if (last == nullptr) {
        return "This ledger was not verified yet, or the result was not kept: run reserve verify.";
    }
    const std::uint64_t size = ledger.head().size;
    std::string text = std::to_string(last->size) + " entries (root " + last->root +
                       ") were verified at " + format_time(last->at) + ": " +
                       std::to_string(last->findings) + " findings, " +
                       std::to_string(last->signatures) + " signatures and " +
                       std::to_string(last->checkpoints) + " signed heads checked.";
    if (last->size > size) {
        text += " The ledger has fewer entries now: it is not the one that was verified.";
    } else if (last->size < size) {
        text += " " + std::to_string(size - last->size) +
                " later entries are not verified yet: run reserve verify.";
    } else if (last->root != to_base64(ledger.head().root)) {
        text += " The ledger's root is another now: run reserve verify.";
    }
    return text;
}

Table tests_table(const std::vector<AuditTest>& tests) {
    Table table{{{"test"},
                 {"looks_at"},
                 {"population", Align::right},
                 {"exceptions", Align::right},
                 {"remark"}},
                {}};
    for (const AuditTest& test : tests) {
        table.rows.push_back({test.name, test.looks_at, std::to_string(test.population),
                              std::to_string(test.exceptions.size()), test.remark});
    }
    return table;
}

Table exceptions_table(const std::vector<AuditTest>& tests) {
    Table table{{{"test"}, {"entry", Align::right}, {"what"}}, {}};
    for (const AuditTest& test : tests) {
        for (std::size_t i = 0; i < std::min(kShown, test.exceptions.size()); ++i) {
            const AuditException& one = test.exceptions[i];
            table.rows.push_back(
                {test.name, one.seq == 0 ? "" : std::to_string(one.seq), one.what});
        }
        if (test.exceptions.size() > kShown) {
            table.rows.push_back(
                {test.name, "",
                 "and " + std::to_string(test.exceptions.size() - kShown) + " more"});
        }
    }
    return table;
}

}  // namespace

Result<Report> audit_report(Ledger& ledger, const Axes& axes, Time at,
                            const std::optional<Verification>& verification) {
    const Verification* last = verification ? &*verification : nullptr;
    const auto facts = read_audit_facts(ledger, axes);
    auto books = book_tests(ledger, axes, day_of(at));
    if (!facts || !books) {
        return std::unexpected(facts ? books.error() : facts.error());
    }
    auto payments = payment_tests(ledger, axes, *facts);
    if (!payments) {
        return std::unexpected(payments.error());
    }
    std::vector<AuditTest> tests = verified_tests(last);
    append(tests, std::move(*books));
    append(tests, std::move(*payments));
    Benford benford = benford_test(*facts, ledger.functional());
    tests.push_back(benford.test);
    Report report{"audit",
                  {{"Tests", tests_table(tests), verified_sentence(ledger, last)},
                   {"Exceptions, to be looked at", exceptions_table(tests)}}};
    if (!benford.digits.rows.empty()) {
        report.sections.push_back({"First digits of payments", std::move(benford.digits), "",
                                   Chart{ChartKind::bars, "digit",
                                         {"percent", "expected_percent"}}});
    }
    return report;
}

}  // namespace reserve::report
