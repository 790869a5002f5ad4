// Entries as lines of a report.
#include "ledger/act_line.h"

#include <algorithm>

#include "ledger/entry.h"

namespace reserve {

std::string_view text_at(const seal::JsonNode& object, std::string_view key) {
    const seal::JsonNode* member = object.find(key);
    return member == nullptr ? std::string_view() : member->text;
}

Amount amount_at(const seal::JsonNode& object, std::string_view key) {
    return Amount(parse_decimal(text_at(object, key)).units);
}

std::uint64_t reversed_seq(const ActLine& reversal) {
    const seal::JsonNode* seq = reversal.body->find("seq");
    return seq == nullptr ? fund::kNoSeq : static_cast<std::uint64_t>(seq->integer);
}

Error unreadable(std::uint64_t seq) {
    return {ErrorKind::corrupt,
            "entry " + std::to_string(seq) + " cannot be read; reserve verify says more"};
}

std::optional<ActLine> read_line(seal::JsonDocument& document, const LogEntry& entry) {
    const auto node = document.parse(entry.leaf);
    EntryParts parts;
    if (!node || !read_entry(**node, parts).empty()) {
        return std::nullopt;
    }
    ActLine line;
    line.seq = entry.seq;
    line.recorded_at = parts.recorded_at;
    line.actor = text_at(*parts.act, "actor");
    line.kind = text_at(*parts.act, "kind");
    line.id = text_at(*parts.act, "id");
    line.leaf = entry.leaf;
    line.memo = text_at(*parts.act, "memo");
    line.body = parts.act->find("body");
    line.documents = parts.act->find("documents");
    line.postings = parts.postings;
    const auto date = parse_date(text_at(*parts.act, "date"));
    if (!date || line.body == nullptr || line.actor.empty() || line.kind.empty()) {
        return std::nullopt;
    }
    line.date = *date;
    return line;
}

bool counts(const ActLine& line, const Axes& axes) {
    return (!axes.as_of || line.date <= *axes.as_of) &&
           (!axes.known_at || line.seq <= *axes.known_at);
}

bool has_currency(const ActLine& line, std::string_view currency) {
    return std::ranges::any_of(line.postings->children(), [&](const seal::JsonNode& posting) {
        return text_at(posting, "currency") == currency;
    });
}

namespace {

// Visits the line if it counts; damage is an error.
Status visit_line(seal::JsonDocument& document, const LogEntry& entry, const Axes& axes,
                  const std::function<void(const ActLine&)>& visit) {
    const auto line = read_line(document, entry);
    if (!line) {
        return std::unexpected(unreadable(entry.seq));
    }
    if (counts(*line, axes)) {
        visit(*line);
    }
    return {};
}

}  // namespace

std::uint64_t end_of_known(const Ledger& ledger, const Axes& axes) {
    const std::uint64_t size = ledger.head().size;
    return axes.known_at && *axes.known_at < size ? *axes.known_at + 1 : size;
}

Status each_line(Ledger& ledger, const Axes& axes,
                 const std::function<void(const ActLine&)>& visit) {
    seal::JsonDocument document;
    Status damage;
    const Status status = ledger.entries(0, end_of_known(ledger, axes), [&](const LogEntry& entry) {
        damage = visit_line(document, entry, axes, visit);
        return damage.has_value();
    });
    return status ? damage : status;
}

Status each_line_at(Ledger& ledger, std::span<const std::uint64_t> seqs, const Axes& axes,
                    const std::function<void(const ActLine&)>& visit) {
    seal::JsonDocument document;
    for (const std::uint64_t seq : seqs) {
        if (axes.known_at && seq > *axes.known_at) {
            continue;
        }
        const auto entry = ledger.entry(seq);
        const Status status = entry ? visit_line(document, *entry, axes, visit)
                                    : std::unexpected(entry.error());
        if (!status) {
            return status;
        }
    }
    return {};
}

Status line_at(Ledger& ledger, std::uint64_t seq,
               const std::function<void(const ActLine&)>& visit) {
    return each_line_at(ledger, {&seq, 1}, {}, visit);
}

Status each_line_of(Ledger& ledger, std::span<const std::string_view> kinds, const Axes& axes,
                    const std::function<void(const ActLine&)>& visit) {
    std::vector<fund::KindIndex> indexes;
    for (const std::string_view kind : kinds) {
        indexes.push_back(*fund::find_kind(kind));
    }
    const auto seqs = ledger.of_kinds(indexes);
    return seqs ? each_line_at(ledger, *seqs, axes, visit) : std::unexpected(seqs.error());
}

}  // namespace reserve
