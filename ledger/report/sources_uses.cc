// Where the fund's cash came from and where it went.
#include <map>

#include "ledger/fund/account.h"
#include "ledger/report/amounts.h"
#include "ledger/report/flows.h"

namespace reserve::report {
namespace {

using fund::AccountClass;

// Money that came in is positive.
struct Sums {
    Amount before;
    Amount this_year;
};

// By class, then by whose account it is.
using Statement = std::map<AccountClass, std::map<std::uint32_t, Sums>>;

Result<std::string> owner_of(Ledger& ledger, AccountClass of, std::uint32_t owner) {
    const auto kind = fund::spec(of).owner;
    return kind ? ledger.name_of(*kind, owner) : Result<std::string>("");
}

struct Writer {
    Ledger& ledger;
    Table& table;
    Sums total{};

    void add(std::string_view line, const std::string& whose, const Sums& sums) {
        table.rows.push_back({std::string(line), whose, money(ledger, sums.before),
                              money(ledger, sums.this_year),
                              money(ledger, sums.before + sums.this_year)});
    }
    void count(const Sums& sums) {
        total.before += sums.before;
        total.this_year += sums.this_year;
    }
};

Status add_lines(Ledger& ledger, const Statement& statement, const FlowKind& kind,
                 Writer& writer) {
    const auto found = statement.find(kind.account_class);
    if (found == statement.end()) {
        return {};
    }
    for (const auto& [owner, sums] : found->second) {
        const auto whose = owner_of(ledger, kind.account_class, owner);
        if (!whose) {
            return std::unexpected(whose.error());
        }
        writer.add(kind.words, *whose, sums);
        writer.count(sums);
    }
    return {};
}

}  // namespace

Result<Report> sources_uses_report(Ledger& ledger, const Axes& axes, Time at) {
    const std::int32_t year = month_index(day_of(at)) / 12;
    Statement statement;
    Status status = each_flow(ledger, axes, [&](const Movement& flow) {
        Sums& sums = statement[flow.account.account_class()][flow.account.owner()];
        (month_index(flow.date) / 12 < year ? sums.before : sums.this_year) -= flow.value;
    });
    Table table{{{"line"},
                 {"of"},
                 {"before_" + std::to_string(year), Align::right},
                 {"in_" + std::to_string(year), Align::right},
                 {"total", Align::right}},
                {}};
    Writer writer{ledger, table};
    for (const bool sources : {true, false}) {
        Writer part{ledger, table};
        for (const FlowKind& kind : flow_kinds()) {
            if (status && kind.is_source == sources) {
                status = add_lines(ledger, statement, kind, part);
            }
        }
        part.add(sources ? "sources" : "uses", "", part.total);
        writer.count(part.total);
    }
    if (!status) {
        return std::unexpected(status.error());
    }
    writer.add("cash, less what is owed back", "", writer.total);
    const Amount held = writer.total.before + writer.total.this_year;
    return Report{"sources-uses",
                  {{"Sources and uses of cash, in " + std::string(ledger.functional().code()),
                    std::move(table),
                    "What came in less what went out leaves " + told(ledger, held) +
                        " in cash and in transit, less receipts that are owed back.",
                    {},
                    {"sources", "uses", "cash, less what is owed back"}}}};
}

}  // namespace reserve::report
