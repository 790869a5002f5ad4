// Finding entries and things by name and by kind, through the indexes kept beside the log.
#include <algorithm>

#include "ledger/cells.h"
#include "ledger/fund/kinds.h"
#include "ledger/implementation.h"
#include "ledger/ledger.h"
#include "ledger/recorder.h"

namespace reserve {

using store::Cell;
using store::Table;

namespace {

// The row of a named thing in the object table, as (handle, state).
Result<std::optional<std::pair<std::int64_t, std::string>>> find_object(
    store::Store& store, fund::ObjectKind kind, std::string_view name) {
    std::optional<std::pair<std::int64_t, std::string>> found;
    const Cell prefix[] = {static_cast<std::int64_t>(kind), name};
    const Status status = store.scan({.table = Table::object, .index = 1, .prefix = prefix},
                                     [&](store::Row row) {
                                         found.emplace(integer_of(row[1]), text_of(row[4]));
                                         return false;
                                     });
    if (!status) {
        return std::unexpected(status.error());
    }
    return found;
}

Result<std::vector<std::uint64_t>> mentions_of(store::Store& store, std::int64_t kind,
                                               std::int64_t handle, std::size_t most) {
    std::vector<std::uint64_t> seqs;
    const Cell prefix[] = {kind, handle};
    const Status status =
        store.scan({.table = Table::mention, .prefix = prefix}, [&](store::Row row) {
            seqs.push_back(static_cast<std::uint64_t>(integer_of(row[2])));
            return seqs.size() < most;
        });
    if (!status) {
        return std::unexpected(status.error());
    }
    return seqs;
}

}  // namespace

Result<std::vector<std::uint64_t>> Ledger::mentions(fund::ObjectKind kind, std::string_view name,
                                                    std::size_t most) {
    const auto thing = find_object(*implementation_->store, kind, name);
    if (!thing) {
        return std::unexpected(thing.error());
    }
    if (!*thing) {
        return std::vector<std::uint64_t>();
    }
    return mentions_of(*implementation_->store, static_cast<std::int64_t>(kind), (*thing)->first,
                       most);
}

Result<std::vector<std::uint64_t>> Ledger::of_kinds(std::span<const fund::KindIndex> kinds) {
    std::vector<std::uint64_t> seqs;
    for (const fund::KindIndex kind : kinds) {
        const auto some = mentions_of(*implementation_->store, kKindsOfAct,
                                      static_cast<std::int64_t>(kind), ~std::size_t{0});
        if (!some) {
            return std::unexpected(some.error());
        }
        seqs.insert(seqs.end(), some->begin(), some->end());
    }
    std::ranges::sort(seqs);
    return seqs;
}

Result<std::vector<std::uint64_t>> Ledger::governance() {
    std::vector<fund::KindIndex> kinds;
    for (fund::KindIndex kind = 0; kind < fund::kKindCount; ++kind) {
        if (fund::is_governance(fund::kinds()[kind].name)) {
            kinds.push_back(kind);
        }
    }
    return of_kinds(kinds);
}

Result<std::optional<std::uint64_t>> Ledger::rate_entry(Currency currency, Date on,
                                                        std::uint64_t size) {
    std::optional<std::uint64_t> found;
    const Cell prefix[] = {static_cast<std::int64_t>(currency.number())};
    const store::Query newest{.table = Table::rate,
                              .prefix = prefix,
                              .high = on.days,
                              .order = store::Order::descending};
    const Status status = implementation_->store->scan(newest, [&](store::Row row) {
        const auto seq = static_cast<std::uint64_t>(integer_of(row[2]));
        found = seq < size ? std::optional(seq) : std::nullopt;
        return !found;
    });
    if (!status) {
        return std::unexpected(status.error());
    }
    return found;
}

Result<std::optional<std::uint64_t>> Ledger::bank_reference_entry(std::string_view account,
                                                                  std::string_view reference) {
    const auto thing =
        find_object(*implementation_->store, fund::ObjectKind::bank_account, account);
    if (!thing || !*thing) {
        return thing ? Result<std::optional<std::uint64_t>>(std::nullopt)
                     : std::unexpected(thing.error());
    }
    const Cell key[] = {(*thing)->first, reference};
    const auto row = implementation_->store->get(Table::bank_reference, key);
    if (!row) {
        return std::unexpected(row.error());
    }
    return *row ? std::optional(static_cast<std::uint64_t>(integer_of((**row)[2])))
                : std::nullopt;
}

Result<std::optional<std::string>> Ledger::object(fund::ObjectKind kind, std::string_view name) {
    auto thing = find_object(*implementation_->store, kind, name);
    if (!thing) {
        return std::unexpected(thing.error());
    }
    return *thing ? std::optional(std::move((*thing)->second)) : std::nullopt;
}

Result<std::vector<std::string>> Ledger::names(fund::ObjectKind kind) {
    std::vector<std::string> names;
    const Cell prefix[] = {static_cast<std::int64_t>(kind)};
    const Status status = implementation_->store->scan(
        {.table = Table::object, .prefix = prefix}, [&](store::Row row) {
            names.emplace_back(text_of(row[2]));
            return true;
        });
    if (!status) {
        return std::unexpected(status.error());
    }
    return names;
}

Result<std::string> Ledger::name_of(fund::ObjectKind kind, std::uint32_t handle) {
    const Cell key[] = {static_cast<std::int64_t>(kind), static_cast<std::int64_t>(handle)};
    const auto row = implementation_->store->get(Table::object, key);
    if (!row) {
        return std::unexpected(row.error());
    }
    if (!*row) {
        return fail(ErrorKind::not_found, "there is no " + std::string(word_of(kind)) +
                                              " of handle " + std::to_string(handle));
    }
    return std::string(text_of((**row)[2]));
}

Result<std::optional<std::uint64_t>> Ledger::reversed_by(std::uint64_t seq) {
    const Cell key[] = {cell_of(seq)};
    const auto row = implementation_->store->get(Table::reversal, key);
    if (!row) {
        return std::unexpected(row.error());
    }
    return *row ? std::optional(static_cast<std::uint64_t>(integer_of((**row)[1])))
                : std::nullopt;
}

Result<std::string> Ledger::charter_json() {
    return implementation_->set->charter_json;
}

Result<std::uint64_t> Ledger::charter_seq() {
    return implementation_->set->charter_seq;
}

namespace {

Result<const fund::State*> loaded_state(WorkingSet& set) {
    if (Status status = set.take_failure(); !status) {
        return std::unexpected(status.error());
    }
    return &set.state;
}

}  // namespace

Result<const fund::State*> Ledger::state_with(std::span<const fund::ObjectKind> kinds) {
    for (const fund::ObjectKind kind : kinds) {
        implementation_->set->load_kind(kind);
    }
    return loaded_state(*implementation_->set);
}

Result<const fund::State*> Ledger::state_waiting(std::span<const fund::ObjectKind> kinds) {
    for (const fund::ObjectKind kind : kinds) {
        implementation_->set->load_waiting(kind);
    }
    return loaded_state(*implementation_->set);
}

Result<const fund::State*> Ledger::state_of(std::span<const fund::ObjectRef> things) {
    implementation_->set->load_all(things);
    return loaded_state(*implementation_->set);
}

}  // namespace reserve
