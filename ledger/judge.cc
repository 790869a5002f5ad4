// The order of checks before decide is that of the rules: malformed, id, kind, body; what decide
// needs beyond the state is looked up here.
#include "ledger/judge.h"

#include <algorithm>

#include "ledger/base/base64.h"
#include "ledger/base/text.h"
#include "ledger/cells.h"
#include "ledger/text_facts.h"

namespace reserve {

using fund::ObjectKind;
using fund::Rule;
using fund::SignatureCheck;
using seal::JsonNode;

namespace {

Judged broken(ReadFault fault) {
    return {fault.rule, std::move(fault.place), std::move(fault.reason), std::nullopt};
}

Judged broken(Rule rule, std::string place, std::string reason) {
    return {rule, std::move(place), std::move(reason), std::nullopt};
}

}  // namespace

Judged Judge::judge(const Submitted& submitted, Time now, Origin origin,
                    const SignatureAhead* checked) {
    if (Judged judged = check_identity(submitted, origin);
        judged.rule != Rule::none || judged.replay_of) {
        return judged;
    }
    if (Judged judged = read(submitted, now, origin); judged.rule != Rule::none) {
        return judged;
    }
    find(submitted, origin, checked);
    Judged judged;
    judged.rule = fund::decide(set_.state, act_, recorded_at_, found_, decision_);
    if (judged.rule == Rule::charter_invalid && !text_.charter_fault.empty()) {
        judged.place = "body.charter";
        judged.reason = text_.charter_fault;
    }
    if (judged.rule != Rule::none) {
        return judged;
    }
    write_leaf(submitted);
    if (leaf_.size() > kMaxEntryBytes) {
        judged.rule = Rule::entry_too_large;
        judged.reason = "it would have " + std::to_string(leaf_.size()) + " bytes";
    }
    return judged;
}

namespace {

Judged time_told() {
    return broken(Rule::act_malformed, "at", "is given in a sandbox only");
}

}  // namespace

// act.malformed, and id.reused or a replay.
Judged Judge::check_identity(const Submitted& submitted, Origin origin) {
    const auto envelope = read_envelope(*submitted.act);
    if (!envelope) {
        return broken(envelope.error());
    }
    const bool is_real = set_.state.is_open && set_.state.sandbox == fund::Sandbox::no;
    if (is_real && submitted.at && origin == Origin::submitted) {
        return time_told();
    }
    envelope_ = *envelope;
    if (origin == Origin::submitted && count_code_points(envelope_.id) > kMaxIdLength) {
        return broken(Rule::act_malformed, "id", "is longer than 200 characters");
    }
    canonical_.clear();
    seal::append_canonical(canonical_, *submitted.act);
    const auto seq = find_replay(envelope_.id);
    if (!seq) {
        return {};
    }
    if (origin == Origin::replayed) {
        return broken(Rule::id_reused, "id", "entry " + std::to_string(*seq) + " has this id");
    }
    const auto leaf = read_leaf(*seq);
    const std::string_view start = "{\"act\":";
    const bool same = leaf && leaf->size() > start.size() + canonical_.size() &&
                      leaf->compare(start.size(), canonical_.size(), canonical_) == 0 &&
                      (*leaf)[start.size() + canonical_.size()] == ',';
    if (!same) {
        return broken(Rule::id_reused, "id", "entry " + std::to_string(*seq) + " has this id");
    }
    Judged replay;
    replay.replay_of = seq;
    return replay;
}

// kind.unknown and body.invalid; and the recorded time.
Judged Judge::read(const Submitted& submitted, Time now, Origin origin) {
    const auto kind = fund::find_kind(envelope_.kind);
    if (!kind) {
        return broken(Rule::kind_unknown, "kind", std::string(envelope_.kind));
    }
    kind_ = *kind;
    if (!envelope_.too_long.empty()) {
        return broken(Rule::body_invalid, std::string(envelope_.too_long),
                      "is longer than 4,000 characters");
    }
    text_ = BodyText();
    const ReadContext context = set_.read_context();
    if (auto fault = read_body(kind_, *envelope_.body, context, act_.body, text_)) {
        return broken(*fault);
    }
    if (Judged judged = check_body(); judged.rule != Rule::none) {
        return judged;
    }
    const auto actor = set_.resolve(ObjectKind::officer, envelope_.actor);
    act_.actor = actor ? fund::OfficerId{*actor} : fund::OfficerId();
    act_.date = envelope_.date;
    return check_time(submitted, now, origin);
}

// At the opening the words of the charter count, also where it is invalid.
bool Judge::signatures_required() const {
    if (set_.state.is_open) {
        return set_.state.charter->signatures == fund::Signatures::required;
    }
    const JsonNode* word =
        text_.charter_node != nullptr ? text_.charter_node->find("signatures") : nullptr;
    return std::holds_alternative<fund::FundOpened>(act_.body) &&
           (word == nullptr || word->text != "waived");
}

// Keys: required where signatures are, nobody else's; a log's key is named like the log.
Judged Judge::check_body() const {
    const auto* opened = std::get_if<fund::FundOpened>(&act_.body);
    const bool enrols = std::holds_alternative<fund::OfficerEnrolled>(act_.body);
    if ((enrols || opened != nullptr) && text_.public_key.empty() && signatures_required()) {
        return broken(Rule::body_invalid, "body.public_key",
                      "is missing: signatures are required");
    }
    if (!text_.public_key.empty()) {
        const auto key = seal::PublicKey::parse(text_.public_key);
        for (const auto& [officer, known] : set_.keys) {
            if (key && known == *key) {
                return broken(Rule::body_invalid, "body.public_key",
                              "is already the key of another officer");
            }
        }
    }
    if (opened != nullptr && !opened->sandbox && text_.log_key.empty()) {
        return broken(Rule::body_invalid, "body.log_key", "is missing: this is no sandbox");
    }
    return check_log_key();
}

// Where signatures are waived nothing is signed that must convince, so any text will do.
Judged Judge::check_log_key() const {
    if (text_.log_key.empty() || !signatures_required()) {
        return {};
    }
    const auto key = seal::parse_vkey(text_.log_key);
    if (!key || key->type != seal::KeyType::ed25519) {
        return broken(Rule::body_invalid, "body.log_key",
                      "is not a verifier key <name>+<8 hex>+<base64>");
    }
    return key->name == set_.origin ? Judged()
                                    : broken(Rule::body_invalid, "body.log_key",
                                             "does not name this ledger's origin");
}

Judged Judge::check_time(const Submitted& submitted, Time now, Origin origin) {
    const auto* opened = std::get_if<fund::FundOpened>(&act_.body);
    // Before the fund is open only fund.opened can be told; the rest is fund.unopened.
    const bool sandbox = set_.state.is_open ? set_.state.sandbox == fund::Sandbox::yes
                                            : opened == nullptr || opened->sandbox;
    if (submitted.at && !sandbox && origin == Origin::submitted) {
        return time_told();
    }
    const Time sandbox_now = std::max(now, set_.state.last_recorded);
    recorded_at_ = submitted.at.value_or(sandbox ? sandbox_now : now);
    return {};
}

void Judge::find(const Submitted& submitted, Origin origin, const SignatureAhead* checked) {
    found_ = fund::Found();
    if (auto* registered = std::get_if<fund::PartyRegistered>(&act_.body)) {
        registered->names_beneficiary = text_.new_name == set_.beneficiary_name;
    } else if (auto* refused = std::get_if<fund::AttemptRefused>(&act_.body)) {
        refused->may_record = origin != Origin::submitted ||
                              (set_.state.sandbox == fund::Sandbox::yes && !signatures_required());
    }
    set_.load_all(text_.mentions);
    set_.load_rates(act_.date);
    if (const auto* request = std::get_if<fund::DisbursementRequested>(&act_.body);
        request != nullptr && request->notification.handle.known() &&
        request->payee.handle.known()) {
        set_.load_requested(request->notification.handle, request->payee.handle);
    }
    if (fund::needs_lots(act_)) {
        set_.load_lots();
    }
    find_fund();
    find_original();
    own_key_ = text_.public_key.empty() ? std::nullopt : seal::PublicKey::parse(text_.public_key);
    found_.signature = check_signatures(submitted, origin, checked);
    if (const auto bank = bank_reference_of(set_.state, act_, text_)) {
        found_.bank_reference_taken = is_bank_reference_taken(*bank);
    }
    if (const auto* statement = std::get_if<fund::StatementReconciled>(&act_.body);
        statement != nullptr && statement->account.handle.known()) {
        const fund::BankAccountId account = statement->account.handle;
        found_.statement_balance =
            balance_on({fund::AccountClass::cash, account.index,
                        set_.state.bank_accounts[account].currency},
                       act_.date);
    }
}

void Judge::find_fund() {
    found_.fund_missing = envelope_.fund.empty() && signatures_required() &&
                          !std::holds_alternative<fund::AttemptRefused>(act_.body);
    found_.fund_differs = !envelope_.fund.empty() && envelope_.fund != set_.origin;
}

// Reads the entry to be reversed as it would be read today: names it gave have their handles.
void Judge::find_original() {
    const auto* reversal = std::get_if<fund::EntryReversed>(&act_.body);
    original_text_ = BodyText();
    if (reversal == nullptr || reversal->seq.value >= set_.state.size) {
        return;
    }
    auto leaf = read_leaf(reversal->seq.value);
    if (!leaf) {
        return;
    }
    original_leaf_ = std::move(*leaf);
    const auto node = original_document_.parse(original_leaf_);
    EntryParts parts;
    if (!node || !read_entry(**node, parts).empty()) {
        return;
    }
    const auto envelope = read_envelope(*parts.act);
    const auto kind = envelope ? fund::find_kind(envelope->kind) : std::nullopt;
    if (!kind || read_body(*kind, *envelope->body, set_.read_context(), original_act_.body,
                           original_text_)) {
        return;
    }
    original_act_.date = envelope->date;
    set_.load_all(original_text_.mentions);
    original_postings_.clear();
    for (const JsonNode& line : parts.postings->children()) {
        const auto currency = Currency::find(line.find("currency")->text);
        const auto account = parse_account(
            line.find("account")->text, currency.value_or(set_.state.functional),
            [&](ObjectKind kind_of, std::string_view name) { return set_.resolve(kind_of, name); });
        if (!currency || !account) {
            return;
        }
        original_postings_.push_back({*account, fund::Balances::kNoSlot,
                                      Amount(parse_decimal(line.find("amount")->text).units),
                                      Amount(parse_decimal(line.find("value")->text).units)});
    }
    found_.original = {&original_act_, original_postings_, is_reversed(reversal->seq.value)};
}

const seal::PublicKey* Judge::key_of(std::string_view officer) const {
    if (!set_.state.is_open) {
        return own_key_ && officer == envelope_.actor ? &*own_key_ : nullptr;
    }
    const auto handle = set_.names.find(ObjectKind::officer, officer);
    const auto found = handle ? set_.keys.find(*handle) : set_.keys.end();
    return found == set_.keys.end() ? nullptr : &found->second;
}

// Rows of a batch that is open, by its opener, are covered by the signature on the batch.
bool Judge::is_open_batch_row() const {
    return std::visit(
        [&](const auto& body) {
            if constexpr (requires { body.batch->handle; }) {
                if (body.batch && body.batch->handle.known()) {
                    const fund::Batch& batch = set_.state.batches[body.batch->handle];
                    return batch.opener == act_.actor && batch.used < batch.rows;
                }
            }
            return false;
        },
        act_.body);
}

SignatureCheck Judge::check_signatures(const Submitted& submitted, Origin origin,
                                       const SignatureAhead* checked) const {
    const bool by_ledger = std::holds_alternative<fund::AttemptRefused>(act_.body) &&
                           origin != Origin::submitted;
    if (!signatures_required() || by_ledger) {
        return SignatureCheck::not_needed;
    }
    bool by_actor = false;
    for (const SignatureText& signature : submitted.signatures) {
        const seal::PublicKey* key = key_of(signature.officer);
        const bool ahead = key != nullptr && checked != nullptr && checked->done &&
                           submitted.signatures.size() == 1 && checked->key == key->raw();
        bool valid = ahead && checked->valid;
        if (key != nullptr && !ahead) {
            const auto bytes = parse_base64(signature.signature);
            valid = bytes && key->verify(as_bytes(canonical_), *bytes);
        }
        if (!valid) {
            return SignatureCheck::invalid;
        }
        by_actor |= signature.officer == envelope_.actor;
    }
    if (by_actor) {
        return SignatureCheck::valid;
    }
    return is_open_batch_row() ? SignatureCheck::not_needed : SignatureCheck::missing;
}

void Judge::write_leaf(const Submitted& submitted) {
    if (const auto* aside = std::get_if<fund::FundsSetAside>(&act_.body);
        aside != nullptr && !aside->name.handle.known()) {
        set_.account_names.announce({fund::AccountClass::set_aside,
                                     set_.state.set_asides.next().index, set_.state.functional},
                                    text_.new_name);
    }
    sort_postings(decision_.postings, set_.account_names, postings_);
    signatures_.clear();
    if (signatures_required()) {
        for (const SignatureText& signature : submitted.signatures) {
            signatures_.push_back({signature.officer, signature.signature});
        }
    }
    leaf_.clear();
    const auto* opened = std::get_if<fund::FundOpened>(&act_.body);
    const Currency functional =
        opened != nullptr ? *opened->functional_currency.currency : set_.state.functional;
    append_entry(leaf_, canonical_, postings_, functional, recorded_at_, set_.state.size,
                 signatures_);
}

Accepted Judge::accepted() const {
    return {act_,         text_,  decision_,    found_, postings_, envelope_.id, envelope_.actor,
            leaf_,        recorded_at_, original_text_.bank_reference};
}

namespace {

std::string fact_text(const fund::Fact& fact, const Names& names) {
    struct Text {
        const Names& names;
        std::string operator()(const fund::Money& money) const {
            return format_amount(money.amount, money.currency.decimals()) + " " +
                   std::string(money.currency.code());
        }
        std::string operator()(Date date) const { return format_date(date); }
        std::string operator()(Time time) const { return format_time(time); }
        std::string operator()(std::uint64_t number) const { return std::to_string(number); }
        std::string operator()(std::string_view text) const { return std::string(text); }
        std::string operator()(fund::ObjectRef thing) const {
            return std::string(names.name_of(thing.kind, thing.index));
        }
        std::string operator()(const Rate& rate) const { return format_rate(rate); }
    };
    return std::visit(Text{names}, fact.value);
}

}  // namespace

std::string Judge::facts(Rule rule) const {
    std::map<std::string, std::string, std::less<>> facts;
    for (const fund::Fact& fact : decision_.facts) {
        facts.emplace(fact.key, fact_text(fact, set_.names));
    }
    for (TextFact& fact : text_facts(rule, kind_, envelope_, set_)) {
        facts.emplace(std::move(fact.key), std::move(fact.value));
    }
    std::string json = "{";
    for (const auto& [key, value] : facts) {
        json += json.size() > 1 ? "," : "";
        seal::append_canonical_string(json, key);
        json += ':';
        seal::append_canonical_string(json, value);
    }
    return json + "}";
}

}  // namespace reserve
