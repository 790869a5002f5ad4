// Balances, registers and movements of accounts, on both axes of time.
#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "ledger/cells.h"
#include "ledger/implementation.h"
#include "ledger/ledger.h"

namespace reserve {

using store::Cell;
using store::Table;

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

AccountRow account_row(store::Row row) {
    return {integer_of(row[0]), {std::string(text_of(row[1])), std::string(text_of(row[2])),
                                 amount_of(row[3]), amount_of(row[4])}};
}

bool is_today(const Axes& axes) {
    return !axes.as_of && !axes.known_at;
}

bool is_empty(const AccountBalance& balance) {
    return balance.amount.is_zero() && balance.value.is_zero();
}

// Every account moved, summed in one pass over days or, by known_at, over lines: both lie in the
// order of accounts.
Status sum_all(store::Store& store, std::vector<AccountRow>& rows, const Axes& axes) {
    for (AccountRow& row : rows) {
        row.balance.amount = row.balance.value = Amount();
    }
    const bool lines = axes.known_at.has_value();
    const std::size_t date = lines ? 3 : 1;
    auto at = rows.begin();
    return store.scan({.table = lines ? Table::posting : Table::turnover}, [&](store::Row row) {
        const std::int64_t id = integer_of(row[0]);
        while (at != rows.end() && at->id < id) {
            ++at;
        }
        const bool counts =
            (!axes.known_at || integer_of(row[1]) <= static_cast<std::int64_t>(*axes.known_at)) &&
            (!axes.as_of || integer_of(row[date]) <= axes.as_of->days);
        if (counts && at != rows.end() && at->id == id) {
            at->balance.amount += amount_of(row[date + 1]);
            at->balance.value += amount_of(row[date + 2]);
        }
        return true;
    });
}

Result<std::vector<AccountBalance>> all_balances(store::Store& store, const Axes& axes) {
    std::vector<AccountRow> rows;
    Status status = store.scan({.table = Table::account}, [&](store::Row row) {
        if (!is_today(axes) || !amount_of(row[3]).is_zero() || !amount_of(row[4]).is_zero()) {
            rows.push_back(account_row(row));
        }
        return true;
    });
    if (status && !is_today(axes)) {
        status = sum_all(store, rows, axes);
    }
    if (!status) {
        return std::unexpected(status.error());
    }
    std::vector<AccountBalance> balances;
    for (AccountRow& row : rows) {
        if (!is_empty(row.balance)) {
            balances.push_back(std::move(row.balance));
        }
    }
    std::ranges::sort(balances, {}, [](const AccountBalance& balance) {
        return std::tie(balance.account, balance.currency);
    });
    return balances;
}

Result<std::vector<AccountBalance>> balances_of_name(store::Store& store, std::string_view account,
                                                     const Axes& axes) {
    std::vector<AccountRow> rows;
    const Cell prefix[] = {account};
    const Status status = store.scan({.table = Table::account, .index = 1, .prefix = prefix},
                                     [&](store::Row row) {
                                         rows.push_back(account_row(row));
                                         return true;
                                     });
    if (!status) {
        return std::unexpected(status.error());
    }
    std::vector<AccountBalance> balances;
    for (AccountRow& row : rows) {
        if (!is_today(axes)) {
            const auto sum = sum_on(store, row, axes);
            if (!sum) {
                return std::unexpected(sum.error());
            }
            row.balance.amount = sum->amount;
            row.balance.value = sum->value;
        }
        if (!is_empty(row.balance)) {
            balances.push_back(std::move(row.balance));
        }
    }
    return balances;
}

// All of it as the ledger stands at one moment, whatever others record meanwhile.
template <class Ask>
Result<std::vector<AccountBalance>> at_once(store::Store& store, Reads reads, Ask ask) {
    if (reads == Reads::one_moment) {
        return ask();
    }
    if (Status status = store.begin_read(); !status) {
        return std::unexpected(status.error());
    }
    auto balances = ask();
    const Status ended = store.end_read();
    if (!balances || ended) {
        return balances;
    }
    return std::unexpected(ended.error());
}

}  // namespace

Result<std::vector<AccountBalance>> Ledger::balances(const Axes& axes) {
    store::Store& store = *implementation_->store;
    return at_once(store, implementation_->reads, [&] { return all_balances(store, axes); });
}

Result<std::vector<AccountBalance>> Ledger::balance(std::string_view account, const Axes& axes) {
    store::Store& store = *implementation_->store;
    return at_once(store, implementation_->reads,
                   [&] { return balances_of_name(store, account, axes); });
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

namespace {

store::Query of_class(Table table, fund::AccountClass of) {
    const auto first = static_cast<std::int64_t>(of);
    return {.table = table, .low = first << 42, .high = ((first + 1) << 42) - 1};
}

fund::AccountKey key_of(const Cell& cell) {
    return fund::AccountKey::from_bits(static_cast<std::uint64_t>(integer_of(cell)));
}

Date date_of(const Cell& cell) {
    return {static_cast<std::int32_t>(integer_of(cell))};
}

}  // namespace

Status Ledger::movements(fund::AccountClass of, const Axes& axes,
                         const std::function<void(const Movement&)>& visit) {
    return implementation_->store->scan(of_class(Table::posting, of), [&](store::Row row) {
        const Movement line{key_of(row[0]), static_cast<std::uint64_t>(integer_of(row[1])),
                            date_of(row[3]), amount_of(row[4]), amount_of(row[5])};
        if ((!axes.known_at || line.seq <= *axes.known_at) &&
            (!axes.as_of || line.date <= *axes.as_of)) {
            visit(line);
        }
        return true;
    });
}

Status Ledger::days(fund::AccountClass of, const Axes& axes,
                    const std::function<void(const Movement&)>& visit) {
    if (!axes.known_at) {
        return implementation_->store->scan(of_class(Table::turnover, of), [&](store::Row row) {
            const Movement day{key_of(row[0]), 0, date_of(row[1]), amount_of(row[2]),
                               amount_of(row[3])};
            if (!axes.as_of || day.date <= *axes.as_of) {
                visit(day);
            }
            return true;
        });
    }
    std::map<std::pair<fund::AccountKey, Date>, Movement> sums;
    const Status status = movements(of, axes, [&](const Movement& line) {
        Movement& day = sums[{line.account, line.date}];
        day.account = line.account;
        day.date = line.date;
        day.amount += line.amount;
        day.value += line.value;
    });
    for (const auto& [key, day] : sums) {
        visit(day);
    }
    return status;
}

Status Ledger::holdings(fund::AccountClass of, const Axes& axes,
                        const std::function<void(const Movement&)>& visit) {
    if (!axes.as_of && !axes.known_at) {
        return implementation_->store->scan(of_class(Table::account, of), [&](store::Row row) {
            visit({key_of(row[0]), 0, Date(), amount_of(row[3]), amount_of(row[4])});
            return true;
        });
    }
    std::optional<Movement> sum;
    const auto add = [&](const Movement& line) {
        if (sum && sum->account != line.account) {
            visit(*sum);
            sum.reset();
        }
        sum = sum.value_or(Movement{line.account, 0, Date(), Amount(), Amount()});
        sum->amount += line.amount;
        sum->value += line.value;
    };
    const Status status = axes.known_at ? movements(of, axes, add) : days(of, axes, add);
    if (status && sum) {
        visit(*sum);
    }
    return status;
}

}  // namespace reserve
