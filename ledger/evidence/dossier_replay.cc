// One entry at a time: form, then the judge of the main path, then bytes against what it makes of
// the act.
#include "ledger/evidence/dossier_replay.h"

#include <algorithm>

#include "ledger/evidence/dossier_postings.h"

namespace reserve::evidence {

using fund::ObjectKind;
using fund::Rule;
using seal::JsonNode;

namespace {

// More than any act can ask for, and far enough from the ends of the range.
constexpr Amount kEnough(Int128{1} << 125);

Finding found(std::string_view code, std::uint64_t seq, std::string place, std::string reason) {
    return {std::string(code), seq, std::move(place), std::move(reason)};
}

std::string_view text_at(const JsonNode* node, std::string_view key) {
    const JsonNode* member = node == nullptr ? nullptr : node->find(key);
    return member == nullptr ? std::string_view() : member->text;
}

// What the judge decided, as an entry would write it.
std::vector<PostedLine> lines_of(const Accepted& accepted) {
    std::vector<PostedLine> lines;
    for (const NamedPosting& named : accepted.postings) {
        lines.push_back({std::string(named.account), named.posting.account.currency(),
                         named.posting.amount, named.posting.value});
    }
    return lines;
}

}  // namespace

DossierReplay::DossierReplay(const DossierFile& file, std::string_view origin) : file_(file) {
    set_.origin = origin;
    wire();
}

const DossierEntry* DossierReplay::find(std::uint64_t seq) const {
    const auto at = std::ranges::lower_bound(file_.entries, seq, {}, &DossierEntry::index);
    return at != file_.entries.end() && at->index == seq ? &*at : nullptr;
}

std::optional<std::uint64_t> DossierReplay::find_id(std::string_view id) const {
    for (const std::uint64_t seq : rows_.seqs_of_id(id_hash(id))) {
        seal::JsonDocument document;
        const DossierEntry* entry = find(seq);
        const auto node = document.parse(entry == nullptr ? "" : entry->leaf);
        if (node && text_at((*node)->find("act"), "id") == id) {
            return seq;
        }
    }
    return std::nullopt;
}

// A plain dossier holds nothing that could have taken a bank reference, nor reversals.
void DossierReplay::wire() {
    const bool complete = file_.completeness == Completeness::complete;
    judge_.find_replay = [this](std::string_view id) { return find_id(id); };
    judge_.read_leaf = [this](std::uint64_t seq) -> Result<std::string> {
        const DossierEntry* entry = find(seq);
        return entry == nullptr ? Result<std::string>(fail(ErrorKind::not_found, "no such entry"))
                                : std::string(entry->leaf);
    };
    judge_.is_reversed = [this](std::uint64_t seq) { return rows_.is_reversed(seq); };
    judge_.is_bank_reference_taken = [this, complete](const BankReferenceKey& bank) {
        return complete && rows_.has_bank_reference(bank.account, bank.reference);
    };
    judge_.balance_on = [this](fund::AccountKey account, Date date) {
        return rows_.cash_on(account, date);
    };
}

void DossierReplay::run(DossierReport& report) {
    for (const DossierEntry& entry : file_.entries) {
        if (Fault fault = replay(entry)) {
            report.findings.push_back(std::move(*fault));
            break;
        }
    }
    report.signatures = signatures_;
    report.assumes = story_.assumptions(file_.completeness);
    if (report.findings.empty() && proves_.empty()) {
        report.findings.push_back({"rule", std::nullopt, "payment",
                                   "no release of " + report.payment + " is among the entries"});
    }
    report.proves = std::move(proves_);
}

std::string_view DossierReplay::log_key() const {
    return set_.log_keys.empty() ? std::string_view()
                                 : std::string_view(set_.log_keys.back().vkey);
}

DossierReplay::Fault DossierReplay::replay(const DossierEntry& entry) {
    EntryParts parts;
    if (Fault fault = read(entry, parts)) {
        return fault;
    }
    if (file_.completeness == Completeness::plain) {
        set_.state.size = entry.index;
        assume_money();
        assume_shares(parts);
    }
    if (Fault fault = judge(entry, parts)) {
        return fault;
    }
    if (Fault fault = compare(entry, parts)) {
        return fault;
    }
    signatures_ += parts.signatures.size();
    if (!recorder_.record(judge_.accepted())) {
        return found("malformed", entry.index, "entry", "cannot be recorded");
    }
    story_.note(set_, judge_, entry.index);
    if (is_release()) {
        const auto& released = std::get<fund::PaymentReleased>(judge_.act().body);
        proves_ = story_.tell(set_, released.payment.handle);
    }
    return std::nullopt;
}

bool DossierReplay::is_release() const {
    const auto* released = std::get_if<fund::PaymentReleased>(&judge_.act().body);
    return released != nullptr &&
           set_.names.name_of(ObjectKind::payment, released->payment.handle.index) ==
               file_.payment;
}

// Whether the leaf is an entry at all, and belongs here.
DossierReplay::Fault DossierReplay::read(const DossierEntry& entry, EntryParts& parts) {
    if (entry.leaf.empty() || entry.leaf.size() > kMaxEntryBytes) {
        return found("malformed", entry.index, "entry", "has not 1 to 65,535 bytes");
    }
    const auto node = document_.parse(entry.leaf);
    if (!node) {
        return found("malformed", entry.index, "byte " + std::to_string(node.error().offset),
                     node.error().reason);
    }
    if (const std::string fault = read_entry(**node, parts); !fault.empty()) {
        return found("malformed", entry.index, "entry", fault);
    }
    if (parts.seq != entry.index) {
        return found("malformed", entry.index, "seq", "says " + std::to_string(parts.seq));
    }
    const std::string_view kind = text_at(parts.act, "kind");
    if (file_.completeness == Completeness::plain && !belongs_in_plain(kind)) {
        return found("malformed", entry.index, "kind",
                     std::string(kind) + " has no place in a plain dossier");
    }
    return std::nullopt;
}

DossierReplay::Fault DossierReplay::judge(const DossierEntry& entry, const EntryParts& parts) {
    Submitted submitted;
    submitted.act = parts.act;
    submitted.at = parts.recorded_at;
    for (const Signed& by : parts.signatures) {
        submitted.signatures.push_back({by.officer, by.signature});
    }
    const Judged judged = judge_.judge(submitted, parts.recorded_at, Origin::replayed, nullptr);
    if (judged.rule == Rule::none) {
        return std::nullopt;
    }
    const fund::RuleSpec& rule = fund::spec(judged.rule);
    const std::string why =
        judged.reason.empty() ? "" : " (" + judged.place + " " + judged.reason + ")";
    return found(code_of(judged.rule), entry.index, std::string(rule.id),
                 std::string(rule.sentence) + why);
}

// The leaf must be what the judge made of its act; where the money is assumed, but for postings.
DossierReplay::Fault DossierReplay::compare(const DossierEntry& entry, const EntryParts& parts) {
    if (judge_.leaf() == entry.leaf) {
        return std::nullopt;
    }
    std::string stated;
    seal::append_canonical(stated, *parts.postings);
    const std::size_t head = std::string_view("{\"act\":,\"postings\":").size() +
                             judge_.canonical_act().size();
    const std::size_t tail = judge_.leaf().rfind(",\"recorded_at\":");
    const std::string as_stated = std::string(judge_.leaf().substr(0, head)) + stated +
                                  std::string(judge_.leaf().substr(tail));
    if (as_stated != entry.leaf) {
        return found("malformed", entry.index, "entry",
                     "its bytes are not those of its act, time and signatures");
    }
    const Accepted accepted = judge_.accepted();
    if (file_.completeness == Completeness::complete || accepted.postings.empty()) {
        return found("rule", entry.index, "postings", "are not those that the rules make");
    }
    const Currency functional = set_.state.functional;
    const auto lines = read_postings(*parts.postings, functional);
    const std::string fault =
        lines ? find_posting_fault(*lines, lines_of(accepted), functional) : "are malformed";
    return fault.empty() ? Fault() : found("rule", entry.index, "postings", fault);
}

// Contributions and refunds are not in a plain dossier: what commitments and releases take is
// there, and no limit on money stands against them.
void DossierReplay::assume_money() {
    fund::State& state = set_.state;
    if (!state.is_open) {
        return;
    }
    fund::Charter charter = *state.charter;
    charter.caps = {};
    charter.low_cash = {};
    charter.minimum_liquidity = {};
    state.charter = std::make_shared<const fund::Charter>(std::move(charter));
    state.balances.load(state.free_account(), -kEnough, -kEnough);
    state.bank_accounts.for_each_loaded(
        [&](fund::BankAccountId id, const fund::BankAccount& account) {
            state.balances.load({fund::AccountClass::cash, id.index, account.currency}, kEnough,
                                kEnough);
        });
}

// Where a tier asks for a share of contributions, the entry says whether the vote reached it.
void DossierReplay::assume_shares(const EntryParts& parts) {
    const std::string_view name = text_at(parts.act->find("body"), "disbursement");
    const auto id = set_.names.find(ObjectKind::disbursement, name);
    const auto actor = set_.names.find(ObjectKind::officer, text_at(parts.act, "actor"));
    if (text_at(parts.act, "kind") != "disbursement.approved" || !id || !actor) {
        return;
    }
    const std::string account = "budget:committed:" + std::string(name);
    const bool commits =
        std::ranges::any_of(parts.postings->children(), [&](const JsonNode& line) {
            return text_at(&line, "account") == account;
        });
    fund::State& state = set_.state;
    const auto& votes = state.disbursements[{*id}].votes;
    for (const fund::PartyId party : state.contributors) {
        const bool approves = party == state.officers[{*actor}].party ||
                              std::ranges::any_of(votes, [&](const fund::Vote& vote) {
                                  return vote.kind == fund::VoteKind::approval &&
                                         vote.party == party;
                              });
        state.parties.edit(party).signed_value = Amount(commits || approves ? 0 : 1);
    }
}

}  // namespace reserve::evidence
