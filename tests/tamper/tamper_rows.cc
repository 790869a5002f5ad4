// Rows are changed in memory, one at a time: the schema's triggers stop nobody who has the file.
#include <algorithm>
#include <ranges>

#include "tests/tamper/remake.h"
#include "tests/tamper/suite.h"

namespace reserve::test {

using store::Cell;
using store::Table;

namespace {

using Cells = std::vector<Cell>;

const std::vector<std::string> kAny = {"malformed", "signature",  "tree",
                                       "rule",      "projection", "fork"};
constexpr const char* kOlderGone =
    "an older checkpoint, or a cosignature, is gone: the newest still says the same of the same "
    "entries, and policies ask for cosigners when it is used";
constexpr const char* kForeignCosigner =
    "the history names no key of this cosigner: its signature is for those who know it";
// Rows are fewer than bytes, so more of them are tried where only samples are.
constexpr std::size_t kMostBetweenRows = 5;

Rows read_rows(const std::filesystem::path& file) {
    const auto store =
        store::must(store::open_sqlite({.path = file, .mode = store::Mode::read_only}));
    Rows rows = Rows::of(*store);
    REQUIRE(rows.tables.size() == store::tables().size());
    return rows;
}

std::string show(Table table, const Cells& row, std::size_t at) {
    return std::string(store::spec(table).name) + " " + store::show(row).substr(0, 60) + ", byte " +
           std::to_string(at);
}

class RowTampering {
public:
    RowTampering(const Suite& suite, const std::filesystem::path& file)
        : suite_(suite), rows_(read_rows(file)) {
        untouched_ = verify(rows_).verified;
    }

    void flip_bytes(Table table, std::size_t column, const MutationClass& mutations,
                    std::size_t stride) const;
    void flip_cosignatures() const;
    void flip_projections() const;
    void change_integers() const;
    void move_rows() const;
    void edit_and_remake() const;
    void move_entries_and_remake() const;

private:
    struct Place {
        std::size_t row = 0;
        std::size_t byte = 0;
    };
    using Edit = std::function<std::string(Rows& rows)>;

    Verdict verify(const Rows& rows) const {
        RowStore store(rows);
        return suite_.verifier.ledger(store);
    }
    void count(const MutationClass& mutations, const Rows& rows, const std::string& what) const {
        suite_.tally.count(mutations, verify(rows), untouched_, what);
    }
    // Each edit on rows as they were; it says what it did, or nothing if it could do nothing.
    void try_all(const std::vector<std::pair<MutationClass, Edit>>& edits) const;
    void edit_leaf(Place place, Signing signing, const MutationClass& mutations) const;

