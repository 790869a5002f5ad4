// The rows that replaying the log writes, kept as digests: a store that the recorder of append
// writes to, compared afterwards with the rows that the ledger's own store holds. Sums of keyed
// hashes do not depend on the order of rows; the key is new in every run.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "ledger/fund/account.h"
#include "ledger/money/amount.h"
#include "ledger/money/date.h"
#include "ledger/names.h"
#include "ledger/store/store.h"

namespace reserve {

// The rows of one group (an account, a thing, a key), as their number and the sum of their hashes.
struct RowDigest {
    std::uint64_t count = 0;
    std::uint64_t sum = 0;
    friend bool operator==(const RowDigest&, const RowDigest&) = default;
};

// A group of rows in which the ledger and the replay differ.
struct RowDifference {
    store::Table table;
    std::vector<std::uint64_t> key;  // integers of the group's key; empty if it is not known
    std::string text_key;
    RowDigest found;
    RowDigest expected;
};

// "object disbursement D-1", "posting assets:cash:eur-1".
std::string place_of(const RowDifference& difference, const Names& names);

class ExpectedRows final : public store::Store {
public:
    ExpectedRows();

    // What a replay asks: numbers of entries with an id of that hash, and the like.
    std::vector<std::uint64_t> seqs_of_id(std::int64_t hash) const;
    bool is_reversed(std::uint64_t seq) const { return reversed_.contains(seq); }
    bool has_bank_reference(std::int64_t account, std::string_view reference) const;
    Amount cash_on(fund::AccountKey account, Date date) const;
    // Tiles as they stand after the last one written: an edge is written again as it grows.
    const std::map<std::pair<std::int64_t, std::int64_t>, std::string>& edges() const {
        return edges_;
    }
    // Called with every full tile, once.
    std::function<void(store::Row tile)> on_full_tile;

    // Compares with all rows of a table of `real`, group by group; call once a table.
    Status compare(store::Store& real, store::Table table,
                   const std::function<void(const RowDifference&)>& report);

    Result<std::optional<store::Row>> get(store::Table, std::span<const store::Cell>) override;
    Status scan(const store::Query&, const store::Visitor&) override { return {}; }
    Result<std::uint64_t> version() override { return 0; }
    Status begin_read() override { return {}; }
    Status end_read() override { return {}; }
    Status begin() override { return {}; }
    Status insert(store::Table table, store::Row row) override;
    Status put(store::Table table, store::Row row) override;
    Status remove(store::Table table, std::span<const store::Cell> key) override;
    Status clear(store::Table) override { return {}; }
    Status commit() override { return {}; }
    Status roll_back() override { return {}; }
    Status close() override { return {}; }

private:
    using Groups = boost::unordered_flat_map<std::uint64_t, RowDigest>;
    struct Reference {
        std::uint64_t seq = 0;
        std::uint64_t row_hash = 0;
        std::uint64_t group = 0;
    };
    using ReferenceKey = std::pair<std::uint64_t, std::uint64_t>;

    std::uint64_t hash(store::Row cells, std::uint64_t seed) const;
    std::uint64_t group_of(store::Table table, store::Row row) const;
    void add(store::Table table, store::Row row);
    void keep_tile(store::Row row);
    void keep_posting(store::Row row);
    ReferenceKey reference_key(std::int64_t account, std::string_view reference) const;

    std::uint64_t seed_;
    std::vector<Groups> groups_;  // by table
    boost::unordered_flat_map<std::int64_t, std::uint64_t> ids_;
    std::vector<std::pair<std::int64_t, std::uint64_t>> ids_of_equal_hash_;
    boost::unordered_flat_set<std::uint64_t> reversed_;
    boost::unordered_flat_map<ReferenceKey, Reference, boost::hash<ReferenceKey>> references_;
    boost::unordered_flat_map<std::uint64_t, std::map<std::int64_t, Amount>> cash_;
    std::map<std::pair<std::int64_t, std::int64_t>, std::string> edges_;
};

}  // namespace reserve
