// Remaking the projections: the log, or its beginning, is judged and recorded again, into a new
// store, and each leaf must come out byte for byte.
#include "ledger/cells.h"
#include "ledger/implementation.h"
#include "ledger/replay.h"
#include "ledger/store/memory/memory_store.h"

namespace reserve {
namespace {

using store::Cell;
using store::Table;

constexpr std::uint64_t kWhole = ~std::uint64_t{0};

class Rebuilder {
public:
    Rebuilder(store::Store& from, store::Store& into)
        : from_(from), into_(into), set_(&into), recorder_(into, set_), judge_(set_) {}

    Status run(const std::function<void(std::uint64_t)>& progress);
    // The first `size` entries and nothing of what was signed.
    Status run_until(std::uint64_t size, const std::function<void(std::uint64_t)>& progress);

private:
    Status open();
    Status replay_first(std::uint64_t size, const std::function<void(std::uint64_t)>& progress);
    void wire();
    Status replay(std::string_view leaf);
    Status copy(Table table);
    Status copy_own_key();

    store::Store& from_;
    store::Store& into_;
    WorkingSet set_;
    Recorder recorder_;
    Judge judge_;
    seal::JsonDocument document_;
};

bool has_row(store::Store& store, Table table, std::span<const Cell> key) {
    const auto row = store.get(table, key);
    return row && row->has_value();
}

void Rebuilder::wire() {
    judge_.find_replay = [](std::string_view) { return std::optional<std::uint64_t>(); };
    judge_.read_leaf = [this](std::uint64_t seq) -> Result<std::string> {
        const Cell key[] = {cell_of(seq)};
        const auto row = into_.get(Table::entry, key);
        const auto* bytes = row && *row ? std::get_if<store::Blob>(&(**row)[1]) : nullptr;
        return bytes == nullptr ? Result<std::string>(fail(ErrorKind::not_found, "no such entry"))
                                : std::string(as_text(*bytes));
    };
    judge_.is_reversed = [this](std::uint64_t seq) {
        const Cell key[] = {cell_of(seq)};
        return has_row(into_, Table::reversal, key);
    };
    judge_.is_bank_reference_taken = [this](const BankReferenceKey& bank) {
        const Cell key[] = {bank.account, bank.reference};
        return has_row(into_, Table::bank_reference, key);
    };
    judge_.balance_on = [this](fund::AccountKey account, Date date) {
        return recorder_.amount_on(account, date);
    };
}

Status Rebuilder::replay(std::string_view leaf) {
    Status taken = Replay{set_, judge_, recorder_, document_}.take(leaf);
    if (!taken && (taken.error().kind == ErrorKind::malformed ||
                   taken.error().kind == ErrorKind::rule_broken)) {
        return fail(ErrorKind::corrupt, taken.error().message + "; run reserve verify");
    }
    return taken;
}

// What was signed cannot be remade.
Status Rebuilder::copy(Table table) {
    Status copied;
    const Status status = from_.scan({.table = table}, [&](store::Row row) {
        copied = into_.insert(table, row);
        return copied.has_value();
    });
    return status ? copied : status;
}

Status Rebuilder::copy_own_key() {
    const Cell key[] = {std::string_view("own_log_key")};
    const auto row = from_.get(Table::meta, key);
    if (!row || !*row) {
        return row ? Status() : std::unexpected(row.error());
    }
    return into_.put(Table::meta, **row);
}

Status Rebuilder::open() {
    wire();
    if (Status status = set_.open(); !status) {
        return status;
    }
    const Cell origin[] = {std::string_view("origin")};
    const auto row = from_.get(Table::meta, origin);
    if (!row) {
        return std::unexpected(row.error());
    }
    set_.origin = *row ? std::string(text_of((**row)[1])) : "";
    return into_.begin();
}

Status Rebuilder::replay_first(std::uint64_t size,
                               const std::function<void(std::uint64_t)>& progress) {
    Status status = open();
    Status replayed;
    if (status && size != 0) {
        status = from_.scan({.table = Table::entry}, [&](store::Row entry) {
            const auto* bytes = std::get_if<store::Blob>(&entry[1]);
            replayed = replay(bytes == nullptr ? "" : as_text(*bytes));
            progress(set_.state.size);
            return replayed.has_value() && set_.state.size < size;
        });
    }
    for (const auto& step : {status, replayed}) {
        if (!step) {
            return step;
        }
    }
    return recorder_.finish();
}

Status Rebuilder::run(const std::function<void(std::uint64_t)>& progress) {
    if (Status status = replay_first(kWhole, progress); !status) {
        return status;
    }
    for (const Status& step : {copy(Table::checkpoint), copy(Table::cosignature),
                               copy_own_key()}) {
        if (!step) {
            return step;
        }
    }
    return into_.commit();
}

Status Rebuilder::run_until(std::uint64_t size,
                            const std::function<void(std::uint64_t)>& progress) {
    const Status status = replay_first(size, progress);
    return status ? into_.commit() : status;
}

}  // namespace

Status rebuild(store::Store& from, store::Store& into,
               const std::function<void(std::uint64_t)>& progress) {
    return Rebuilder(from, into).run(progress);
}

Result<std::unique_ptr<Ledger>> Ledger::earlier(
    std::uint64_t size, const std::function<void(std::uint64_t)>& progress) {
    if (size > head().size) {
        return fail(ErrorKind::not_found,
                    "the log has " + std::to_string(head().size) + " entries only");
    }
    auto memory = store::make_memory_store();
    const Status status = Rebuilder(*implementation_->store, *memory).run_until(size, progress);
    return status ? Ledger::on(std::move(memory), {.origin = std::string(origin())})
                  : std::unexpected(status.error());
}

}  // namespace reserve
