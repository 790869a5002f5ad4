// From JSON to a decided act: everything of the main path before rows are written, the same for
// append, replay and verification. Holds the working parts of one act; reused for the next.
#pragma once

#include "ledger/ledger.h"
#include "ledger/recorder.h"

namespace reserve {

// How far an act got.
struct Judged {
    fund::Rule rule = fund::Rule::none;
    std::string place;   // where it could not be read
    std::string reason;  // and why
    std::optional<std::uint64_t> replay_of;
};

enum class Origin : std::uint8_t { submitted, appended_by_ledger, replayed };

class Judge {
public:
    explicit Judge(WorkingSet& set) : set_(set) {}

    // Reads and decides one act. Afterwards, if accepted: leaf(), accepted().
    Judged judge(const Submitted& submitted, Time now, Origin origin,
                 const SignatureAhead* checked);

    Accepted accepted() const;
    std::string_view leaf() const { return leaf_; }
    const Envelope& envelope() const { return envelope_; }
    std::string_view canonical_act() const { return canonical_; }
    Time recorded_at() const { return recorded_at_; }
    const fund::Decision& decision() const { return decision_; }
    // What the refusal of the act judged last rests on, as a JSON object.
    std::string facts(fund::Rule rule) const;
    const fund::Act& act() const { return act_; }
    const BodyText& text() const { return text_; }

    // Finds what a replayed act is known as without the store (verification).
    std::function<std::optional<std::uint64_t>(std::string_view id)> find_replay;
    std::function<Result<std::string>(std::uint64_t seq)> read_leaf;
    std::function<bool(std::uint64_t seq)> is_reversed;
    std::function<bool(const BankReferenceKey& key)> is_bank_reference_taken;
    std::function<Amount(fund::AccountKey account, Date date)> balance_on;

private:
    Judged check_identity(const Submitted& submitted, Origin origin);
    Judged read(const Submitted& submitted, Time now, Origin origin);
    Judged check_body() const;
    Judged check_log_key() const;
    Judged check_time(const Submitted& submitted, Time now, Origin origin);
    void find(const Submitted& submitted, Origin origin, const SignatureAhead* checked);
    void find_fund();
    void find_original();
    bool signatures_required() const;
    bool is_open_batch_row() const;
    fund::SignatureCheck check_signatures(const Submitted& submitted, Origin origin,
                                          const SignatureAhead* checked) const;
    const seal::PublicKey* key_of(std::string_view officer) const;
    void write_leaf(const Submitted& submitted);

    WorkingSet& set_;
    Envelope envelope_;
    std::string canonical_;
    fund::KindIndex kind_ = 0;
    fund::Act act_;
    BodyText text_;
    Time recorded_at_;
    fund::Found found_;
    fund::Decision decision_;
    std::vector<NamedPosting> postings_;
    std::vector<Signed> signatures_;
    std::string leaf_;
    std::optional<seal::PublicKey> own_key_;  // of fund.opened

    // The entry a reversal turns round.
    std::string original_leaf_;
    seal::JsonDocument original_document_;
    fund::Act original_act_;
    BodyText original_text_;
    fund::Postings original_postings_;
};

}  // namespace reserve
