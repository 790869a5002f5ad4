// Loading rows of projections back into the state of the rules.
#include "ledger/working_set.h"

#include <algorithm>

#include "ledger/cells.h"
#include "ledger/object_json.h"

namespace reserve {

using fund::ObjectKind;
using fund::ObjectRef;
using store::Cell;
using store::Table;

namespace {

constexpr std::size_t kLatestRates = 64;  // of each currency, loaded at opening

}  // namespace

bool is_always_loaded(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::party:
        case ObjectKind::officer:
        case ObjectKind::bank_account:
        case ObjectKind::set_aside:
        case ObjectKind::purpose:
            return true;
        default:
            return false;
    }
}

void WorkingSet::note(const Status& status) {
    if (!status && failure_) {
        failure_ = status;
    }
}

Status WorkingSet::take_failure() {
    Status failure = failure_;
    failure_ = {};
    return failure;
}

Status WorkingSet::open() {
    for (const auto step :
         {&WorkingSet::open_meta, &WorkingSet::open_objects, &WorkingSet::open_balances,
          &WorkingSet::open_rates, &WorkingSet::open_rest, &WorkingSet::open_tree}) {
        if (Status status = (this->*step)(); !status) {
            return status;
        }
    }
    const bool whole = state.size == 0;
    state.has_lots = whole;
    state.has_commitments = whole;
    return take_failure();
}

Status WorkingSet::open_meta() {
    std::map<std::string, std::string, std::less<>> texts;
    std::map<std::string, std::int64_t, std::less<>> numbers;
    const Status status = store_->scan({.table = Table::meta}, [&](store::Row row) {
        const std::string key(text_of(row[0]));
        if (std::holds_alternative<std::int64_t>(row[1])) {
            numbers[key] = integer_of(row[1]);
        } else {
            texts[key] = text_of(row[1]);
        }
        return true;
    });
    origin = texts["origin"];
    charter_json = texts["charter"];
    own_log_key = texts["own_log_key"];
    charter_seq = static_cast<std::uint64_t>(numbers["charter_seq"]);
    state.size = static_cast<std::uint64_t>(numbers["size"]);
    state.last_recorded.microseconds = numbers["last_recorded"];
    state.is_open = state.size != 0;
    state.governors = static_cast<std::uint32_t>(numbers["governors"]);
    state.sandbox = numbers["sandbox"] != 0 ? fund::Sandbox::yes : fund::Sandbox::no;
    state.functional = Currency::find(texts["functional"]).value_or(Currency());
    if (numbers.contains("closed_through")) {
        state.closed_through = Date{static_cast<std::int32_t>(numbers["closed_through"])};
    }
    return status;
}

Status WorkingSet::open_objects() {
    for (std::size_t number = 1; number < kObjectKinds; ++number) {
        const auto kind = static_cast<ObjectKind>(number);
        const Cell prefix[] = {static_cast<std::int64_t>(number)};
        const store::Query last{
            .table = Table::object, .prefix = prefix, .order = store::Order::descending};
        std::uint32_t count = 0;
        Status status = store_->scan(last, [&](store::Row row) {
            count = static_cast<std::uint32_t>(integer_of(row[1])) + 1;
            return false;
        });
        if (!status) {
            return status;
        }
        with_table(state, kind, [&](auto& table) { table.set_size(count); });
        purposes = kind == ObjectKind::purpose ? count : purposes;
        if (is_always_loaded(kind)) {
            load_kind(kind);
        }
    }
    if (!failure_) {
        return take_failure();  // rows that could not be read are not in their tables
    }
    for (std::uint32_t index = 0; index < state.parties.size(); ++index) {
        if (state.parties[fund::PartyId{index}].role == fund::PartyRole::contributor) {
            state.contributors.push_back(fund::PartyId{index});
        }
    }
    return take_failure();
}

