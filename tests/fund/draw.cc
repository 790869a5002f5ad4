// Amounts, rates, earmarks and charters at random.
#include "tests/fund/draw.h"

namespace reserve::fund::test {
namespace {

struct KnownMoney {
    const char* code;
    std::uint64_t usual;     // largest usual amount, minor units
    std::uint64_t rate_low;  // of 10^6
    std::uint64_t rate_span;
};

// Amounts of about the same value.
constexpr KnownMoney kMoney[] = {
    {"EUR", 500'000, 1, 1},
    {"USD", 550'000, 850'000, 100'000},
    {"JPY", 800'000, 5'500, 1'000},
    {"KWD", 1'600'000, 2'900'000, 200'000},
};

const KnownMoney& money(Currency currency) {
    for (const KnownMoney& known : kMoney) {
        if (currency == Currency::find(known.code)) {
            return known;
        }
    }
    return kMoney[0];
}

}  // namespace

Currency Draw::currency() {
    return *Currency::find(one_of({"EUR", "EUR", "EUR", "USD", "JPY", "KWD"}));
}

BankAccountId Draw::account_in(Currency wanted) {
    return pick(state.bank_accounts, [&](BankAccountId, const BankAccount& account) {
        return account.currency == wanted;
    });
}

Amount Draw::some(Currency currency) {
    switch (scale) {
        case Scale::tiny:
            return Amount(static_cast<Int128>(random.below(40) + 1));
        case Scale::usual:
            return Amount(static_cast<Int128>(random.below(money(currency).usual) + 1));
        case Scale::giant:
            return Amount(random.natural(126) + 1);
    }
    return Amount(1);
}

Amount Draw::near(Amount limit, Currency currency) {
    if (!limit.is_positive()) {
        return some(currency);
    }
    switch (random.below(10)) {
        case 0:
        case 1:
        case 2:
            return limit;
        case 3:
            return limit + Amount(chance(50) ? 1 : 0);
        case 4:
        case 5:
            return Amount(limit.minor() / 2 + limit.minor() % 2);
        case 6:
            return Amount(1);
        case 7:
            return limit == Amount(1) ? limit : limit - Amount(1);
        default:
            return std::min(limit, some(currency));
    }
}

Rate Draw::rate(Currency currency) {
    const KnownMoney& known = money(currency);
    const std::uint64_t millionths = known.rate_low + random.below(known.rate_span);
    if (chance(90)) {
        return {static_cast<Int128>(millionths), 6};
    }
    if (chance(70)) {  // all decimals used
        const auto scaled = static_cast<Int128>(millionths) * 1'000'000'000'000;
        return {scaled + static_cast<Int128>(random.below(1'000'000'000'000)), 18};
    }
    return chance(50) ? Rate{1, 6} : Rate{static_cast<Int128>(random.below(5'000) + 1), 0};
}

std::optional<RateText> Draw::maybe_rate(Currency currency) {
    if (currency == state.functional ? chance(98) : chance(50)) {
        return std::nullopt;
    }
    return RateText{rate(currency)};
}

Purposes Draw::purposes() {
    return {PurposeSet(1 + random.below((1U << kPurposeCount) - 1)), false};
}

EarmarkField Draw::earmark() {
    EarmarkField field;
    if (chance(60)) {
        field.only = purposes();
    }
    if (!field.only || chance(20)) {
        field.never = Purposes{PurposeSet(1U << random.below(kPurposeCount)), false};
    }
    return field;
}

Amount Draw::limit(std::uint64_t from, std::uint64_t to) {
    const auto percent = static_cast<Int128>(from + random.below(to - from));
    const auto base = static_cast<Int128>(scale == Scale::tiny ? 40 : 500'000);
    const Amount amount(base * percent / 100 + 1);
    return scale == Scale::giant ? Amount(amount.minor() << 100) : amount;
}

std::vector<Tier> Draw::tiers() {
    std::vector<Tier> tiers;
    Amount up_to;
    const std::uint64_t count = 1 + random.below(3);
    for (std::uint64_t i = 0; i < count; ++i) {
        up_to += i + 1 == count ? limit(200, 1500) : limit(20, 150);
        Tier tier{up_to, static_cast<std::uint32_t>(std::min<std::uint64_t>(i + 1, 2)),
                  chance(60), std::nullopt};
        if (chance(25)) {
            tier.share = Share{static_cast<Int128>(1 + random.below(60)), 2};
        }
        tiers.push_back(tier);
    }
    return tiers;
}

Caps Draw::caps() {
    Caps caps;
    if (chance(15)) {
        caps.per_notification = limit(50, 600);
    }
    if (chance(15)) {
        caps.per_period = PeriodCap{
            one_of({PeriodUnit::month, PeriodUnit::quarter, PeriodUnit::year}), limit(50, 500)};
    }
    if (chance(15)) {
        const auto purpose = static_cast<std::uint32_t>(random.below(kPurposeCount));
        caps.per_purpose.emplace_back(PurposeId{purpose}, limit(50, 400));
    }
    return caps;
}

Clocks Draw::clocks() {
    Clocks clocks;
    clocks.delivery_hours = one_of({0, 1, 6, 6});
    clocks.acknowledgement_hours = one_of({0, 2, 24});
    clocks.suspension_days = one_of({10, 45, 45, 60});
    clocks.grace_days = one_of({0, 5, 90, 90});
    return clocks;
}

std::shared_ptr<const Charter> Draw::charter() {
    auto charter = std::make_shared<Charter>();
    charter->purposes = chance(70) ? PurposeSet((1U << kPurposeCount) - 1) : purposes().set;
    charter->beneficiary = state.beneficiary;
    charter->approval_tiers = tiers();
    charter->gate.mode = one_of(
        {GateMode::notify_only, GateMode::notify_only, GateMode::no_objection,
         GateMode::affirmative});
    charter->gate.blocking_share = one_of({Share{33, 2}, Share{5, 1}, Share{1, 0}});
    charter->gate.quorum = one_of({Share{50, 2}, Share{25, 2}, Share{1, 0}, Share{667, 3}});
    if (chance(35)) {
        charter->minimum_liquidity = limit(1, 60);
    }
    charter->caps = caps();
    std::erase_if(charter->caps.per_purpose,
                  [&](const auto& cap) { return !charter->purposes.test(cap.first.index); });
    if (chance(20)) {
        charter->low_cash = LowCash{limit(1, 60), purposes().set & charter->purposes};
    }
    charter->clocks = clocks();
    charter->signatures = Signatures::waived;
    return charter;
}

}  // namespace reserve::fund::test