    const Suite& suite_;
    Rows rows_;
    std::string untouched_;
};

void RowTampering::flip_bytes(Table table, std::size_t column, const MutationClass& mutations,
                              std::size_t stride) const {
    std::vector<Place> places;
    for (std::size_t row = 0; row < rows_.of(table).size(); ++row) {
        const std::size_t size = bytes_of(rows_.of(table)[row][column]).size();
        for (std::size_t byte = row % stride; byte < size; byte += stride) {
            places.push_back({row, byte});
        }
    }
    share_out([&](std::size_t first, std::size_t step) {
        Rows rows = rows_;
        for (std::size_t i = first; i < places.size(); i += step) {
            Cell& cell = rows.of(table)[places[i].row][column];
            const Cell original = cell;
            std::string bytes = bytes_of(cell);
            bytes[places[i].byte] = static_cast<char>(bytes[places[i].byte] ^ 1);
            cell = rows.keep(cell, bytes);
            count(mutations, rows, show(table, rows_.of(table)[places[i].row], places[i].byte));
            cell = original;
            rows.kept.clear();
        }
    });
}

void RowTampering::try_all(const std::vector<std::pair<MutationClass, Edit>>& edits) const {
    const std::size_t stride = std::min(suite_.stride, kMostBetweenRows);
    share_out([&](std::size_t first, std::size_t step) {
        for (std::size_t i = first * stride; i < edits.size(); i += step * stride) {
            Rows rows = rows_;
            if (const std::string what = edits[i].second(rows); !what.empty()) {
                count(edits[i].first, rows, what);
            }
        }
    });
}

// The charter names the witness; nobody names the stranger.
void RowTampering::flip_cosignatures() const {
    std::vector<std::pair<MutationClass, Edit>> edits;
    const std::vector<std::string> fitting = {"signature", "malformed"};
    const MutationClass named = {"rows: cosignature of the charter's witness, each byte", fitting};
    const MutationClass other = {"rows: cosignature of a stranger, each byte", fitting,
                                 kForeignCosigner};
    for (std::size_t row = 0; row < rows_.of(Table::cosignature).size(); ++row) {
        const Cells& cells = rows_.of(Table::cosignature)[row];
        const bool strange = bytes_of(cells[1]).starts_with("stranger");
        for (const std::size_t column : {1U, 2U}) {
            for (std::size_t byte = 0; byte < bytes_of(cells[column]).size(); ++byte) {
                edits.emplace_back(strange ? other : named, [=](Rows& rows) {
                    Cell& cell = rows.of(Table::cosignature)[row][column];
                    std::string bytes = bytes_of(cell);
                    bytes[byte] = static_cast<char>(bytes[byte] ^ 1);
                    cell = rows.keep(cell, bytes);
                    return show(Table::cosignature, rows.of(Table::cosignature)[row], byte);
                });
            }
        }
    }
    try_all(edits);
}

bool is_projection(Table table) {
    return table != Table::entry && table != Table::tile && table != Table::checkpoint &&
           table != Table::cosignature && table != Table::meta;
}

void RowTampering::flip_projections() const {
    for (const store::TableSpec& table : store::tables()) {
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            if (is_projection(table.table)) {
                flip_bytes(table.table, column,
                           {"rows: projections, each byte of text", {"projection"}}, suite_.stride);
            } else if (table.table == Table::meta) {
                flip_bytes(table.table, column, {"rows: meta, each byte of text", kAny},
                           suite_.stride);
            }
        }
    }
}

// A key becomes one that no other row has.
void RowTampering::change_integers() const {
    std::vector<std::pair<MutationClass, Edit>> edits;
    for (const store::TableSpec& table : store::tables()) {
        const MutationClass mutations = {
            is_projection(table.table) ? "rows: projections, each number"
                                       : "rows: other tables, each number",
            is_projection(table.table) ? std::vector<std::string>{"projection"} : kAny};
        for (std::size_t row = 0; row < rows_.of(table.table).size(); ++row) {
            for (std::size_t column = 0; column < table.columns.size(); ++column) {
                edits.emplace_back(mutations, [&table, row, column](Rows& rows) {
                    Cells& cells = rows.of(table.table)[row];
                    auto* number = std::get_if<std::int64_t>(&cells[column]);
                    if (number == nullptr) {
                        return std::string();
                    }
                    *number = column < table.key_columns ? -1 - *number : *number ^ 1;
                    const std::string what = show(table.table, cells, column);
                    rows.sort(table.table);
                    return what;
                });
            }
        }
    }
    try_all(edits);
}

// Rows of one table after one another change what they hold, all but their keys.
std::string swap_with_next(Rows& rows, const store::TableSpec& table, std::size_t row) {
    auto& list = rows.of(table.table);
    if (row + 1 == list.size()) {
        return "";
    }
    const auto from = static_cast<std::ptrdiff_t>(table.key_columns);
    if (store::show(store::Row(list[row]).subspan(table.key_columns)) ==
        store::show(store::Row(list[row + 1]).subspan(table.key_columns))) {
        return "";
    }
    std::swap_ranges(list[row].begin() + from, list[row].end(), list[row + 1].begin() + from);
    return show(table.table, list[row], 0);
}

// A second row of the same content under the next free key.
std::string duplicate(Rows& rows, const store::TableSpec& table, std::size_t row) {
    auto& list = rows.of(table.table);
    Cells copy = list[row];
    Cell& key = copy[table.key_columns - 1];
    if (auto* number = std::get_if<std::int64_t>(&key)) {
        for (const Cells& other : list) {
            *number = std::max(*number, std::get<std::int64_t>(other[table.key_columns - 1]) + 1);
        }
    } else {
        key = rows.keep(key, bytes_of(key) + "x");
    }
    list.push_back(copy);
    rows.sort(table.table);
    return show(table.table, copy, 0);
}

std::string remove(Rows& rows, const store::TableSpec& table, std::size_t row) {
    auto& list = rows.of(table.table);
    std::string what = show(table.table, list[row], 0);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(row));
    return what;
}

