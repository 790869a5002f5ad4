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

Result<std::unique_ptr<Ledger>> Ledger::create(const std::filesystem::path& file,
                                               const CreateOptions& options) {
    auto store = store::create_sqlite({.path = file});
    if (!store) {
        return std::unexpected(store.error());
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

Result<AccountSum> sum_of(store::Store& store, std::int64_t account, const Axes& axes) {
    AccountSum sum;
    const Cell prefix[] = {account};
    store::Query query{.table = Table::turnover, .prefix = prefix};
    std::size_t amount_column = 2;
    if (axes.known_at) {
        query.table = Table::posting;
        query.high = static_cast<std::int64_t>(*axes.known_at);
        amount_column = 4;
    } else if (axes.as_of) {
        query.high = axes.as_of->days;
    }
    const Status status = store.scan(query, [&](store::Row row) {
        const bool counts =
            !axes.known_at || !axes.as_of || integer_of(row[3]) <= axes.as_of->days;
        if (counts) {
            sum.amount += amount_of(row[amount_column]);
            sum.value += amount_of(row[amount_column + 1]);
        }
        return true;
    });
    return status ? Result<AccountSum>(sum) : std::unexpected(status.error());
}

namespace {

struct AccountRow {
    std::int64_t id = 0;
    AccountBalance balance;
};

// Whether a date lies in the later half of the days on which the account was moved.
Result<bool> is_nearer_to_now(store::Store& store, std::int64_t account, Date date) {
    std::array<std::int64_t, 2> ends{};
    const Cell prefix[] = {account};
    for (const store::Order order : {store::Order::ascending, store::Order::descending}) {
        const store::Query days{.table = Table::turnover, .prefix = prefix, .order = order};
        const Status status = store.scan(days, [&](store::Row row) {
            ends[order == store::Order::ascending ? 0 : 1] = integer_of(row[1]);
            return false;
        });
        if (!status) {
            return std::unexpected(status.error());
        }
    }
    return date.days >= (ends[0] + ends[1]) / 2;
}

// What the account held, from its days up to the date, or from today's balance back to it.
Result<AccountSum> sum_on(store::Store& store, const AccountRow& row, const Axes& axes) {
    const auto recent =
        axes.known_at ? Result<bool>(false) : is_nearer_to_now(store, row.id, *axes.as_of);
    if (!recent) {
        return std::unexpected(recent.error());
    }
    if (!*recent) {
        return sum_of(store, row.id, axes);
    }
    AccountSum sum{row.balance.amount, row.balance.value};
    const Cell prefix[] = {row.id};
    const store::Query after{
        .table = Table::turnover, .prefix = prefix, .low = std::int64_t{axes.as_of->days} + 1};
    const Status status = store.scan(after, [&](store::Row day) {
        sum.amount -= amount_of(day[2]);
        sum.value -= amount_of(day[3]);
        return true;
    });
    return status ? Result<AccountSum>(sum) : std::unexpected(status.error());
}

Result<std::vector<AccountBalance>> balances_of(store::Store& store, const store::Query& query,
                                                const Axes& axes) {
    const bool today = !axes.as_of && !axes.known_at;
    std::vector<AccountRow> rows;
    const Status status = store.scan(query, [&](store::Row row) {
        if (today && amount_of(row[3]).is_zero() && amount_of(row[4]).is_zero()) {
            return true;
        }
        rows.push_back({integer_of(row[0]),
                        {std::string(text_of(row[1])), std::string(text_of(row[2])),
                         amount_of(row[3]), amount_of(row[4])}});
        return true;
    });
    if (!status) {
        return std::unexpected(status.error());
    }
    std::vector<AccountBalance> balances;
    for (AccountRow& row : rows) {
        if (!today) {
            const auto sum = sum_on(store, row, axes);
            if (!sum) {
                return std::unexpected(sum.error());
            }
            row.balance.amount = sum->amount;
            row.balance.value = sum->value;
        }
        if (!row.balance.amount.is_zero() || !row.balance.value.is_zero()) {
            balances.push_back(std::move(row.balance));
        }
    }
    std::ranges::sort(balances, {}, [](const AccountBalance& balance) {
        return std::tie(balance.account, balance.currency);
    });
    return balances;
}

// All of it as the ledger stands at one moment, whatever others record meanwhile.
Result<std::vector<AccountBalance>> balances_at_once(store::Store& store, Reads reads,
                                                     const store::Query& query, const Axes& axes) {
    if (reads == Reads::one_moment) {
        return balances_of(store, query, axes);
    }
    if (Status status = store.begin_read(); !status) {
        return std::unexpected(status.error());
    }
    auto balances = balances_of(store, query, axes);
    const Status ended = store.end_read();
    if (!balances || ended) {
        return balances;
    }
    return std::unexpected(ended.error());
}

}  // namespace

Result<std::vector<AccountBalance>> Ledger::balances(const Axes& axes) {
    return balances_at_once(*implementation_->store, implementation_->reads,
                            {.table = Table::account}, axes);
}

Result<std::vector<AccountBalance>> Ledger::balance(std::string_view account, const Axes& axes) {
    const Cell prefix[] = {account};
    return balances_at_once(*implementation_->store, implementation_->reads,
                            {.table = Table::account, .index = 1, .prefix = prefix}, axes);
}

Status Ledger::register_of(std::string_view account, const Axes& axes,
                           const std::function<bool(const RegisterLine&)>& visit) {
    std::vector<std::pair<std::int64_t, std::string>> ids;
    const Cell name[] = {account};
    Status status = implementation_->store->scan(
        {.table = Table::account, .index = 1, .prefix = name}, [&](store::Row row) {
            ids.emplace_back(integer_of(row[0]), text_of(row[2]));
            return true;
        });
    bool go_on = true;
    for (std::size_t i = 0; i < ids.size() && status && go_on; ++i) {
        const Cell prefix[] = {ids[i].first};
        store::Query query{.table = Table::posting, .prefix = prefix};
        if (axes.known_at) {
            query.high = static_cast<std::int64_t>(*axes.known_at);
        }
        status = implementation_->store->scan(query, [&](store::Row row) {
            const Date date{static_cast<std::int32_t>(integer_of(row[3]))};
            if (!axes.as_of || date <= *axes.as_of) {
                go_on = visit({static_cast<std::uint64_t>(integer_of(row[1])), date,
                               ids[i].second, amount_of(row[4]), amount_of(row[5])});
            }
            return go_on;
        });
    }
    return status;
}

}  // namespace reserve
