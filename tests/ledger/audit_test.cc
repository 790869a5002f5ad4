// verify finds what was changed behind the ledger's back, and says where.
#include "ledger/audit.h"

#include <algorithm>

#include "tests/ledger/stores.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

namespace {

std::unique_ptr<store::Store> with_entries() {
    auto store = store::make_memory_store();
    World world(std::make_unique<BorrowedStore>(*store));
    open_fund(*world.ledger);
    world.accepted(act("usd", "t", "account.opened",
                           "{'account':'usd-1','bank':'Bank','currency':'USD'}"));
    world.accepted(act("rate", "t", "rate.set",
                           "{'currency':'USD','source':'ECB','value':'0.9'}"));
    world.accepted(act("signed", "t", "contribution.signed",
                           "{'amount':'100.00','contribution':'K','currency':'EUR','earmark':"
                           "{'only':['energy']},'instalments':[{'amount':'100.00','due':"
                           "'2026-04-01'}],'party':'P'}"));
    world.accepted(act("received", "t", "contribution.received",
                           "{'account':'eur-1','amount':'100.00','bank_reference':'r1',"
                           "'contribution':'K'}"));
    const std::uint64_t twice = world.accepted(income("twice"));
    world.accepted(act("back", "t", "entry.reversed",
                           "{'reason':'twice','seq':" + std::to_string(twice) + "}"));
    return store;
}

AuditReport audit(store::Store& store) {
    const auto report = verify(store, {});
    REQUIRE(report);
    return *report;
}

bool has(const AuditReport& report, std::string_view code, std::optional<std::uint64_t> seq = {}) {
    return std::ranges::any_of(report.findings, [&](const Finding& finding) {
        return finding.code == code && (!seq || finding.seq == seq);
    });
}

std::string show(const AuditReport& report) {
    std::string text;
    for (const Finding& finding : report.findings) {
        text += finding.code + " " + (finding.seq ? std::to_string(*finding.seq) : "-") + " " +
                finding.place + " " + finding.reason + "\n";
    }
    return text;
}

std::size_t count_rows(store::Store& store, store::Table table) {
    return store::lines(store, table).size();
}

// Replaces words of the leaf; keeps what it became.
TamperedStore::Edit replace_in_leaf(std::string& leaf, std::string_view from,
                                    std::string_view to) {
    return [&leaf, from, to](TamperedStore::Cells& cells) {
        const auto& bytes = std::get<store::Blob>(cells[1]);
        leaf.assign(bytes.begin(), bytes.end());
        const std::size_t at = leaf.find(from);
        REQUIRE(at != std::string::npos);
        leaf.replace(at, from.size(), to);
        cells[1] = store::bytes(leaf);
        return true;
    };
}

// Any other value in the last column that can be changed.
bool change_last(TamperedStore::Cells& cells, std::string& kept) {
    store::Cell& last = cells.back();
    if (auto* integer = std::get_if<std::int64_t>(&last)) {
        ++*integer;
    } else if (const auto* text = std::get_if<std::string_view>(&last)) {
        kept = std::string(*text) + " ";
        last = std::string_view(kept);
    } else if (const auto* blob = std::get_if<store::Blob>(&last)) {
        kept.assign(blob->begin(), blob->end());
        kept.back() = static_cast<char>(kept.back() ^ 1);
        last = store::bytes(kept);
    } else {
        last = std::int64_t{1};
    }
    return true;
}

}  // namespace

TEST_CASE("a ledger as written has no findings") {
    const auto store = with_entries();
    const AuditReport report = audit(*store);
    CHECK(show(report) == "");
    CHECK(report.entries == count_rows(*store, store::Table::entry));
}

TEST_CASE("an entry changed in its act or its postings is found under its number") {
    const auto store = with_entries();
    std::string leaf;
    const std::uint64_t received = 8;
    SECTION("another amount, the postings as they were") {
        TamperedStore changed(*store, store::Table::entry, received,
                              replace_in_leaf(leaf, R"("amount":"100.00","bank)",
                                              R"("amount":"900.00","bank)"));
        const AuditReport report = audit(changed);
        INFO(show(report));
        CHECK(has(report, "rule", received));
        CHECK(has(report, "tree"));
    }
    SECTION("another id, which no posting shows") {
        TamperedStore changed(*store, store::Table::entry, received,
                              replace_in_leaf(leaf, R"("id":"received")", R"("id":"RECEIVED")"));
        const AuditReport report = audit(changed);
        INFO(show(report));
        CHECK(has(report, "tree"));
    }
    SECTION("bytes that are no entry") {
        TamperedStore changed(*store, store::Table::entry, received,
                              replace_in_leaf(leaf, R"({"act")", R"(x"act")"));
        const AuditReport report = audit(changed);
        INFO(show(report));
        CHECK(has(report, "malformed", received));
        CHECK(has(report, "tree"));
    }
}

