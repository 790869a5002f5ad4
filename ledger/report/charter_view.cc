// Read from the entry that gave the charter; what is not written has the default of kinds.md.
#include "ledger/report/charter_view.h"

#include <algorithm>

#include "ledger/act_line.h"

namespace reserve::report {
namespace {

std::vector<std::string> names_at(const seal::JsonNode& object, std::string_view key) {
    std::vector<std::string> names;
    if (const seal::JsonNode* list = object.find(key); list != nullptr) {
        for (const seal::JsonNode& name : list->children()) {
            names.emplace_back(name.text);
        }
    }
    return names;
}

Amount amount_at(const seal::JsonNode& object, std::string_view key) {
    return Amount(parse_decimal(text_at(object, key)).units);  // zero of what is not there
}

CharterView read_charter(const seal::JsonNode& charter) {
    CharterView view;
    view.purposes = names_at(charter, "purposes");
    view.minimum_liquidity = amount_at(charter, "minimum_liquidity");
    if (const seal::JsonNode* low_cash = charter.find("low_cash"); low_cash != nullptr) {
        view.low_cash = amount_at(*low_cash, "threshold");
        view.open_in_low_cash = names_at(*low_cash, "open_purposes");
    }
    if (const seal::JsonNode* tiers = charter.find("approval_tiers"); tiers != nullptr) {
        for (const seal::JsonNode& tier : tiers->children()) {
            view.tiers.push_back(amount_at(tier, "up_to"));
        }
    }
    const seal::JsonNode* clocks = charter.find("clocks");
    const seal::JsonNode* months = clocks == nullptr ? nullptr : clocks->find("pledge_months");
    view.pledge_months =
        months == nullptr ? view.pledge_months : static_cast<std::int32_t>(months->integer);
    return view;
}

}  // namespace

bool CharterView::is_paused(const std::string& purpose, Amount free) const {
    return low_cash && free < *low_cash &&
           std::ranges::find(open_in_low_cash, purpose) == open_in_low_cash.end();
}

Result<CharterView> charter_view(Ledger& ledger, const Axes& axes) {
    constexpr std::string_view kKinds[] = {"fund.opened", "charter.amended"};
    CharterView view;
    const Status read = each_line_of(ledger, kKinds, axes, [&](const ActLine& act) {
        const seal::JsonNode* charter = act.body->find("charter");
        view = charter == nullptr ? view : read_charter(*charter);
    });
    return read ? Result<CharterView>(std::move(view)) : std::unexpected(read.error());
}

}  // namespace reserve::report
