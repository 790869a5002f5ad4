// Streams the log in chunks through the same judge and recorder that append uses. The recorder
// writes into digests, which are then compared with the tables of the ledger.
#include "ledger/audit.h"

#include <algorithm>

#include "ledger/audit_checkpoints.h"
#include "ledger/audit_rows.h"
#include "ledger/audit_tiles.h"
#include "ledger/cells.h"
#include "ledger/judge.h"

namespace reserve {

using fund::Rule;
using store::Cell;
using store::Table;

namespace {

constexpr std::uint64_t kChunk = 4096;
constexpr std::size_t kMaxFindings = 200;  // of one code; the rest is counted

Status write_tile(store::Store& rows, const seal::Tile& tile) {
    const Bytes hashes(tile.hashes.front().data(), tile.hashes.size() * sizeof(seal::Hash));
    const Cell row[] = {static_cast<std::int64_t>(tile.level), cell_of(tile.index),
                        cell_of(tile.hashes.size()), hashes};
    return rows.put(Table::tile, row);
}

class Auditor {
public:
    Auditor(store::Store& store, const AuditOptions& options)
        : store_(store),
          options_(options),
          set_(nullptr),
          recorder_(rows_, set_),
          judge_(set_),
          tiles_(store, [this](Finding finding) { find(std::move(finding)); }),
          checkpoints_(store, [this](Finding finding) { find(std::move(finding)); }) {}

    Result<AuditReport> run();

private:
    bool is_whole() const { return options_.scope == AuditScope::whole_ledger; }
    AuditReport finished();
    Status open();
    void wire();
    Result<bool> read_chunk();
    void check_entry(std::uint64_t seq, std::string_view leaf);
    bool read_form(std::uint64_t seq, std::string_view leaf, EntryParts& parts);
    void replay(std::uint64_t seq, std::string_view leaf, const EntryParts& parts);
    Judged judge(const EntryParts& parts);
    void explain_leaf(std::uint64_t seq, std::string_view leaf, const EntryParts& parts);
    void check_heads();
    Status check_end();
    Status write_tiles();
    Status failure() const;
    void check_head();
    Status check_projections();
    void differs(const RowDifference& difference);
    std::optional<std::uint64_t> find_id(std::string_view id);
    Result<std::string> read_leaf(std::uint64_t seq);
    void find(Finding finding);
    void find(std::string_view code, std::optional<std::uint64_t> seq, std::string place,
              std::string reason);
    void stop_replay(std::uint64_t seq);

    store::Store& store_;
    const AuditOptions& options_;
    WorkingSet set_;
    ExpectedRows rows_;
    Recorder recorder_;
    Judge judge_;
    TileAudit tiles_;
    CheckpointAudit checkpoints_;
    AuditReport report_;
    std::map<std::string, std::size_t, std::less<>> counts_;

    std::string bytes_;  // of a chunk of entries
    std::vector<std::pair<std::uint64_t, std::size_t>> ends_;  // seq, end within bytes_
    std::uint64_t next_ = 0;
    std::optional<std::uint64_t> stopped_at_;
    std::uint64_t stored_size_ = 0;
    std::string stored_root_;