Status WorkingSet::open_balances() {
    const auto load_range = [&](fund::AccountClass first, fund::AccountClass after) {
        const auto low = static_cast<std::int64_t>(first) << 42;
        const auto high = (static_cast<std::int64_t>(after) << 42) - 1;
        const store::Query query{.table = Table::account, .low = low, .high = high};
        return store_->scan(query, [&](store::Row row) {
            const auto bits = static_cast<std::uint64_t>(integer_of(row[0]));
            state.balances.load(fund::AccountKey::from_bits(bits), amount_of(row[3]),
                                amount_of(row[4]));
            return true;
        });
    };
    // All but what belongs to contributions and disbursements.
    for (const auto& [first, after] :
         {std::pair{fund::AccountClass::cash, fund::AccountClass::earmarked},
          std::pair{fund::AccountClass::set_aside, fund::AccountClass::committed}}) {
        if (Status status = load_range(first, after); !status) {
            return status;
        }
    }
    const auto spent = static_cast<std::int64_t>(fund::AccountClass::spent) << 42;
    return store_->scan({.table = Table::account, .low = spent}, [&](store::Row row) {
        const auto bits = static_cast<std::uint64_t>(integer_of(row[0]));
        state.balances.load(fund::AccountKey::from_bits(bits), amount_of(row[3]),
                            amount_of(row[4]));
        return true;
    });
}

void WorkingSet::set_rate(store::Row row) {
    const auto currency = Currency::from_number(static_cast<std::uint16_t>(integer_of(row[0])));
    const auto rate = parse_rate(text_of(row[3]));
    if (currency && rate) {
        state.rates.set(*currency, Date{static_cast<std::int32_t>(integer_of(row[1]))}, *rate);
    }
}

Status WorkingSet::open_rates() {
    std::optional<std::int64_t> currency = 0;
    Status status;
    while (status && currency) {
        const store::Query next{.table = Table::rate, .low = *currency};
        currency.reset();
        status = store_->scan(next, [&](store::Row row) {
            currency = integer_of(row[0]);
            return false;
        });
        if (status && currency) {
            status = load_latest_rates((*currency)++);
        }
    }
    return status;
}

// Backwards, so that of equal dates the later recorded comes first: the others do not count.
Status WorkingSet::load_latest_rates(std::int64_t currency) {
    const Cell prefix[] = {currency};
    std::size_t count = 0;
    std::int64_t date = std::numeric_limits<std::int64_t>::max();
    const store::Query latest{
        .table = Table::rate, .prefix = prefix, .order = store::Order::descending};
    const Status status = store_->scan(latest, [&](store::Row row) {
        if (integer_of(row[1]) < date) {
            set_rate(row);
        }
        date = integer_of(row[1]);
        return ++count < kLatestRates;
    });
    if (count == kLatestRates) {
        rates_from_ = std::max(rates_from_, Date{static_cast<std::int32_t>(date)});
    }
    return status;
}

void WorkingSet::load_rates(Date on) {
    if (on >= rates_from_) {
        return;
    }
    rates_from_ = Date{std::numeric_limits<std::int32_t>::min()};
    note(store_->scan({.table = Table::rate}, [&](store::Row row) {
        set_rate(row);
        return true;
    }));
}

Status WorkingSet::open_rest() {
    const auto after_requested = static_cast<std::int64_t>(fund::TotalKind::used_in_month) << 60;
    Status status =
        store_->scan({.table = Table::total, .low = after_requested}, [&](store::Row row) {
            state.totals.load({static_cast<std::uint64_t>(integer_of(row[0]))}, amount_of(row[1]));
            return true;
        });
    if (!status) {
        return status;
    }
    status = store_->scan({.table = Table::officer_key}, [&](store::Row row) {
        if (auto key = seal::PublicKey::parse(text_of(row[1]))) {
            keys.emplace(static_cast<std::uint32_t>(integer_of(row[0])), std::move(*key));
        }
        return true;
    });
    if (status) {
        status = store_->scan({.table = Table::log_key}, [&](store::Row row) {
            log_keys.push_back(
                {static_cast<std::uint64_t>(integer_of(row[0])), std::string(text_of(row[1]))});
            return true;
        });
    }
    if (!status || !state.is_open) {
        return status;
    }
    const auto node = document_.parse(charter_json);
    CharterRead charter;
    if (node) {
        charter = read_charter(**node, read_context(), state.functional);
    }
    if (charter.charter == nullptr) {
        return fail(ErrorKind::corrupt, "the stored charter cannot be read");
    }
    state.charter = charter.charter;
    beneficiary_name = charter.beneficiary;
    state.beneficiary = charter.charter->beneficiary;
    return {};
}

