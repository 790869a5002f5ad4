// Gathering a payment's evidence: what names the things it rests on, found by the ledger's indexes
// and never by reading the whole log, but for a complete dossier.
#include <algorithm>
#include <map>
#include <set>

#include "ledger/entry.h"
#include "ledger/evidence/dossier_file.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/note.h"

namespace reserve::evidence {

using fund::ObjectKind;
using seal::JsonNode;

namespace {

// Leaves with the error if a step fails.
#define RESERVE_STEP(step)                            \
    if (::reserve::Status status_ = (step); !status_) { \
        return status_;                               \
    }

std::string_view text_at(const JsonNode& node, std::string_view key) {
    const JsonNode* member = node.find(key);
    return member == nullptr ? std::string_view() : member->text;
}

class Gathering {
public:
    Gathering(Ledger& ledger, std::string_view payment) : ledger_(ledger), payment_(payment) {}

    Result<std::string> make(Completeness completeness);

private:
    // An entry's leaf with its act.
    struct Leaf {
        std::string text;
        seal::JsonDocument document;
        std::string_view kind;
        Date date;
        const JsonNode* body = nullptr;
        bool is(std::string_view prefix) const { return kind.starts_with(prefix); }
        std::string_view field(std::string_view name) const { return text_at(*body, name); }
    };

    Status find_release();
    Status find_end();
    Status gather();
    Status gather_notification(std::string_view notification, std::string_view payee);
    Status gather_request(std::string_view disbursement);
    Status gather_payment(const Leaf& instructed);
    Status gather_rate(const Leaf& leaf, std::uint64_t seq, Currency currency);
    Status take_all(DossierFile& file);
    Status prove_each(DossierFile& file);
    // Reads the entries that name a thing, up to the release.
    template <class Visit>
    Status each_mention(ObjectKind kind, std::string_view name, Visit visit);
    Result<const Leaf*> read(std::uint64_t seq);

