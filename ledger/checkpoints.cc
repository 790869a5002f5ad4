// The signed heads of a ledger, and what witnesses said of them.
#include "ledger/cells.h"
#include "ledger/implementation.h"
#include "ledger/ledger.h"

namespace reserve {

using store::Cell;
using store::Table;

Result<std::string> Ledger::checkpoint(std::optional<std::uint64_t> size) {
    store::Store& store = *implementation_->store;
    std::string note;
    std::uint64_t found = 0;
    store::Query query{.table = Table::checkpoint, .order = store::Order::descending};
    if (size) {
        query.low = query.high = static_cast<std::int64_t>(*size);
    }
    Status status = store.scan(query, [&](store::Row row) {
        found = static_cast<std::uint64_t>(integer_of(row[0]));
        note = text_of(row[1]);
        return false;
    });
    if (status && note.empty()) {
        return fail(ErrorKind::not_found,
                    size ? "no checkpoint of " + std::to_string(*size) + " entries was signed"
                         : "no checkpoint was signed yet");
    }
    const Cell prefix[] = {cell_of(found)};
    if (status) {
        status = store.scan({.table = Table::cosignature, .prefix = prefix}, [&](store::Row row) {
            note += text_of(row[2]);
            return true;
        });
    }
    return status ? Result<std::string>(std::move(note)) : std::unexpected(status.error());
}

Result<std::vector<std::uint64_t>> Ledger::checkpoint_sizes(std::uint64_t from) {
    std::vector<std::uint64_t> sizes;
    const store::Query query{.table = Table::checkpoint, .low = static_cast<std::int64_t>(from)};
    const Status status = implementation_->store->scan(query, [&](store::Row row) {
        sizes.push_back(static_cast<std::uint64_t>(integer_of(row[0])));
        return true;
    });
    return status ? Result<std::vector<std::uint64_t>>(std::move(sizes))
                  : std::unexpected(status.error());
}

Result<std::optional<std::uint64_t>> Ledger::first_checkpoint_with(std::uint64_t seq) {
    std::optional<std::uint64_t> size;
    const store::Query query{.table = Table::checkpoint, .low = static_cast<std::int64_t>(seq + 1)};
    const Status status = implementation_->store->scan(query, [&](store::Row row) {
        size = static_cast<std::uint64_t>(integer_of(row[0]));
        return false;
    });
    return status ? Result<std::optional<std::uint64_t>>(size) : std::unexpected(status.error());
}

Status Ledger::add_cosignatures(std::uint64_t size, std::span<const seal::NoteSignature> lines) {
    store::Store& store = *implementation_->store;
    Status status = store.begin();
    for (const seal::NoteSignature& line : lines) {
        status = status ? keep_cosignature(store, size, line) : status;
    }
    if (status) {
        return store.commit();
    }
    (void)store.roll_back();
    return status;
}

seal::TileReader Ledger::tiles() {
    return tiles_of(*implementation_->store);
}

std::vector<NamedLogKey> Ledger::log_keys() const {
    const WorkingSet& set = *implementation_->set;
    if (set.log_keys.empty() && !set.own_log_key.empty()) {
        return {{0, set.own_log_key}};
    }
    return set.log_keys;
}

}  // namespace reserve
