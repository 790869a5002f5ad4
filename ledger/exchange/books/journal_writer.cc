// Two languages: what differs between them is in their classes.
#include "ledger/exchange/books/journal_writer.h"

#include <array>

#include "ledger/exchange/books/journal_text.h"

namespace reserve::exchange {
namespace {

constexpr std::array<std::string_view, 7> kTags{"seq",      "kind",    "case", "id", "recorded",
                                                "reverses", "leaf"};

class PlainWriter final : public JournalWriter {
public:
    explicit PlainWriter(Dialect dialect) : dialect_(dialect) {}

    std::string account_name(std::string_view account) const override {
        return std::string(account);
    }
    std::string_view refuse(Date date) const override {
        const bool early = dialect_ == Dialect::ledger && date < *parse_date("1400-01-01");
        return early ? "ledger knows no years before 1400" : std::string_view();
    }

    void head(std::string_view, Currency) override {
        for (const std::string_view key : kTags) {
            add({"tag ", key, "\n"});
        }
    }
    void declare(Date, Currency currency) override {
        add({"\ncommodity ", currency.code(), "\n"});
        if (currency.decimals() != 0) {
            add({"    format 1000.", std::string(currency.decimals(), '0'), " ", currency.code(),
                 "\n"});
        }
    }
    void declare(Date, std::string_view, std::string_view name) override {
        add({"\naccount ", name, "\n"});
    }
    void transaction(const Heading& heading) override {
        add({"\n"});
        add_date(heading.date);
        add({" * (", heading.seq, ") ", plain_description(heading.about)});
        if (!heading.memo.empty()) {
            add({" | ", plain_description(heading.memo)});
        }
        add({"\n"});
    }
    void tag(std::string_view key, std::string_view value) override {
        add({"    ; ", key, ": ", plain_tag(value), "\n"});
    }
    void price(Date date, Currency currency, std::string_view rate,
               Currency functional) override {
        add({"\nP "});
        add_date(date);
        add({" ", currency.code(), " ", rate, " ", functional.code(), "\n"});
    }
    // Both read the accounts as they stand here, after all of that day.
    void balances(const Heading& heading, std::span<const Balance> balances) override {
        transaction(heading);
        tag("seq", heading.seq);
        for (const Balance& balance : balances) {
            posting(balance.account, Amount(), balance.currency);
            out_.back() = ' ';
            add({"= ", format_amount(balance.amount, balance.currency.decimals()), " ",
                 balance.currency.code(), "\n"});
        }
    }

private:
    Dialect dialect_;
};

class BeancountWriter final : public JournalWriter {
public:
    std::string account_name(std::string_view account) const override {
        return beancount_account(account);
    }
    std::string_view refuse(Amount amount) const override {
        constexpr Int128 kMost = Int128{100'000'000'000'000} * 100'000'000'000'000;
        const bool wide = amount.minor() >= kMost || amount.minor() <= -kMost;
        return wide ? "beancount computes with 28 digits" : std::string_view();
    }

    void head(std::string_view title, Currency functional) override {
        add({"option \"title\" ", beancount_string(title), "\n"});
        add({"option \"operating_currency\" \"", functional.code(), "\"\n"});
    }
    void declare(Date date, Currency currency) override {
        add({"\n"});
        add_date(date);
        add({" commodity ", currency.code(), "\n"});
    }
    void declare(Date date, std::string_view account, std::string_view name) override {
        add({"\n"});
        add_date(date);
        add({" open ", name, "\n"});
        tag("name", account);
    }
    void transaction(const Heading& heading) override {
        add({"\n"});
        add_date(heading.date);
        add({" * ", beancount_string(heading.about), " ", beancount_string(heading.memo), "\n"});
        tag("code", heading.seq);
    }
    void tag(std::string_view key, std::string_view value) override {
        add({"  ", key, ": ", beancount_string(value), "\n"});
    }
    void price(Date date, Currency currency, std::string_view rate,
               Currency functional) override {
        add({"\n"});
        add_date(date);
        add({" price ", currency.code(), " ", rate, " ", functional.code(), "\n"});
    }
    // Of the morning after, which is how it reads a balance; "~ 0" forbids its tolerance.
    void balances(const Heading& heading, std::span<const Balance> balances) override {
        add({"\n"});
        for (const Balance& balance : balances) {
            add_date({heading.date.days + 1});
            add({" balance ", balance.account, "  ",
                 format_amount(balance.amount, balance.currency.decimals()), " ~ 0 ",
                 balance.currency.code(), "\n"});
            tag("seq", heading.seq);
        }
    }
};

}  // namespace

std::unique_ptr<JournalWriter> JournalWriter::make(Dialect dialect) {
    if (dialect == Dialect::beancount) {
        return std::make_unique<BeancountWriter>();
    }
    return std::make_unique<PlainWriter>(dialect);
}

void JournalWriter::comment(std::string_view text) {
    add({"; ", one_line(text, 1'000), "\n"});
}

void JournalWriter::posting(std::string_view name, Amount amount, Currency currency) {
    add({"    ", name, "  "});
    append_amount(out_, amount, currency.decimals());
    add({" ", currency.code(), "\n"});
}

}  // namespace reserve::exchange
