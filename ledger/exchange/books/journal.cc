// Two readings of the log: the days of all that counts, sorted; then the entries in that order.
#include "ledger/exchange/books/journal.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "ledger/base/check.h"
#include "ledger/base/hex.h"
#include "ledger/codec.h"
#include "ledger/entry.h"
#include "ledger/exchange/books/case_of.h"

namespace reserve::exchange {
namespace {

constexpr std::size_t kPieceBytes = 64U << 10U;
// Entries that are read and passed over rather than looked up apart.
constexpr std::uint64_t kPassedOver = 64;

struct Place {
    Date date;
    std::uint64_t seq = 0;
    friend auto operator<=>(const Place&, const Place&) = default;
};

struct Sum {
    Currency currency;
    Amount amount;
};

// As it stands in the journal, and what it holds so far.
struct Account {
    std::string name;
    std::vector<Sum> sums;

    Amount& operator[](Currency currency) {
        const auto found = std::ranges::find(sums, currency, &Sum::currency);
        return found == sums.end() ? sums.emplace_back(currency, Amount()).amount : found->amount;
    }
};

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>()(text);
    }
};

// A posting of the journal.
struct Move {
    Account* account = nullptr;
    Currency currency;
    Amount amount;
};

// Whether the fund's chart has an account of that name.
bool is_account(std::string_view account) {
    return std::ranges::any_of(fund::account_classes(), [&](const auto& one) {
        const bool begins = account.starts_with(one.prefix);
        const std::string_view rest = account.substr(begins ? one.prefix.size() : 0);
        return begins &&
               (one.owner ? rest.starts_with(':') && is_name(rest.substr(1)) : rest.empty());
    });
}

// Minor units of a text with exactly the currency's decimals.
std::optional<Amount> read_amount(std::string_view text, Currency currency) {
    const Decimal read = parse_decimal(text);
    const bool fits =
        read.form == Decimal::Form::well_formed && read.decimals == currency.decimals();
    return fits ? std::optional(Amount(read.units)) : std::nullopt;
}

class Journal {
public:
    Journal(Ledger& ledger, const JournalOptions& options, const Sink& sink)
        : ledger_(ledger),
          options_(options),
          sink_(sink),
          writer_(JournalWriter::make(options.dialect)),
          functional_(ledger.functional()) {}

    Status run();

private:
    Status plan();
    void write_head();
    Status write_stretch(std::size_t from, std::size_t to);
    Status write_entry(const LogEntry& entry);
    Status write_price(const ActLine& line);
    Status write_transaction(const ActLine& line, std::string_view leaf);
    Status read_moves(const ActLine& line);
    Status add_moves(const ActLine& line, const seal::JsonNode& posting);
    Status add_move(Account& account, Currency currency, Amount amount);
    void write_tags(const ActLine& line, std::string_view leaf);
    void write_balances(std::optional<Date> before);
    std::vector<JournalWriter::Balance> balances() const;
    Status pass_on();

    Account* find_account(std::string_view name, Date date);
    Account& trading_account(Currency currency, Date date);
    Account& open_account(std::string_view name, Date date);
    void declare(Currency currency, Date date);

    Ledger& ledger_;
    const JournalOptions& options_;
    const Sink& sink_;
    std::unique_ptr<JournalWriter> writer_;
    Currency functional_;
    seal::JsonDocument document_;
    seal::Hasher hasher_;
    std::vector<Place> order_;
    std::map<Date, std::uint64_t> closings_;  // the last day of a period, and the entry that closed
    std::unordered_map<std::string, Account, TextHash, std::equal_to<>> accounts_;
    std::set<std::string, std::less<>> names_;
    std::vector<Currency> currencies_;
    std::vector<Move> moves_;
    std::uint64_t written_ = 0;
};

Status Journal::run() {
    if (Status status = plan(); !status) {
        return status;
    }
    write_head();
    for (std::size_t from = 0, to = 0; from < order_.size(); from = to) {
        to = from + 1;
        while (to < order_.size() && order_[to].seq > order_[to - 1].seq &&
               order_[to].seq - order_[to - 1].seq <= kPassedOver) {
            ++to;
        }
        if (Status status = write_stretch(from, to); !status) {
            return status;
        }
    }
    write_balances(std::nullopt);
    return pass_on();
}

