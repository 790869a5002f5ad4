// What a charter may not say.
#include "ledger/fund/charter.h"

namespace reserve::fund {
namespace {

bool is_share(const Share& share) {
    Int128 one = 1;
    for (int i = 0; i < share.scale; ++i) {
        one *= 10;
    }
    return share.is_valid() && share.mantissa <= one;
}

std::optional<std::string_view> find_tier_error(const std::vector<Tier>& tiers) {
    if (tiers.empty()) {
        return "there is no approval tier";
    }
    Amount previous;
    for (const Tier& tier : tiers) {
        if (tier.up_to <= previous) {
            return "approval tiers do not ascend";
        }
        if (tier.approvals < 1) {
            return "a tier needs no approval";
        }
        if (tier.share && !is_share(*tier.share)) {
            return "a tier's share is not within (0, 1]";
        }
        previous = tier.up_to;
    }
    return std::nullopt;
}

std::optional<std::string_view> find_cap_error(const Charter& charter) {
    for (const auto& [purpose, amount] : charter.caps.per_purpose) {
        if (!purpose.known() || !charter.purposes.test(purpose.index)) {
            return "a cap names a purpose that the charter does not have";
        }
    }
    if (charter.low_cash && (charter.low_cash->open_purposes & ~charter.purposes).any()) {
        return "low_cash keeps a purpose open that the charter does not have";
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string_view> find_contradiction(const Charter& charter, Sandbox sandbox) {
    if (charter.purposes.none()) {
        return "there is no purpose";
    }
    if (const auto error = find_tier_error(charter.approval_tiers)) {
        return error;
    }
    if (!is_share(charter.gate.blocking_share) || !is_share(charter.gate.quorum)) {
        return "a share of the gate is not within (0, 1]";
    }
    if (charter.signatures == Signatures::waived && sandbox == Sandbox::no) {
        return "only a sandbox may waive signatures";
    }
    return find_cap_error(charter);
}

}  // namespace reserve::fund
