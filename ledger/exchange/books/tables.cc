// Row by row out of the log, and thing by thing out of the index of who names what.
#include "ledger/exchange/books/tables.h"

#include <algorithm>

#include "ledger/base/hex.h"
#include "ledger/base/quoted.h"
#include "ledger/base/text.h"
#include "ledger/exchange/books/case_of.h"
#include "ledger/names.h"
#include "ledger/seal/sha256.h"

namespace reserve::exchange {
namespace {

constexpr std::size_t kPieceBytes = 64U << 10U;

class Rows {
public:
    explicit Rows(const Sink& sink) : sink_(sink) {}

    void add(std::initializer_list<std::string_view> cells) {
        const char* separator = "";
        for (const std::string_view cell : cells) {
            (out_ += separator) += csv_cell(cell);
            separator = ",";
        }
        out_ += '\n';
        if (out_.size() >= kPieceBytes && status_) {
            status_ = sink_(std::exchange(out_, {}));
        }
    }
    bool is_good() const { return status_.has_value(); }
    Status finish() { return status_ ? sink_(out_) : status_; }

private:
    const Sink& sink_;
    std::string out_;
    Status status_;
};

using Write = std::function<void(Rows& rows, const ActLine& line)>;

Status each_row(Ledger& ledger, const Axes& axes, Rows& rows, const Write& write) {
    const std::uint64_t end = end_of_known(ledger, axes);
    seal::JsonDocument document;
    Status damage;
    const Status read = ledger.entries(0, end, [&](const LogEntry& entry) {
        const auto line = read_line(document, entry);
        if (!line) {
            damage = std::unexpected(unreadable(entry.seq));
        } else if (counts(*line, axes)) {
            write(rows, *line);
        }
        return damage.has_value() && rows.is_good();
    });
    return !read ? read : damage ? rows.finish() : damage;
}

constexpr fund::ObjectKind kCases[] = {
    fund::ObjectKind::contribution, fund::ObjectKind::note,         fund::ObjectKind::receipt,
    fund::ObjectKind::notification, fund::ObjectKind::disbursement, fund::ObjectKind::payment,
    fund::ObjectKind::set_aside,    fund::ObjectKind::party};

struct Moment {
    std::string seq;
    std::string date;
    std::string kind;
};

Result<Moment> moment_of(Ledger& ledger, std::uint64_t seq) {
    Moment moment;
    const Status read = line_at(ledger, seq, [&](const ActLine& line) {
        moment = {std::to_string(seq), format_date(line.date), std::string(line.kind)};
    });
    return read ? Result<Moment>(std::move(moment)) : std::unexpected(read.error());
}

Status add_case(Ledger& ledger, const Describe& describe, fund::ObjectKind kind,
                const std::string& name, Rows& rows) {
    const auto seqs = ledger.mentions(kind, name);
    if (!seqs) {
        return std::unexpected(seqs.error());
    }
    Result<Moment> first;
    Result<Moment> last;
    if (!seqs->empty()) {
        first = moment_of(ledger, seqs->front());
        last = moment_of(ledger, seqs->back());
    }
    const auto state = describe(kind, name);
    if (!first || !last || !state) {
        return std::unexpected(!first ? first.error() : !last ? last.error() : state.error());
    }
    rows.add({word_of(kind), name, std::to_string(seqs->size()), first->seq, first->date,
              last->seq, last->date, last->kind, *state});
    return {};
}

}  // namespace

Status export_entries(Ledger& ledger, const Axes& axes, const Sink& sink) {
    Rows rows(sink);
    rows.add({"seq", "recorded_at", "date", "actor", "kind", "case", "id", "memo", "leaf"});
    seal::Hasher hasher;
    return each_row(ledger, axes, rows,
                    [&](Rows& into, const ActLine& line) {
                        into.add({std::to_string(line.seq), format_time(line.recorded_at),
                                  format_date(line.date), line.actor, line.kind, case_of(line),
                                  line.id, line.memo,
                                  to_hex(hasher.leaf(as_bytes(line.leaf)))});
                    });
}

Status export_postings(Ledger& ledger, const Axes& axes, const Sink& sink) {
    Rows rows(sink);
    rows.add({"seq", "date", "kind", "case", "account", "currency", "amount",
              "value_" + lower_ascii(ledger.functional().code())});
    return each_row(ledger, axes, rows, [](Rows& into, const ActLine& line) {
        for (const seal::JsonNode& posting : line.postings->children()) {
            into.add({std::to_string(line.seq), format_date(line.date), line.kind, case_of(line),
                      text_at(posting, "account"), text_at(posting, "currency"),
                      text_at(posting, "amount"), text_at(posting, "value")});
        }
    });
}

Status export_cases(Ledger& ledger, const Describe& describe, const Sink& sink) {
    Rows rows(sink);
    rows.add({"kind", "name", "entries", "opened_seq", "opened", "last_seq", "last", "last_kind",
              "state"});
    for (const fund::ObjectKind kind : kCases) {
        const auto names = ledger.names(kind);
        if (!names) {
            return std::unexpected(names.error());
        }
        for (const std::string& name : *names) {
            if (Status status = add_case(ledger, describe, kind, name, rows); !status) {
                return status;
            }
        }
    }
    return rows.finish();
}

}  // namespace reserve::exchange