    Ledger& ledger_;
    std::string payment_;
    std::string disbursement_;
    std::string checkpoint_;
    std::uint64_t size_ = 0;     // of the checkpoint
    std::uint64_t release_ = 0;  // seq
    std::uint64_t end_ = 0;      // seq of the last entry of governance that counts
    std::map<std::uint64_t, Leaf> known_;
    std::set<std::uint64_t> taken_;
    std::vector<std::string> leaves_;
};

Result<const Gathering::Leaf*> Gathering::read(std::uint64_t seq) {
    const auto [at, is_new] = known_.try_emplace(seq);
    Leaf& leaf = at->second;
    if (!is_new) {
        return &leaf;
    }
    auto entry = ledger_.entry(seq);
    if (!entry) {
        return std::unexpected(entry.error());
    }
    leaf.text = std::move(entry->leaf);
    const auto node = leaf.document.parse(leaf.text);
    EntryParts parts;
    if (!node || !read_entry(**node, parts).empty()) {
        return fail(ErrorKind::corrupt,
                    "entry " + std::to_string(seq) + " cannot be read; run reserve verify");
    }
    leaf.kind = text_at(*parts.act, "kind");
    leaf.date = parse_date(text_at(*parts.act, "date")).value_or(Date());
    leaf.body = parts.act->find("body");
    return &leaf;
}

template <class Visit>
Status Gathering::each_mention(ObjectKind kind, std::string_view name, Visit visit) {
    const auto seqs = ledger_.mentions(kind, name);
    if (!seqs) {
        return std::unexpected(seqs.error());
    }
    for (const std::uint64_t seq : *seqs) {
        if (seq > release_) {
            break;
        }
        const auto leaf = read(seq);
        if (!leaf) {
            return std::unexpected(leaf.error());
        }
        RESERVE_STEP(visit(seq, **leaf));
    }
    return {};
}

Status Gathering::find_release() {
    bool released = false;
    release_ = ledger_.head().size;
    const std::uint64_t none = release_;
    RESERVE_STEP(each_mention(ObjectKind::payment, payment_,
                              [&](std::uint64_t seq, const Leaf& leaf) -> Status {
                                  if (leaf.is("payment.instructed")) {
                                      disbursement_ = leaf.field("disbursement");
                                  } else if (leaf.is("payment.released")) {
                                      released = true;
                                      release_ = seq;
                                  }
                                  return {};
                              }));
    if (disbursement_.empty()) {
        return fail(ErrorKind::not_found, "there is no payment " + payment_);
    }
    if (!released || release_ == none) {
        return fail(ErrorKind::usage, "payment " + payment_ +
                                          " was never released: there is nothing to prove yet");
    }
    return {};
}

Status Gathering::find_end() {
    auto checkpoint = ledger_.checkpoint();
    if (!checkpoint) {
        return std::unexpected(checkpoint.error());
    }
    checkpoint_ = std::move(*checkpoint);
    const auto note = seal::parse_note(checkpoint_);
    const auto parsed = note ? seal::parse_checkpoint(note->text)
                             : std::unexpected(seal::CheckpointFault::missing_line);
    if (!parsed) {
        return fail(ErrorKind::corrupt, "the newest checkpoint cannot be read");
    }
    size_ = parsed->head.size;
    if (size_ <= release_) {
        return fail(ErrorKind::not_found,
                    "no checkpoint was signed since payment " + payment_ + " was released");
    }
    end_ = release_;
    for (const NamedLogKey& key : ledger_.log_keys()) {
        end_ = key.seq < size_ ? std::max(end_, key.seq) : end_;
    }
    return {};
}

Status Gathering::gather() {
    const auto governance = ledger_.governance();
    if (!governance) {
        return std::unexpected(governance.error());
    }
    std::ranges::copy_if(*governance, std::inserter(taken_, taken_.end()),
                         [&](std::uint64_t seq) { return seq <= end_; });
    std::string notification;
    std::string payee;
    RESERVE_STEP(each_mention(ObjectKind::disbursement, disbursement_,
                              [&](std::uint64_t, const Leaf& leaf) -> Status {
                                  if (leaf.is("disbursement.requested")) {
                                      notification = leaf.field("notification");
                                      payee = leaf.field("payee");
                                  }
                                  return {};
                              }));
    return gather_notification(notification, payee);
}

// The notification's own entries, and the requests to the payee under it.
Status Gathering::gather_notification(std::string_view notification, std::string_view payee) {
    return each_mention(ObjectKind::notification, notification,
                        [&](std::uint64_t seq, const Leaf& leaf) -> Status {
                            if (leaf.is("notification.")) {
                                taken_.insert(seq);
                            } else if (leaf.is("disbursement.requested") &&
                                       leaf.field("payee") == payee) {
                                return gather_request(leaf.field("disbursement"));
                            }
                            return {};
                        });
}

Status Gathering::gather_request(std::string_view disbursement) {
    Currency currency = ledger_.functional();
    return each_mention(ObjectKind::disbursement, disbursement,
                        [&](std::uint64_t seq, const Leaf& leaf) -> Status {
                            if (leaf.is("payment.instructed")) {
                                return gather_payment(leaf);
                            }
                            if (leaf.is("disbursement.requested")) {
                                currency =
                                    Currency::find(leaf.field("currency")).value_or(currency);
                            }
                            if (leaf.is("disbursement.")) {
                                taken_.insert(seq);
                            }
                            const bool valued = leaf.is("disbursement.requested") ||
                                                leaf.is("disbursement.approved");
                            return valued ? gather_rate(leaf, seq, currency) : Status();
                        });
}

Status Gathering::gather_payment(const Leaf& instructed) {
    const auto request =
        ledger_.mentions(ObjectKind::disbursement, instructed.field("disbursement"), 1);
    const auto account =
        ledger_.mentions(ObjectKind::bank_account, instructed.field("account"), 1);
    if (!request || !account || request->empty() || account->empty()) {
        return fail(ErrorKind::corrupt, "a payment's request or account is not in the ledger");
    }
    taken_.insert(account->front());
    const auto requested = read(request->front());
    if (!requested) {
        return std::unexpected(requested.error());
    }
    const auto currency = Currency::find((*requested)->field("currency"));
    return each_mention(ObjectKind::payment, instructed.field("payment"),
                        [&](std::uint64_t seq, const Leaf& leaf) -> Status {
                            if (leaf.is("payment.")) {
                                taken_.insert(seq);
                            }
                            return leaf.is("payment.settled") && currency
                                       ? gather_rate(leaf, seq, *currency)
                                       : Status();
                        });
}

// The rate in force on the entry's date when it was recorded, and the batch that brought it.
Status Gathering::gather_rate(const Leaf& leaf, std::uint64_t seq, Currency currency) {
    if (currency == ledger_.functional()) {
        return {};
    }
    const auto rate = ledger_.rate_entry(currency, leaf.date, seq);
    if (!rate || !*rate) {
        return rate ? Status() : std::unexpected(rate.error());
    }
    taken_.insert(**rate);
    const auto set = read(**rate);
    if (!set) {
        return std::unexpected(set.error());
    }
    if (const std::string_view batch = (*set)->field("batch"); !batch.empty()) {
        const auto opened = ledger_.mentions(ObjectKind::batch, batch, 1);
        if (!opened) {
            return std::unexpected(opened.error());
        }
        taken_.insert(opened->begin(), opened->end());
    }
    return {};
}

Status Gathering::take_all(DossierFile& file) {
    leaves_.reserve(end_ + 1);
    RESERVE_STEP(ledger_.entries(0, end_ + 1, [&](const LogEntry& entry) {
        leaves_.push_back(entry.leaf);
        file.entries.push_back({entry.seq, leaves_.back(), {}});
        return true;
    }));
    seal::Hasher hasher;
    auto proof = seal::prove_consistency(hasher, end_ + 1, size_, ledger_.tiles());
    if (!proof) {
        return std::unexpected(proof.error());
    }
    file.path = std::move(*proof);
    return {};
}

Status Gathering::prove_each(DossierFile& file) {
    seal::Hasher hasher;
    std::map<std::pair<std::uint32_t, std::uint64_t>, std::vector<seal::Hash>> tiles;
    const seal::TileReader stored = ledger_.tiles();
    const seal::TileReader read_once = [&](std::uint32_t level, std::uint64_t index,
                                           std::size_t width) -> Result<std::vector<seal::Hash>> {
        const auto known = tiles.find({level, index});
        if (known != tiles.end()) {
            return known->second;
        }
        auto tile = stored(level, index, width);
        if (tile) {
            tiles.emplace(std::pair(level, index), *tile);
        }
        return tile;
    };
    for (const std::uint64_t seq : taken_) {
        const auto leaf = read(seq);
        if (!leaf) {
            return std::unexpected(leaf.error());
        }
        auto path = seal::prove_inclusion(hasher, seq, size_, read_once);
        if (!path) {
            return std::unexpected(path.error());
        }
        file.entries.push_back({seq, (*leaf)->text, std::move(*path)});
    }
    return {};
}

Result<std::string> Gathering::make(Completeness completeness) {
    DossierFile file;
    Status status = find_release();
    if (status) {
        status = find_end();
    }
    if (status && completeness == Completeness::plain) {
        status = gather();
    }
    if (status) {
        status = completeness == Completeness::plain ? prove_each(file) : take_all(file);
    }
    if (!status) {
        return std::unexpected(status.error());
    }
    file.completeness = completeness;
    file.payment = payment_;
    file.checkpoint = checkpoint_;
    return write_dossier(file);
}

}  // namespace

Result<std::string> make_dossier(Ledger& ledger, std::string_view payment,
                                 Completeness completeness) {
    return Gathering(ledger, payment).make(completeness);
}

}  // namespace reserve::evidence
