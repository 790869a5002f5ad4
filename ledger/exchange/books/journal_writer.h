// The lines of a journal, as hledger and ledger (one language) or beancount read them. Every
// account, currency and tag is declared before its first use, so that the strict modes pass.
#pragma once

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ledger/base/result.h"
#include "ledger/money/amount.h"
#include "ledger/money/currency.h"
#include "ledger/money/date.h"

namespace reserve::exchange {

enum class Dialect : unsigned char { hledger, ledger, beancount };

class JournalWriter {
public:
    struct Heading {
        Date date;
        std::string seq;
        std::string about;  // the kind of act and what it is about
        std::string_view memo;
    };
    struct Balance {
        std::string_view account;  // as account_name gives it
        Currency currency;
        Amount amount;
    };

    static std::unique_ptr<JournalWriter> make(Dialect dialect);
    virtual ~JournalWriter() = default;

    // The name under which an account stands.
    virtual std::string account_name(std::string_view account) const = 0;
    // Why the program cannot hold a transaction of that day, or such an amount; empty if it can.
    virtual std::string_view refuse(Date) const { return {}; }
    virtual std::string_view refuse(Amount) const { return {}; }

    void comment(std::string_view text);
    virtual void head(std::string_view title, Currency functional) = 0;
    virtual void declare(Date date, Currency currency) = 0;
    virtual void declare(Date date, std::string_view account, std::string_view name) = 0;

    // A transaction: its heading, then its tags, then its postings.
    virtual void transaction(const Heading& heading) = 0;
    virtual void tag(std::string_view key, std::string_view value) = 0;
    void posting(std::string_view name, Amount amount, Currency currency);

    // What one unit of the currency is worth.
    virtual void price(Date date, Currency currency, std::string_view rate,
                       Currency functional) = 0;
    // What the accounts hold at the end of the day, exactly; there is at least one.
    virtual void balances(const Heading& heading, std::span<const Balance> balances) = 0;

    std::size_t size() const { return out_.size(); }
    // What was written since the last take.
    std::string take() { return std::exchange(out_, {}); }

protected:
    void add(std::initializer_list<std::string_view> pieces) {
        for (const std::string_view piece : pieces) {
            out_ += piece;
        }
    }
    void add_date(Date date) { append_date(out_, date); }

    std::string out_;
};

}  // namespace reserve::exchange
