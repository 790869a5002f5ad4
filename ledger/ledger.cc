// Opening, and everything that is asked of a ledger.
#include "ledger/ledger.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "ledger/cells.h"
#include "ledger/implementation.h"
#include "ledger/store/sqlite/sqlite_store.h"

namespace reserve {

using store::Cell;
using store::Table;

Ledger::Implementation::Implementation(std::unique_ptr<store::Store> opened,
                                       std::filesystem::path path, std::shared_ptr<Clock> time,
                                       std::shared_ptr<LogSigner> signer)
    : store(std::move(opened)),
      file(std::move(path)),
      clock(std::move(time)),
      sealer_(*store, std::move(signer), file) {}

Status Ledger::Implementation::reload() {
    auto fresh = std::make_unique<WorkingSet>(store.get());
    if (Status status = fresh->open(); !status) {
        return status;
    }
    if (set && fresh->origin.empty()) {
        fresh->origin = set->origin;  // nothing is committed yet
    }
    set = std::move(fresh);
    recorder_ = std::make_unique<Recorder>(*store, *set);
    judge_ = std::make_unique<Judge>(*set);
    wire_judge();
    return {};
}

void Ledger::Implementation::wire_judge() {
    judge_->find_replay = [this](std::string_view id) { return find_id(id); };
    judge_->read_leaf = [this](std::uint64_t seq) { return read_leaf(seq); };
    judge_->is_reversed = [this](std::uint64_t seq) {
        const Cell key[] = {cell_of(seq)};
        const auto row = store->get(Table::reversal, key);
        return row && row->has_value();
    };
    judge_->is_bank_reference_taken = [this](const BankReferenceKey& bank) {
        const Cell key[] = {bank.account, bank.reference};
        const auto row = store->get(Table::bank_reference, key);
        return row && row->has_value();
    };
    judge_->balance_on = [this](fund::AccountKey account, Date date) {
        return recorder_->amount_on(account, date);
    };
}

// An empty store becomes the ledger of that origin with its first commit.
Status Ledger::Implementation::start(std::string_view origin) {
    if (Status status = reload(); !status) {
        return status;
    }
    if (set->origin.empty()) {
        set->origin = origin;
    }
    return {};
}

Ledger::Ledger(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
Ledger::~Ledger() = default;

namespace {

// Nothing was ever committed to it.
Result<bool> holds_nothing(store::Store& store) {
    bool empty = true;
    const Status status = store.scan({.table = Table::meta}, [&](store::Row) {
        return empty = false;
    });
    return status ? Result<bool>(empty) : std::unexpected(status.error());
}

}  // namespace

Result<std::unique_ptr<Ledger>> Ledger::create(const std::filesystem::path& file,
                                               const CreateOptions& options) {
    auto store = store::create_sqlite({.path = file});
    if (!store) {
        auto left = store::open_sqlite({.path = file});
        const auto nothing = left ? holds_nothing(**left) : std::unexpected(left.error());
        if (!nothing.value_or(false)) {
            return std::unexpected(store.error());
        }
        store = std::move(left);
    }
    auto made = std::make_unique<Implementation>(std::move(*store), file, options.clock,
                                                 options.signer);
    if (Status status = made->start(options.origin); !status) {
        return std::unexpected(status.error());
    }
    return std::unique_ptr<Ledger>(new Ledger(std::move(made)));
}

Result<std::unique_ptr<Ledger>> Ledger::open(const std::filesystem::path& file,
                                             const OpenLedger& options) {
    auto store = store::open_sqlite(
        {.path = file, .mode = options.mode, .lock_wait_ms = options.lock_wait_ms});
    if (!store) {
        return std::unexpected(store.error());
    }
    auto made = std::make_unique<Implementation>(std::move(*store), file, options.clock,
                                                 options.signer);
    Status status = made->store->begin_read();
    if (status) {
        status = made->reload();
    }
    if (options.mode == store::Mode::read_only) {
        made->reads = Reads::one_moment;
    } else if (status) {
        status = made->store->end_read();
    }
    if (!status) {
        return std::unexpected(status.error());
    }
    return std::unique_ptr<Ledger>(new Ledger(std::move(made)));
}

Result<std::unique_ptr<Ledger>> Ledger::on(std::unique_ptr<store::Store> store,
                                           const CreateOptions& options) {
    auto made = std::make_unique<Implementation>(std::move(store), "", options.clock,
                                                 options.signer);
    if (Status status = made->start(options.origin); !status) {
        return std::unexpected(status.error());
    }
    return std::unique_ptr<Ledger>(new Ledger(std::move(made)));
}

Result<std::vector<Verdict>> Ledger::append(std::span<const Submission> acts, AppendMode mode,
                                            Durability durability, const Watch& watch) {
    return implementation_->append(acts, mode, durability, watch);
}

Status Ledger::follow(const FollowedLog& log, const Watch& watch) {
    const auto kept = checkpoint();
    return kept && *kept == log.note ? implementation_->check_seen(log.seen)
                                     : implementation_->follow(log, watch);
}

bool Ledger::is_poisoned() const {
    return implementation_->is_poisoned();
}

Status Ledger::advance() {
    Implementation& self = *implementation_;
    if (self.reads == Reads::last_commit) {
        return {};
    }
    Status status = self.store->end_read();
    if (status) {
        status = self.store->begin_read();
    }
    return status ? self.catch_up() : status;
}

Status Ledger::let_go() {
    return implementation_->reads == Reads::last_commit ? Status()
                                                        : implementation_->store->end_read();
}

OfficerKeys Ledger::officer_keys() const {
    OfficerKeys keys;
    for (const auto& [officer, key] : implementation_->set->keys) {
        keys.emplace(implementation_->set->names.name_of(fund::ObjectKind::officer, officer), key);
    }
    return keys;
}

Head Ledger::head() const {
    return {implementation_->set->state.size, implementation_->set->root};
}

std::string_view Ledger::origin() const {
    return implementation_->set->origin;
}

bool Ledger::is_open() const {
    return implementation_->set->state.is_open;
}

bool Ledger::is_sandbox() const {
    return implementation_->set->state.sandbox == fund::Sandbox::yes;
}

bool Ledger::needs_signatures() const {
    const auto& charter = implementation_->set->state.charter;
    return charter != nullptr && charter->signatures == fund::Signatures::required;
}

Currency Ledger::functional() const {
    return implementation_->set->state.functional;
}

std::optional<Time> Ledger::last_recorded() const {
    return is_open() ? std::optional(implementation_->set->state.last_recorded) : std::nullopt;
}

Time Ledger::now() const {
    const bool sandbox = is_open() && is_sandbox();
    return sandbox ? implementation_->set->state.last_recorded : implementation_->clock_now();
}

Result<LogEntry> Ledger::entry(std::uint64_t seq) {
    auto leaf = implementation_->read_leaf(seq);
    if (!leaf) {
        return std::unexpected(leaf.error());
    }
    return LogEntry{seq, std::move(*leaf)};
}

Status Ledger::entries(std::uint64_t from, std::uint64_t to,
                       const std::function<bool(const LogEntry&)>& visit) {
    if (from >= to) {
        return {};
    }
    const store::Query query{.table = Table::entry,
                             .low = static_cast<std::int64_t>(from),
                             .high = static_cast<std::int64_t>(to - 1)};
    LogEntry entry;
    return implementation_->store->scan(query, [&](store::Row row) {
        entry.seq = static_cast<std::uint64_t>(integer_of(row[0]));
        const auto* bytes = std::get_if<store::Blob>(&row[1]);
        entry.leaf = bytes == nullptr ? std::string_view() : as_text(*bytes);
        return visit(entry);
    });
}

Result<std::optional<std::uint64_t>> Ledger::last_seq_at(Time time) {
    std::uint64_t low = 0;
    std::uint64_t high = head().size;
    seal::JsonDocument document;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const auto leaf = implementation_->read_leaf(middle);
        if (!leaf) {
            return std::unexpected(leaf.error());
        }
        const auto node = document.parse(*leaf);
        EntryParts parts;
        if (!node || !read_entry(**node, parts).empty()) {
            return fail(ErrorKind::corrupt, "entry " + std::to_string(middle) +
                                                " cannot be read; run reserve verify");
        }
        (parts.recorded_at <= time ? low : high) = parts.recorded_at <= time ? middle + 1 : middle;
    }
    return low == 0 ? std::optional<std::uint64_t>() : low - 1;
}

}  // namespace reserve
