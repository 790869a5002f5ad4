// The rules in order of precedence (kinds.md section 3): stable id, plain sentence, what helps.
// The first broken rule is the answer; rules of one rank never compete.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace reserve::fund {

enum class Rule : std::uint8_t {
    none,  // accepted
    act_malformed,
    id_reused,
    kind_unknown,
    body_invalid,
    fund_unopened,
    fund_exists,
    fund_missing,
    fund_other,
    time_backwards,
    actor_unknown,
    role_missing,
    signature_missing,
    signature_invalid,
    date_future,
    period_closed,
    reference_taken,
    bank_reference_taken,
    reference_unknown,
    role_exclusive,
    party_role,
    purpose_unknown,
    earmark_empty,
    account_same,
    currency_unknown,
    currency_mismatch,
    amount_decimals,
    amount_positive,
    amount_range,
    rate_invalid,
    rate_unexpected,
    rate_missing,
    charter_invalid,
    officer_state,
    party_state,
    contribution_state,
    notification_state,
    disbursement_state,
    payment_state,
    officer_last_governor,
    date_before_agreement,
    notification_partner,
    party_suspended,
    gate_closed,
    four_eyes,
    vote_recused,
    vote_duplicate,
    notification_in_use,
    disbursement_in_payment,
    payment_accounted,
    instalments_sum,
    earmark_differs,
    charges_exceed,
    receivable_exceeds,
    loan_exceeds,
    note_exceeds,
    receipt_exceeds,
    earmark_exceeds,
    set_aside_exceeds,
    payment_exceeds,
    advance_exceeds,
    refund_exceeds,
    statement_differs,
    period_order,
    reversal_kind,
    reversal_twice,
    reversal_negative,
    tier_exceeded,
    low_cash_paused,
    cap_notification,
    cap_period,
    cap_purpose,
    cash_insufficient,
    funds_insufficient,
    earmark_unmatched,
    liquidity_minimum,
    batch_unknown,
    batch_full,
    entry_too_large,
};

struct RuleSpec {
    Rule rule;
    std::uint8_t rank;
    std::string_view id;
    std::string_view sentence;
    std::string_view remedy;
};

// Every rule, in the order of the enum; `none` is not among them.
std::span<const RuleSpec> rules();
const RuleSpec& spec(Rule rule);
std::optional<Rule> find_rule(std::string_view id);

}  // namespace reserve::fund
