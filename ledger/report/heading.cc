// Asks the ledger what a heading says.
#include "ledger/report/heading.h"

#include <algorithm>

#include "ledger/act_line.h"
#include "ledger/base/base64.h"

namespace reserve::report {

Result<Heading> heading_of(Ledger& ledger, const Axes& axes) {
    if (!ledger.is_open()) {
        return fail(ErrorKind::not_found, "the fund is not open");
    }
    Heading heading;
    heading.exercise = ledger.is_sandbox();
    heading.as_of = axes.as_of;
    heading.head = ledger.head();
    const std::uint64_t last = heading.head.size - 1;
    heading.known_at = std::min(axes.known_at.value_or(last), last);
    heading.origin = ledger.origin();
    heading.currency = ledger.functional().code();
    const auto newest = ledger.entry(heading.known_at);
    if (!newest) {
        return std::unexpected(newest.error());
    }
    seal::JsonDocument document;
    const auto line = read_line(document, *newest);
    if (!line) {
        return std::unexpected(unreadable(heading.known_at));
    }
    heading.recorded_at = line->recorded_at;
    constexpr std::string_view kinds[] = {"fund.opened", "charter.amended"};
    const Status read =
        each_line_of(ledger, kinds, {std::nullopt, heading.known_at}, [&](const ActLine& act) {
            if (act.kind == kinds[0]) {
                heading.fund = text_at(*act.body, "name");
            }
            if (!axes.as_of || act.date <= *axes.as_of) {
                heading.charter = CharterVersion{act.seq, day_of(act.recorded_at)};
            }
        });
    return read ? Result<Heading>(heading) : std::unexpected(read.error());
}

std::string as_of_text(const Heading& heading) {
    return heading.as_of ? format_date(*heading.as_of) : "every value date";
}

std::string known_at_text(const Heading& heading) {
    return "entry " + std::to_string(heading.known_at);
}

std::string charter_text(const Heading& heading) {
    return heading.charter ? "entry " + std::to_string(heading.charter->seq) : "none yet";
}

std::string head_text(const Heading& heading) {
    return heading.origin + " " + std::to_string(heading.head.size) + " " +
           to_base64(heading.head.root);
}

}  // namespace reserve::report
