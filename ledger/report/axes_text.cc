// A recorded time becomes the last entry recorded by then.
#include "ledger/report/axes_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/entry.h"

namespace reserve::report {
namespace {

Result<std::uint64_t> parse_known_at(Ledger& ledger, std::string_view text) {
    const Decimal number = parse_decimal(text);
    if (number.form == Decimal::Form::well_formed && number.decimals == 0 && number.units >= 0) {
        const std::uint64_t size = ledger.head().size;
        if (number.units >= static_cast<Int128>(size)) {
            return fail(ErrorKind::not_found,
                        fmt::format("there is no entry {} yet: the ledger has {} {}", text, size,
                                    size == 1 ? "entry" : "entries"));
        }
        return static_cast<std::uint64_t>(number.units);
    }
    const auto time = parse_time(text);
    if (!time) {
        return fail(ErrorKind::usage, fmt::format("known-at {} is neither an entry's number nor a "
                                                  "time YYYY-MM-DDTHH:MM:SSZ",
                                                  text));
    }
    const auto seq = ledger.last_seq_at(*time);
    if (!seq) {
        return std::unexpected(seq.error());
    }
    return *seq ? Result<std::uint64_t>(**seq)
                : fail(ErrorKind::not_found, fmt::format("nothing was recorded by {}", text));
}

}  // namespace

Result<Axes> parse_axes(Ledger& ledger, std::string_view as_of, std::string_view known_at) {
    Axes axes;
    if (!as_of.empty()) {
        axes.as_of = parse_date(as_of);
        if (!axes.as_of) {
            return fail(ErrorKind::usage, fmt::format("as-of {} is not a day YYYY-MM-DD", as_of));
        }
    }
    if (!known_at.empty()) {
        const auto seq = parse_known_at(ledger, known_at);
        if (!seq) {
            return std::unexpected(seq.error());
        }
        axes.known_at = *seq;
    }
    return axes;
}

Result<Time> judged_at(Ledger& ledger, const Axes& axes) {
    Time at = ledger.now();
    if (axes.known_at) {
        const std::uint64_t last = ledger.head().size;
        const auto entry = ledger.entry(std::min(*axes.known_at, last == 0 ? 0 : last - 1));
        if (!entry) {
            return std::unexpected(entry.error());
        }
        seal::JsonDocument document;
        const auto node = document.parse(entry->leaf);
        EntryParts parts;
        if (node && read_entry(**node, parts).empty()) {
            at = parts.recorded_at;
        }
    }
    return axes.as_of ? std::min(at, end_of(*axes.as_of)) : at;
}

}  // namespace reserve::report