// The last text or bytes of the row end one byte earlier.
std::string truncate(Rows& rows, const store::TableSpec& table, std::size_t row) {
    for (Cell& cell : rows.of(table.table)[row] | std::views::reverse) {
        if (std::string bytes = bytes_of(cell); !bytes.empty()) {
            bytes.pop_back();
            cell = rows.keep(cell, bytes);
            return show(table.table, rows.of(table.table)[row], 0);
        }
    }
    return "";
}

std::string cut_off(Rows& rows, const store::TableSpec& table, std::size_t row) {
    auto& list = rows.of(table.table);
    std::string what = show(table.table, list[row], 0);
    list.resize(row);
    return what;
}

void RowTampering::move_rows() const {
    struct Move {
        const char* name;
        std::string (*edit)(Rows&, const store::TableSpec&, std::size_t);
    };
    std::vector<std::pair<MutationClass, Edit>> edits;
    for (const Move& move : {Move{"swapped", swap_with_next},
                             {"duplicated", duplicate},
                             {"deleted", remove},
                             {"truncated", truncate},
                             {"cut off from there on", cut_off}}) {
        for (const store::TableSpec& table : store::tables()) {
            const bool is_leaf = table.table == Table::entry || table.table == Table::tile;
            const bool is_signed =
                table.table == Table::checkpoint || table.table == Table::cosignature;
            const bool gone = move.edit == remove || move.edit == cut_off;
            const MutationClass mutations = {std::string("rows: ") + move.name +
                                                 (is_leaf     ? ", entries and tiles"
                                                  : is_signed ? ", checkpoints and cosignatures"
                                                              : ", projections"),
                                             is_leaf ? std::vector<std::string>{"tree"} : kAny,
                                             gone && is_signed ? kOlderGone : ""};
            for (std::size_t row = 0; row < rows_.of(table.table).size(); ++row) {
                edits.emplace_back(mutations, [&table, row, edit = move.edit](Rows& rows) {
                    return edit(rows, table, row);
                });
            }
        }
    }
    try_all(edits);
}

// All of a leaf but the time at which it was recorded, which is the operator's to say.
void RowTampering::edit_leaf(Place place, Signing signing, const MutationClass& mutations) const {
    Rows rows = rows_;
    Cell& cell = rows.of(Table::entry)[place.row][1];
    std::string leaf = bytes_of(cell);
    const std::size_t time = leaf.rfind("\"recorded_at\":\"") + 15;
    if (time <= place.byte && place.byte < leaf.find('"', time)) {
        return;
    }
    leaf[place.byte] = static_cast<char>(leaf[place.byte] ^ 1);
    cell = rows.keep(cell, leaf);
    remake(rows, signing, suite_.fund.keys().log);
    count(mutations, rows, show(Table::entry, rows_.of(Table::entry)[place.row], place.byte));
}

