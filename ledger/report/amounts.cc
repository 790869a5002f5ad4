// Sums and texts.
#include "ledger/report/amounts.h"

#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/money/wide.h"
#include "ledger/names.h"

namespace reserve::report {

std::string money(const Ledger& ledger, Amount amount) {
    return format_amount(amount, ledger.functional().decimals());
}

std::string money(Amount amount, Currency currency) {
    return format_amount(amount, currency.decimals());
}

std::string with_code(Amount amount, Currency currency) {
    return money(amount, currency) + " " + std::string(currency.code());
}

std::string told(const Ledger& ledger, Amount amount) {
    return std::string(ledger.functional().code()) + " " + group_thousands(money(ledger, amount));
}

Result<Amount> class_value(Ledger& ledger, fund::AccountClass of, const Axes& axes) {
    Amount sum;
    const Status status =
        ledger.holdings(of, axes, [&](const Movement& held) { sum += held.value; });
    return status ? Result<Amount>(sum) : std::unexpected(status.error());
}

Result<std::optional<RateInForce>> rate_in_force(Ledger& ledger, Currency currency, Date on,
                                                 std::uint64_t size) {
    const auto seq = ledger.rate_entry(currency, on, size);
    if (!seq || !*seq) {
        return seq ? Result<std::optional<RateInForce>>(std::nullopt)
                   : std::unexpected(seq.error());
    }
    std::optional<RateInForce> found;
    const Status read = line_at(ledger, **seq, [&](const ActLine& line) {
        if (const auto rate = parse_rate(text_at(*line.body, "value"))) {
            found = {line.seq, line.date, *rate};
        }
    });
    return read ? Result<std::optional<RateInForce>>(found) : std::unexpected(read.error());
}

std::string month_text(std::int32_t month_index) {
    return fmt::format("{:04}-{:02}", month_index / 12, month_index % 12 + 1);
}

std::string percent(Amount part, Amount whole) {
    if (whole.is_zero()) {
        return "";
    }
    const Wide scaled = Wide(part.minor()) * (whole.is_negative() ? -1000 : 1000);
    const Wide size = whole.is_negative() ? Wide(-whole.minor()) : Wide(whole.minor());
    const auto tenths = divide_half_even(scaled, size);
    return tenths ? format_amount(*tenths, 1) : "";
}

Status check_known(Ledger& ledger, fund::ObjectKind kind, const std::string& name,
                   const Axes& axes) {
    const auto first = ledger.mentions(kind, name, 1);
    if (!first) {
        return std::unexpected(first.error());
    }
    const bool known =
        !first->empty() && (!axes.known_at || first->front() <= *axes.known_at);
    return known ? Status()
                 : fail(ErrorKind::not_found,
                        "there is no " + std::string(word_of(kind)) + " " + name);
}

}  // namespace reserve::report
