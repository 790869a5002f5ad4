// Charters in words: what is said differs from a plain charter of three purposes, one approval.
#include <stdexcept>

#include "tests/fund/telling.h"

namespace reserve::fund::test {
namespace {

Share share(const std::string& text) {
    return parse_rate(text).value_or(Share());
}

// 50.00x1 · 100.00x2 · 200.00x2s0.5 (with a share) · 300.00x2o (by officer, not by party)
Tier tier(const std::string& text) {
    const std::size_t times = text.find('x');
    Tier tier{tell_amount(text.substr(0, times)),
              static_cast<std::uint32_t>(text[times + 1] - '0'), true, std::nullopt};
    const std::string more = text.substr(times + 2);
    if (more == "o") {
        tier.distinct_partners = false;
    } else if (more.starts_with('s')) {
        tier.share = share(more.substr(1));
    }
    return tier;
}

void tell_cap(Caps& caps, const std::string& of, const std::vector<std::string>& said) {
    if (of == "notification") {
        caps.per_notification = tell_amount(said[0]);
    } else if (of == "purpose") {
        const auto index = static_cast<std::uint32_t>(tell_purposes(said[0]).set._Find_first());
        caps.per_purpose.emplace_back(PurposeId{index}, tell_amount(said[1]));
    } else {
        const PeriodUnit unit = of == "month"     ? PeriodUnit::month
                                : of == "quarter" ? PeriodUnit::quarter
                                                  : PeriodUnit::year;
        caps.per_period = PeriodCap{unit, tell_amount(said[0])};
    }
}

void tell_gate(Gate& gate, const std::string& mode, const std::vector<std::string>& shares) {
    gate.mode = mode == "no_objection"  ? GateMode::no_objection
                : mode == "affirmative" ? GateMode::affirmative
                                        : GateMode::notify_only;
    if (!shares.empty()) {
        (mode == "affirmative" ? gate.quorum : gate.blocking_share) = share(shares[0]);
    }
}

void tell_one(Charter& charter, const std::string& name, const std::vector<std::string>& said) {
    if (name == "tiers") {
        charter.approval_tiers.clear();
        for (const std::string& text : said.empty() ? said : split(said[0], ',')) {
            charter.approval_tiers.push_back(tier(text));
        }
    } else if (name == "purposes") {
        charter.purposes = said.empty() ? PurposeSet() : tell_purposes(said[0]).set;
    } else if (name == "gate") {
        tell_gate(charter.gate, said[0], {said.begin() + 1, said.end()});
    } else if (name == "liquidity") {
        charter.minimum_liquidity = tell_amount(said[0]);
    } else if (name.starts_with("cap_")) {
        tell_cap(charter.caps, name.substr(4), said);
    } else if (name == "low_cash") {
        charter.low_cash = LowCash{tell_amount(said[0]), tell_purposes(said[1]).set};
    } else if (name == "signed") {
        charter.signatures = Signatures::required;
    } else {
        throw std::invalid_argument("a charter says nothing of " + name);
    }
}

}  // namespace

std::shared_ptr<const Charter> tell_charter(const std::string& words, PartyId beneficiary) {
    if (words == "unreadable") {
        return nullptr;
    }
    auto charter = std::make_shared<Charter>();
    charter->purposes = tell_purposes("energy,cyber,air_defence").set;
    charter->beneficiary = beneficiary;
    charter->approval_tiers = {tier("1000000.00x1")};
    charter->signatures = Signatures::waived;
    for (const std::string& part : split(words, '/')) {
        std::vector<std::string> said = split(part, ':');
        const std::string name = said[0];
        said.erase(said.begin());
        tell_one(*charter, name, said);
    }
    return charter;
}

}  // namespace reserve::fund::test