Status Journal::plan() {
    const Status status = each_line(ledger_, options_.axes, [&](const ActLine& line) {
        if (line.postings->count != 0 || line.kind == "rate.set") {
            order_.push_back({line.date, line.seq});
        }
        const auto through = line.kind == "period.closed"
                                 ? parse_date(text_at(*line.body, "through"))
                                 : std::nullopt;
        if (through && (!options_.axes.as_of || *through <= *options_.axes.as_of)) {
            closings_.emplace(*through, line.seq);
        }
    });
    std::ranges::sort(order_);
    return status;
}

void Journal::write_head() {
    const std::uint64_t size = ledger_.head().size;
    writer_->comment(fmt::format("{} of {} entries{}", ledger_.origin(), size,
                                 ledger_.is_sandbox() ? ", EXERCISE" : ""));
    writer_->comment(fmt::format(
        "as of {}, as known at entry {}",
        options_.axes.as_of ? format_date(*options_.axes.as_of) : "every value date",
        std::min(options_.axes.known_at.value_or(size), size - 1)));
    writer_->comment("entries that post nothing are left out");
    writer_->head(ledger_.origin(), functional_);
}

Status Journal::write_stretch(std::size_t from, std::size_t to) {
    Status status;
    const Status read = ledger_.entries(
        order_[from].seq, order_[to - 1].seq + 1, [&](const LogEntry& entry) {
            if (entry.seq == order_[from].seq) {
                ++from;
                status = write_entry(entry);
            }
            return status.has_value();
        });
    return read ? status : read;
}

Status Journal::write_entry(const LogEntry& entry) {
    const auto line = read_line(document_, entry);
    if (!line) {
        return std::unexpected(unreadable(entry.seq));
    }
    if (const std::string_view reason = writer_->refuse(line->date); !reason.empty()) {
        return fail(ErrorKind::usage, fmt::format("{}: entry {} is of {}", reason, entry.seq,
                                                  format_date(line->date)));
    }
    write_balances(line->date);
    Status status = line->kind == "rate.set" ? write_price(*line)
                                             : write_transaction(*line, entry.leaf);
    if (options_.progress) {
        options_.progress(++written_);
    }
    return status && writer_->size() >= kPieceBytes ? pass_on() : status;
}

Status Journal::write_price(const ActLine& line) {
    const auto currency = Currency::find(text_at(*line.body, "currency"));
    const std::string_view rate = text_at(*line.body, "value");
    if (!currency || parse_decimal(rate).form != Decimal::Form::well_formed) {
        return std::unexpected(unreadable(line.seq));
    }
    declare(*currency, line.date);
    declare(functional_, line.date);
    writer_->price(line.date, *currency, rate, functional_);
    return {};
}

Status Journal::write_transaction(const ActLine& line, std::string_view leaf) {
    if (Status status = read_moves(line); !status) {
        return status;
    }
    const std::string_view subject = case_of(line);
    std::string about(line.kind);
    about += subject.empty() ? "" : " ";
    about += subject;
    writer_->transaction({line.date, std::to_string(line.seq), about, line.memo});
    write_tags(line, leaf);
    for (const Move& move : moves_) {
        writer_->posting(move.account->name, move.amount, move.currency);
    }
    return {};
}

Status Journal::read_moves(const ActLine& line) {
    moves_.clear();
    for (const seal::JsonNode& posting : line.postings->children()) {
        if (Status status = add_moves(line, posting); !status) {
            return status;
        }
    }
    return {};
}