Status WorkingSet::open_tree() {
    std::vector<std::vector<seal::Hash>> edges;
    for (std::uint32_t level = 0; level < 8; ++level) {
        if (state.size >> (8 * level) == 0) {
            break;
        }
        auto& edge = edges.emplace_back();
        if (seal::edge_width(state.size, level) == 0) {
            continue;
        }
        const Cell key[] = {static_cast<std::int64_t>(level),
                            cell_of(seal::edge_index(state.size, level))};
        const auto row = store_->get(Table::tile, key);
        if (!row) {
            return std::unexpected(row.error());
        }
        const auto* bytes = *row ? std::get_if<store::Blob>(&(**row)[3]) : nullptr;
        for (std::size_t at = 0; bytes != nullptr && at + 32 <= bytes->size(); at += 32) {
            std::ranges::copy(bytes->subspan(at, 32), edge.emplace_back().begin());
        }
    }
    auto opened = seal::Tree::from_edges(state.size, std::move(edges));
    if (!opened) {
        return std::unexpected(opened.error());
    }
    tree = std::move(*opened);
    root = tree.root();
    return {};
}

void WorkingSet::load_row(store::Row row) {
    const auto kind = static_cast<ObjectKind>(integer_of(row[0]));
    const auto handle = static_cast<std::uint32_t>(integer_of(row[1]));
    names.add(kind, handle, text_of(row[2]));
    const std::string text(text_of(row[4]));
    const auto node = document_.parse(text);
    with_table(state, kind, [&]<class Row>(fund::Table<Row>& table) {
        Row loaded;
        ObjectReader reader;
        if (node) {
            reader.read(**node, loaded);
        }
        if (!node || !reader.ok) {
            note(fail(ErrorKind::corrupt, "the stored state of " + std::string(text_of(row[2])) +
                                              " cannot be read"));
            return;
        }
        table.load(fund::Handle<Row>{handle}, std::move(loaded));
        ++loaded_;
    });
}

bool WorkingSet::is_loaded(ObjectKind kind, std::uint32_t handle) const {
    bool loaded = kind == ObjectKind::purpose;
    with_table(state, kind, [&]<class Row>(const fund::Table<Row>& table) {
        loaded = table.loaded(fund::Handle<Row>{handle});
    });
    return loaded;
}

void WorkingSet::load_balance(fund::AccountKey key) {
    const Cell id[] = {cell_of(key.bits())};
    const auto row = store_->get(Table::account, id);
    if (!row) {
        note(std::unexpected(row.error()));
    } else if (*row) {
        state.balances.load(key, amount_of((**row)[3]), amount_of((**row)[4]));
    }
}

// What belongs to a case and is not kept in its row.
void WorkingSet::load_owned(ObjectKind kind, std::uint32_t handle) {
    if (kind == ObjectKind::contribution) {
        load_balance({fund::AccountClass::earmarked, handle, state.functional});
    } else if (kind == ObjectKind::disbursement) {
        load_balance({fund::AccountClass::committed, handle, state.functional});
    }
}

bool WorkingSet::load(ObjectKind kind, std::uint32_t handle) {
    if (store_ == nullptr || is_loaded(kind, handle)) {
        return false;
    }
    const Cell key[] = {static_cast<std::int64_t>(kind), static_cast<std::int64_t>(handle)};
    const auto row = store_->get(Table::object, key);
    if (!row) {
        note(std::unexpected(row.error()));
        return false;
    }
    if (*row) {
        load_row(**row);
        load_owned(kind, handle);
    }
    return row->has_value();
}

std::optional<std::uint32_t> WorkingSet::resolve(ObjectKind kind, std::string_view name) {
    if (const auto known = names.find(kind, name)) {
        load(kind, *known);
        return known;
    }
    if (store_ == nullptr || is_always_loaded(kind)) {
        return std::nullopt;
    }
    std::optional<std::uint32_t> found;
    const Cell prefix[] = {static_cast<std::int64_t>(kind), name};
    const store::Query query{.table = Table::object, .index = 1, .prefix = prefix};
    note(store_->scan(query, [&](store::Row row) {
        found = static_cast<std::uint32_t>(integer_of(row[1]));
        if (!is_loaded(kind, *found)) {
            load_row(row);
        }
        return false;
    }));
    if (found) {
        load_owned(kind, *found);
    }
    return found;
}