void RowTampering::edit_and_remake() const {
    const std::vector<std::string> fitting = {"signature", "rule", "malformed"};
    const MutationClass left = {"rows: entry edited, hashes remade, not signed", {"signature"}};
    const MutationClass again = {"rows: entry edited, all remade and signed by the log", fitting};
    const MutationClass postings = {"rows: posting edited, all remade and signed by the log",
                                    {"rule", "malformed"}};
    const std::size_t stride = suite_.stride;
    share_out([&](std::size_t first, std::size_t step) {
        for (std::size_t row = 0; row < rows_.of(Table::entry).size(); ++row) {
            const std::string leaf = bytes_of(rows_.of(Table::entry)[row][1]);
            const std::size_t from = leaf.find(",\"postings\":[");
            const std::size_t to = leaf.rfind(",\"recorded_at\":");
            for (std::size_t at = first * stride; at < leaf.size(); at += step * stride) {
                const bool is_posting = from <= at && at < to;
                if (is_posting || at / step / stride % 11 == row % 11) {
                    edit_leaf({row, at}, Signing::again, is_posting ? postings : again);
                }
                if (at / step / stride % 44 == row % 44) {
                    edit_leaf({row, at}, Signing::left, left);
                }
            }
        }
    });
}

std::string numbered(std::string leaf, std::size_t seq) {
    const std::size_t from = leaf.rfind("\"seq\":") + 6;
    return leaf.replace(from, leaf.find(',', from) - from, std::to_string(seq));
}

// Officers sign acts, not their places: entries are left out, told twice, put before others.
void RowTampering::move_entries_and_remake() const {
    const std::vector<std::string> fitting = {"rule", "signature", "projection", "malformed"};
    using Leaves = std::vector<std::string>;
    struct Move {
        const char* name;
        std::function<void(Leaves& leaves, std::size_t seq)> edit;
    };
    const auto at = [](Leaves& leaves, std::size_t seq) {
        return leaves.begin() + static_cast<std::ptrdiff_t>(seq);
    };
    const std::vector<Move> moves = {
        {"left out", [&](Leaves& leaves, std::size_t seq) { leaves.erase(at(leaves, seq)); }},
        {"told twice",
         [&](Leaves& leaves, std::size_t seq) {
             leaves.insert(at(leaves, seq), std::string(leaves[seq]));
         }},
        {"put before the one before",
         [](Leaves& leaves, std::size_t seq) { std::swap(leaves[seq], leaves[seq - 1]); }},
    };
    std::vector<std::pair<MutationClass, Edit>> edits;
    for (const Move& move : moves) {
        for (std::size_t seq = 1; seq < rows_.of(Table::entry).size(); ++seq) {
            edits.emplace_back(
                MutationClass{std::string("rows: entry ") + move.name + ", all remade and signed",
                              fitting},
                [this, &move, seq](Rows& rows) {
                    Leaves leaves = leaves_of(rows);
                    move.edit(leaves, seq);
                    auto& list = rows.of(Table::entry);
                    const Cells like = list.front();
                    list.clear();
                    for (std::size_t i = 0; i < leaves.size(); ++i) {
                        list.push_back({static_cast<std::int64_t>(i),
                                        rows.keep(like[1], numbered(leaves[i], i))});
                    }
                    remake(rows, Signing::again, suite_.fund.keys().log);
                    return std::string(move.name) + " " + std::to_string(seq);
                });
        }
    }
    try_all(edits);
}

}  // namespace

void tamper_with_rows(const Suite& suite) {
    const RowTampering early(suite, suite.fund.early_file());
    early.flip_bytes(Table::entry, 1, {"rows: leaf, each byte", {"tree"}}, suite.stride);
    early.flip_bytes(Table::tile, 3, {"rows: tile, each byte", {"tree"}}, suite.stride);
    early.flip_bytes(Table::checkpoint, 1,
                     {"rows: checkpoint, each byte", {"signature", "malformed", "tree"}},
                     suite.stride);
    early.flip_cosignatures();
    early.flip_projections();
    early.change_integers();
    early.move_rows();
    early.edit_and_remake();
    early.move_entries_and_remake();
}

void tamper_with_many_rows(const Suite& suite) {
    const RowTampering whole(suite, suite.fund.file());
    whole.flip_bytes(Table::entry, 1,
                     {"rows: leaves of the larger ledger, one byte of each", {"tree"}},
                     400 * suite.stride);
    whole.flip_bytes(Table::tile, 3,
                     {"rows: tiles of the larger ledger, one byte of each hash", {"tree"}},
                     32 * suite.stride);
}

}  // namespace reserve::test