TEST_CASE("a forged signature is found under its number, and so is another fund's name") {
    const auto store = store::make_memory_store();
    const SignedWorld signed_world(std::make_unique<BorrowedStore>(*store));
    REQUIRE(show(audit(*store)) == "");
    CHECK(audit(*store).signatures == 4);
    std::string kept;
    SECTION("a bit of the signature") {
        TamperedStore changed(*store, store::Table::entry, 3, [&](TamperedStore::Cells& cells) {
            const auto& bytes = std::get<store::Blob>(cells[1]);
            kept.assign(bytes.begin(), bytes.end());
            char& letter = kept[kept.find(R"("signature":")") + 20];
            letter = letter == 'A' ? 'B' : 'A';
            cells[1] = store::bytes(kept);
            return true;
        });
        const AuditReport report = audit(changed);
        INFO(show(report));
        CHECK(has(report, "signature", 3));
        CHECK(has(report, "tree"));
    }
    SECTION("another officer's name beside it") {
        TamperedStore changed(*store, store::Table::entry, 3,
                              replace_in_leaf(kept, R"("officer":"t","sig)",
                                              R"("officer":"g","sig)"));
        const AuditReport report = audit(changed);
        INFO(show(report));
        CHECK(has(report, "signature", 3));
    }
    SECTION("the origin") {
        const std::vector<std::string> meta = store::lines(*store, store::Table::meta);
        const auto at = std::ranges::find_if(
            meta, [](const std::string& line) { return line.starts_with("origin|"); });
        TamperedStore changed(*store, store::Table::meta,
                              static_cast<std::size_t>(at - meta.begin()),
                              [&](TamperedStore::Cells& cells) {
                                  return change_last(cells, kept);
                              });
        const AuditReport report = audit(changed);
        CHECK_FALSE(report.findings.empty());
    }
}

TEST_CASE("an entry that is gone is found") {
    const auto store = with_entries();
    const std::size_t entries = count_rows(*store, store::Table::entry);
    for (std::size_t seq = 0; seq < entries; ++seq) {
        TamperedStore changed(*store, store::Table::entry, seq,
                              [](TamperedStore::Cells&) { return false; });
        const AuditReport report = audit(changed);
        CAPTURE(seq, show(report));
        CHECK(has(report, "tree"));
    }
}

// The origin is told by acts that name their fund, and a sandbox's need not.
bool is_origin(store::Store& store, store::Table table, std::size_t at) {
    return table == store::Table::meta && store::lines(store, table)[at].starts_with("origin|");
}

TEST_CASE("a row changed in any table is found") {
    const auto store = with_entries();
    for (const store::TableSpec& table : store::tables()) {
        const std::size_t rows = count_rows(*store, table.table);
        for (std::size_t at = 0; at < rows; ++at) {
            if (is_origin(*store, table.table, at)) {
                continue;
            }
            std::string kept;
            TamperedStore changed(*store, table.table, at, [&](TamperedStore::Cells& cells) {
                return change_last(cells, kept);
            });
            const auto report = verify(changed, {});
            CAPTURE(table.name, at, kept);
            CHECK((!report || !report->findings.empty()));
        }
    }
}

TEST_CASE("a row missing from any projection is found there") {
    const auto store = with_entries();
    std::size_t tried = 0;
    for (const store::TableSpec& table : store::tables()) {
        if (table.table == store::Table::entry || table.table == store::Table::meta) {
            continue;
        }
        const std::size_t rows = count_rows(*store, table.table);
        tried += rows;
        for (std::size_t at = 0; at < rows; ++at) {
            TamperedStore changed(*store, table.table, at,
                                  [](TamperedStore::Cells&) { return false; });
            const AuditReport report = audit(changed);
            CAPTURE(table.name, at);
            CHECK(has(report, table.table == store::Table::tile ? "tree" : "projection"));
        }
    }
    CHECK(tried > 50);
}
