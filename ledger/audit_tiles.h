// The stored tiles of a ledger, held against those that its entries give.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "ledger/audit.h"
#include "ledger/seal/tree.h"

namespace reserve {

class TileAudit {
public:
    using Report = std::function<void(Finding finding)>;

    TileAudit(store::Store& store, Report report) : store_(store), report_(std::move(report)) {}

    // A row (level, index, width, hashes) as it must stand.
    void check(store::Row expected);
    // The partial tiles at the end: (level, index) to hashes.
    void check_edges(const std::map<std::pair<std::int64_t, std::int64_t>, std::string>& edges);
    // That there are no more than a tree of that size needs.
    Status check_count(std::uint64_t size);
    // The first failure to read.
    const Status& failure() const { return failure_; }

private:
    store::Store& store_;
    Report report_;
    Status failure_;
};

}  // namespace reserve