void WorkingSet::load_all(std::span<const ObjectRef> things) {
    if (store_ == nullptr) {
        return;
    }
    std::vector<ObjectRef> queue(things.begin(), things.end());
    const auto want = [&]<class Row>(fund::Handle<Row> handle) {
        if (handle.known()) {
            queue.push_back({fund::object_kind<Row>(), handle.index});
        }
    };
    for (std::size_t next = 0; next < queue.size(); ++next) {
        const ObjectRef thing = queue[next];
        load(thing.kind, thing.index);
        if (!is_loaded(thing.kind, thing.index)) {
            continue;
        }
        if (thing.kind == ObjectKind::note) {
            want(state.notes[{thing.index}].contribution);
        } else if (thing.kind == ObjectKind::payment) {
            const fund::Payment& payment = state.payments[{thing.index}];
            want(payment.disbursement);
            std::ranges::for_each(payment.lots, want, &fund::LotUse::lot);
        } else if (thing.kind == ObjectKind::disbursement) {
            const fund::Disbursement& disbursement = state.disbursements[{thing.index}];
            want(disbursement.notification);
            std::ranges::for_each(disbursement.lots, want, &fund::LotUse::lot);
            std::ranges::for_each(disbursement.spent_lots, want, &fund::SpentUse::lot);
            load_requested(disbursement.notification, disbursement.payee);
            for (const fund::Refund& refund : disbursement.refunds) {
                std::ranges::for_each(refund.uses, want, &fund::SpentUse::lot);
            }
        }
    }
}

void WorkingSet::load_requested(fund::NotificationId notification, fund::PartyId payee) {
    const auto key = fund::TotalKey::requested(notification, payee);
    if (store_ == nullptr || state.totals.loaded(key)) {
        return;
    }
    const Cell id[] = {cell_of(key.bits)};
    const auto row = store_->get(Table::total, id);
    if (!row) {
        note(std::unexpected(row.error()));
    } else {
        state.totals.load(key, *row ? amount_of((**row)[1]) : Amount());
    }
}

void WorkingSet::load_kind(ObjectKind kind) {
    const Cell prefix[] = {static_cast<std::int64_t>(kind)};
    if (store_ == nullptr) {
        return;
    }
    std::vector<std::uint32_t> loaded;
    note(store_->scan({.table = Table::object, .prefix = prefix}, [&](store::Row row) {
        const auto handle = static_cast<std::uint32_t>(integer_of(row[1]));
        if (!is_loaded(kind, handle) || kind == ObjectKind::purpose) {
            load_row(row);
            loaded.push_back(handle);
        }
        return true;
    }));
    // An act that names them finds them loaded, and would not look for these any more.
    for (const std::uint32_t handle : loaded) {
        load_owned(kind, handle);
    }
}

void WorkingSet::load_waiting(ObjectKind kind) {
    load_open(kind, 1);
    load_open(kind, 2);
}

// `open` is the number in that column.
void WorkingSet::load_open(ObjectKind kind, std::int64_t open) {
    if (store_ == nullptr) {
        return;
    }
    std::vector<ObjectRef> things;
    const Cell prefix[] = {static_cast<std::int64_t>(kind), open};
    const store::Query waiting{.table = Table::object, .index = 2, .prefix = prefix};
    note(store_->scan(waiting, [&](store::Row row) {
        things.push_back({kind, static_cast<std::uint32_t>(integer_of(row[1]))});
        return true;
    }));
    load_all(things);
}

void WorkingSet::load_lots() {
    if (store_ == nullptr || (state.has_lots && state.has_commitments)) {
        return;
    }
    // What this process touched since the last commit may have become open as well.
    load_open(ObjectKind::contribution, 1);
    load_open(ObjectKind::disbursement, 1);
    state.index_lots();
    state.index_commitments();
}

ReadContext WorkingSet::read_context() {
    ReadContext context;
    context.resolve = [this](ObjectKind kind, std::string_view name) {
        return resolve(kind, name);
    };
    context.purposes = purposes;
    context.entries = state.size;
    if (state.is_open) {
        context.functional = state.functional;
    }
    return context;
}

}  // namespace reserve