Status Journal::add_moves(const ActLine& line, const seal::JsonNode& posting) {
    const std::string_view code = text_at(posting, "currency");
    const auto currency = code == functional_.code() ? functional_ : Currency::find(code);
    const auto amount = currency ? read_amount(text_at(posting, "amount"), *currency)
                                 : std::nullopt;
    const auto value = read_amount(text_at(posting, "value"), functional_);
    if (!amount || !value) {
        return std::unexpected(unreadable(line.seq));
    }
    declare(functional_, line.date);
    declare(*currency, line.date);
    Account* const account = find_account(text_at(posting, "account"), line.date);
    if (account == nullptr) {
        return std::unexpected(unreadable(line.seq));
    }
    if (*currency == functional_) {
        return add_move(*account, functional_, *amount);
    }
    Account& trading = trading_account(*currency, line.date);
    Status status;
    if (!amount->is_zero()) {
        status = add_move(*account, *currency, *amount);
        status = status ? add_move(trading, *currency, -*amount) : status;
    }
    return status && !value->is_zero() ? add_move(trading, functional_, *value) : status;
}

Status Journal::add_move(Account& account, Currency currency, Amount amount) {
    moves_.push_back({&account, currency, amount});
    Amount& sum = account[currency];
    sum += amount;
    const std::string_view reason = writer_->refuse(sum);
    if (reason.empty()) {
        return {};
    }
    return fail(ErrorKind::usage, fmt::format("{}: {} holds {} {}", reason, account.name,
                                              format_amount(sum, currency.decimals()),
                                              currency.code()));
}

void Journal::write_tags(const ActLine& line, std::string_view leaf) {
    writer_->tag("seq", std::to_string(line.seq));
    writer_->tag("kind", line.kind);
    if (const std::string_view subject = case_of(line); !subject.empty()) {
        writer_->tag("case", subject);
    }
    writer_->tag("id", line.id);
    writer_->tag("recorded", format_time(line.recorded_at));
    if (line.kind == "entry.reversed") {
        writer_->tag("reverses", text_at(*line.body, "seq"));
    }
    writer_->tag("leaf", to_hex(hasher_.leaf(as_bytes(leaf))));
}

// Of the periods that ended before that day, or of all.
void Journal::write_balances(std::optional<Date> before) {
    while (!closings_.empty() && (!before || closings_.begin()->first < *before)) {
        const auto [through, seq] = *closings_.begin();
        closings_.erase(closings_.begin());
        if (const auto held = balances(); !held.empty()) {
            writer_->balances({through, std::to_string(seq), "period.closed", ""}, held);
        }
    }
}

std::vector<JournalWriter::Balance> Journal::balances() const {
    std::vector<JournalWriter::Balance> held;
    for (const auto& [name, account] : accounts_) {
        for (const Sum& sum : account.sums) {
            if (!sum.amount.is_zero()) {
                held.push_back({account.name, sum.currency, sum.amount});
            }
        }
    }
    std::ranges::sort(held, {}, [](const JournalWriter::Balance& balance) {
        return std::pair(balance.account, balance.currency.code());
    });
    return held;
}

Status Journal::pass_on() {
    return sink_(writer_->take());
}

// nullptr for what is no account of the fund.
Account* Journal::find_account(std::string_view name, Date date) {
    const auto found = accounts_.find(name);
    if (found != accounts_.end()) {
        return &found->second;
    }
    return is_account(name) ? &open_account(name, date) : nullptr;
}

Account& Journal::trading_account(Currency currency, Date date) {
    const std::string name = "equity:trading:" + std::string(currency.code());
    const auto found = accounts_.find(name);
    return found == accounts_.end() ? open_account(name, date) : found->second;
}

// Declared where it is met first.
Account& Journal::open_account(std::string_view name, Date date) {
    Account& made = accounts_[std::string(name)];
    made.name = writer_->account_name(name);
    RESERVE_CHECK(names_.insert(made.name).second, "two accounts would be one in the journal");
    writer_->declare(date, name, made.name);
    return made;
}

void Journal::declare(Currency currency, Date date) {
    if (std::ranges::find(currencies_, currency) == currencies_.end()) {
        currencies_.push_back(currency);
        writer_->declare(date, currency);
    }
}

}  // namespace

Status export_journal(Ledger& ledger, const JournalOptions& options, const Sink& sink) {
    return Journal(ledger, options, sink).run();
}

}  // namespace reserve::exchange