    seal::JsonDocument document_;
    seal::Hasher hasher_;
    std::string canonical_;
    std::vector<SignatureText> signatures_;
    Status failure_;
};

void Auditor::find(Finding finding) {
    if (++counts_[finding.code] <= kMaxFindings) {
        report_.findings.push_back(std::move(finding));
    }
}

void Auditor::find(std::string_view code, std::optional<std::uint64_t> seq, std::string place,
                   std::string reason) {
    find({std::string(code), seq, std::move(place), std::move(reason)});
}

void Auditor::stop_replay(std::uint64_t seq) {
    stopped_at_ = stopped_at_.value_or(seq);
}

Result<AuditReport> Auditor::run() {
    if (Status status = open(); !status) {
        return std::unexpected(status.error());
    }
    for (bool more = true; more;) {
        const auto chunk = read_chunk();
        if (!chunk) {
            return std::unexpected(chunk.error());
        }
        std::size_t start = 0;
        for (const auto& [seq, end] : ends_) {
            check_entry(seq, std::string_view(bytes_).substr(start, end - start));
            start = end;
        }
        if (!failure_) {
            return std::unexpected(failure_.error());
        }
        more = *chunk;
        if (more) {
            // Full tiles are compared and forgotten; the edges are written again at the end.
            failure_ = write_tiles();
        }
        if (options_.progress) {
            options_.progress(report_.entries);
        }
    }
    report_.head = {set_.tree.size(), set_.tree.root()};
    if (!is_whole()) {
        return finished();
    }
    if (Status status = check_end(); !status) {
        return std::unexpected(status.error());
    }
    if (Status status = check_projections(); !status) {
        return std::unexpected(status.error());
    }
    return finished();
}

AuditReport Auditor::finished() {
    for (const auto& [code, count] : counts_) {
        if (count > kMaxFindings) {
            report_.findings.push_back(
                {code, std::nullopt, "", std::to_string(count - kMaxFindings) + " more"});
        }
    }
    return std::move(report_);
}

// The origin stands nowhere else; size and root are compared, not trusted.
Status Auditor::open() {
    wire();
    if (is_whole()) {
        if (Status status = checkpoints_.open(); !status) {
            return status;
        }
    }
    return store_.scan({.table = Table::meta}, [&](store::Row row) {
        const std::string_view key = text_of(row[0]);
        if (key == "origin") {
            set_.origin = text_of(row[1]);
        } else if (key == "own_log_key") {
            set_.own_log_key = text_of(row[1]);
        } else if (key == "size") {
            stored_size_ = static_cast<std::uint64_t>(integer_of(row[1]));
        } else if (const auto* root = std::get_if<store::Blob>(&row[1]);
                   key == "root" && root != nullptr) {
            stored_root_ = as_text(*root);
        }
        return true;
    });
}

void Auditor::wire() {
    rows_.on_full_tile = [this](store::Row tile) {
        if (is_whole()) {
            tiles_.check(tile);
        }
    };
    judge_.find_replay = [this](std::string_view id) { return find_id(id); };
    judge_.read_leaf = [this](std::uint64_t seq) { return read_leaf(seq); };
    judge_.is_reversed = [this](std::uint64_t seq) { return rows_.is_reversed(seq); };
    judge_.is_bank_reference_taken = [this](const BankReferenceKey& bank) {
        return rows_.has_bank_reference(bank.account, bank.reference);
    };
    judge_.balance_on = [this](fund::AccountKey account, Date date) {
        return rows_.cash_on(account, date);
    };
}

// Whether there may be more after this chunk.
Result<bool> Auditor::read_chunk() {
    bytes_.clear();
    ends_.clear();
    const store::Query query{.table = Table::entry, .low = static_cast<std::int64_t>(next_)};
    const Status status = store_.scan(query, [&](store::Row row) {
        const auto seq = static_cast<std::uint64_t>(integer_of(row[0]));
        const auto* leaf = std::get_if<store::Blob>(&row[1]);
        if (leaf != nullptr) {
            bytes_ += as_text(*leaf);
        }
        ends_.emplace_back(seq, bytes_.size());
        next_ = seq + 1;
        return ends_.size() < kChunk;
    });
    if (!status) {
        return std::unexpected(status.error());
    }
    return ends_.size() == kChunk;
}

void Auditor::check_entry(std::uint64_t seq, std::string_view leaf) {
    const std::uint64_t expected = report_.entries;
    if (seq != expected && !stopped_at_) {
        find("tree", expected, "entry",
             "is missing: the next one in the log is " + std::to_string(seq));
        stop_replay(expected);
    }
    ++report_.entries;
    EntryParts parts;
    const bool readable = read_form(seq, leaf, parts);
    if (!readable) {
        stop_replay(seq);
    }
    if (stopped_at_) {
        set_.tree.append(hasher_.leaf(as_bytes(leaf)));
    } else {
        replay(seq, leaf, parts);
    }
    check_heads();
}

// What was signed, or told outside the ledger, of the tree as it now stands.
void Auditor::check_heads() {
    if (set_.tree.size() == checkpoints_.next()) {
        if (Status status = checkpoints_.check(set_); !status) {
            failure_ = status;
        }
    }
    const auto& told = options_.told;
    if (told && told->size == set_.tree.size() && told->root != set_.tree.root()) {
        find("fork", std::nullopt, "head file",
             "the first " + std::to_string(told->size) +
                 " entries were others when it was written");
    }
}

Status Auditor::check_end() {
    if (options_.told && options_.told->size > set_.tree.size()) {
        find("fork", std::nullopt, "head file",
             "says " + std::to_string(options_.told->size) + " entries, the log holds " +
                 std::to_string(report_.entries));
    }
    report_.checkpoints = checkpoints_.checked();
    return checkpoints_.finish(set_);
}

// Whether the bytes are an entry at all.
bool Auditor::read_form(std::uint64_t seq, std::string_view leaf, EntryParts& parts) {
    if (leaf.empty() || leaf.size() > kMaxEntryBytes) {
        find("malformed", seq, "entry",
             "has " + std::to_string(leaf.size()) + " bytes, not 1 to 65,535");
        return false;
    }
    const auto node = document_.parse(leaf);
    if (!node) {
        find("malformed", seq, "byte " + std::to_string(node.error().offset),
             node.error().reason);
        return false;
    }
    if (const std::string fault = read_entry(**node, parts); !fault.empty()) {
        find("malformed", seq, "entry", fault);
        return false;
    }
    if (parts.seq != seq) {
        find("malformed", seq, "seq", "says " + std::to_string(parts.seq));
        return false;
    }
    if (stopped_at_) {
        canonical_.clear();
        seal::append_canonical(canonical_, **node);
        if (canonical_ != leaf) {
            find("malformed", seq, "entry", "its bytes are not canonical JSON");
        }
    }
    return true;
}

// What the rules say about the entry's act, given as it was recorded. A signature that does not
// verify is reported, and then taken as valid once, so that the replay can go on.
Judged Auditor::judge(const EntryParts& parts) {
    signatures_.clear();
    for (const Signed& by : parts.signatures) {
        signatures_.push_back({by.officer, by.signature});
    }
    const Submitted submitted{parts.act, parts.recorded_at, signatures_};
    Judged judged = judge_.judge(submitted, parts.recorded_at, Origin::replayed, nullptr);
    if (judged.rule != Rule::signature_invalid || signatures_.size() != 1) {
        return judged;
    }
    const auto officer = set_.names.find(fund::ObjectKind::officer, signatures_.front().officer);
    const auto key = officer ? set_.keys.find(*officer) : set_.keys.end();
    if (key == set_.keys.end()) {
        return judged;
    }
    find("signature", parts.seq, "signatures",
         std::string(signatures_.front().officer) + "'s signature does not verify");
    const SignatureAhead pardoned{true, true, key->second.raw()};
    return judge_.judge(submitted, parts.recorded_at, Origin::replayed, &pardoned);
}

void Auditor::replay(std::uint64_t seq, std::string_view leaf, const EntryParts& parts) {
    const Judged judged = judge(parts);
    if (judged.rule != Rule::none) {
        const fund::RuleSpec& rule = fund::spec(judged.rule);
        find(code_of(judged.rule), seq, std::string(rule.id),
             std::string(rule.sentence) +
                 (judged.reason.empty() ? "" : " (" + judged.place + " " + judged.reason + ")"));
        stop_replay(seq);
        set_.tree.append(hasher_.leaf(as_bytes(leaf)));
        return;
    }
    report_.signatures += parts.signatures.size();
    if (judge_.leaf() != leaf) {
        explain_leaf(seq, leaf, parts);
    }
    const Accepted as_decided = judge_.accepted();
    const auto hash =
        recorder_.record({as_decided.act, as_decided.text, as_decided.decision, as_decided.found,
                          as_decided.postings, as_decided.id, as_decided.actor, leaf,
                          as_decided.recorded_at, as_decided.original_bank_reference});
    if (!hash) {
        failure_ = std::unexpected(hash.error());
    }
}

// The bytes are not those that append would have written: is it the form, or the postings?
void Auditor::explain_leaf(std::uint64_t seq, std::string_view leaf, const EntryParts& parts) {
    const auto node = document_.parse(leaf);
    canonical_.clear();
    if (node) {
        seal::append_canonical(canonical_, **node);
    }
    if (!node || canonical_ != leaf) {
        find("malformed", seq, "entry", "its bytes are not canonical JSON");
        return;
    }
    EntryParts again;
    read_entry(**node, again);
    std::string stored;
    seal::append_canonical(stored, *again.postings);
    if (judge_.leaf().find(stored) == std::string_view::npos) {
        find("rule", seq, "postings", "are not those that the rules make");
    } else if (!parts.signatures.empty()) {
        find("malformed", seq, "signatures", "stand where none are needed");
    } else {
        find("malformed", seq, "recorded_at", "is not written with six decimals");
    }
}

Status Auditor::write_tiles() {
    for (const seal::Tile& tile : set_.tree.take_touched()) {
        if (Status status = write_tile(rows_, tile); !status) {
            return status;
        }
    }
    return failure();
}

// The first failure to read.
Status Auditor::failure() const {
    return tiles_.failure() ? failure_ : tiles_.failure();
}

void Auditor::check_head() {
    if (stored_size_ != report_.entries) {
        find("tree", std::nullopt, "head",
             "says " + std::to_string(stored_size_) + " entries, the log holds " +
                 std::to_string(report_.entries));
    } else if (stored_root_ != as_text(report_.head.root) && report_.entries != 0) {
        find("tree", std::nullopt, "head", "its root is not that of the entries");
    }
}

Status Auditor::check_projections() {
    check_head();
    Status status = stopped_at_ ? Status() : recorder_.finish();
    if (stopped_at_) {
        status = write_tiles();
        find("projection", stopped_at_, "",
             "balances and cases were not compared: the replay ends here");
    }
    tiles_.check_edges(rows_.edges());
    if (status) {
        status = tiles_.check_count(set_.tree.size());
    }
    for (const store::TableSpec& table : store::tables()) {
        const bool compared = table.table != Table::entry && table.table != Table::tile &&
                              table.table != Table::checkpoint &&
                              table.table != Table::cosignature;
        if (compared && status && !stopped_at_) {
            status = rows_.compare(store_, table.table,
                                   [&](const RowDifference& row) { differs(row); });
        }
    }
    return status ? failure() : status;
}

void Auditor::differs(const RowDifference& difference) {
    if (difference.table == Table::meta &&
        (difference.text_key == "size" || difference.text_key == "root" ||
         difference.text_key == "own_log_key")) {
        return;  // the head was compared with the entries; a key of the ledger's own is not in them
    }
    const auto rows = [](std::uint64_t count) {
        return std::to_string(count) + (count == 1 ? " row" : " rows");
    };
    const bool same_count = difference.found.count == difference.expected.count;
    find("projection", std::nullopt, place_of(difference, set_.names),
         same_count ? rows(difference.found.count) + ", not as the replay writes them"
                    : rows(difference.found.count) + " where the replay writes " +
                          std::to_string(difference.expected.count));
}

std::optional<std::uint64_t> Auditor::find_id(std::string_view id) {
    for (const std::uint64_t seq : rows_.seqs_of_id(id_hash(id))) {
        const auto leaf = read_leaf(seq);
        seal::JsonDocument document;
        const auto node = leaf ? document.parse(*leaf) : std::unexpected(seal::JsonError());
        const seal::JsonNode* act = node ? (*node)->find("act") : nullptr;
        const seal::JsonNode* known = act != nullptr ? act->find("id") : nullptr;
        if (known != nullptr && known->text == id) {
            return seq;
        }
    }
    return std::nullopt;
}

Result<std::string> Auditor::read_leaf(std::uint64_t seq) {
    const Cell key[] = {cell_of(seq)};
    const auto row = store_.get(Table::entry, key);
    if (!row) {
        return std::unexpected(row.error());
    }
    const auto* leaf = *row ? std::get_if<store::Blob>(&(**row)[1]) : nullptr;
    if (leaf == nullptr) {
        return fail(ErrorKind::not_found, "there is no entry " + std::to_string(seq));
    }
    return std::string(as_text(*leaf));
}

}  // namespace

std::string_view code_of(Rule rule) {
    switch (rule) {
        case Rule::signature_missing:
        case Rule::signature_invalid:
            return "signature";
        case Rule::act_malformed:
        case Rule::kind_unknown:
        case Rule::body_invalid:
        case Rule::entry_too_large:
            return "malformed";
        default:
            return "rule";
    }
}

Result<AuditReport> verify(store::Store& store, const AuditOptions& options) {
    if (Status status = store.begin_read(); !status) {
        return std::unexpected(status.error());
    }
    auto report = Auditor(store, options).run();
    const Status ended = store.end_read();
    if (!report || ended) {
        return report;
    }
    return std::unexpected(ended.error());
}

}  // namespace reserve
