// What moves the measure: inputs a quarter lower and higher, and each partner's money.
#include <algorithm>

#include <fmt/format.h>

#include "ledger/outlook/sections.h"
#include "ledger/simulate/described_json.h"

namespace reserve::outlook {
namespace {

using simulate::Dropped;
using simulate::Swing;

std::string in_what(const simulate::Goal& goal) {
    return goal.measure == simulate::Measure::below_floor ? "percentage points" : "money";
}

Section tornado_section(const Sensitivity& sensitivity, const Words& words) {
    const Unit unit = unit_of(sensitivity.goal);
    const Swing& most = sensitivity.swings.front();
    Section section{
        .title = "What moves it most",
        .sentence = fmt::format(
            "What changes of {} when one input alone is taken a quarter lower or higher, in {}. "
            "The {} matters most: {} and {}.",
            measure_text(sensitivity.goal), in_what(sensitivity.goal), most.input,
            words.change(most.low, unit), words.change(most.high, unit)),
        .table = {{"input", "lower", "higher"}, {}}};
    BarPicture picture{unit, {"a quarter lower", "a quarter higher"}, {}};
    for (const Swing& swing : sensitivity.swings) {
        section.table.rows.push_back({swing.input, {swing.low, unit}, {swing.high, unit}});
        picture.bars.push_back({swing.input, {swing.low, swing.high}});
    }
    section.picture = std::move(picture);
    return section;
}

Section dropped_section(const Sensitivity& sensitivity) {
    const Unit unit = unit_of(sensitivity.goal);
    auto dropped = sensitivity.dropped;
    std::ranges::stable_sort(dropped, std::greater(),
                             [](const Dropped& partner) { return partner.change.value; });
    Section section{.title = "Without a partner's money",
                    .sentence = fmt::format(
                        "What changes of {} when one partner pays nothing, in {}. Missed most: "
                        "{}.",
                        measure_text(sensitivity.goal), in_what(sensitivity.goal),
                        dropped.front().partner),
                    .table = {{"partner", "change"}, {}}};
    BarPicture picture{unit, {"change"}, {}};
    for (const Dropped& partner : dropped) {
        section.table.rows.push_back({partner.partner, {partner.change, unit}});
        picture.bars.push_back({partner.partner, {partner.change}});
    }
    section.picture = std::move(picture);
    return section;
}

}  // namespace

void add_sensitivity(std::vector<Section>& sections, const Sensitivity& sensitivity,
                     const Words& words) {
    if (!sensitivity.swings.empty()) {
        sections.push_back(tornado_section(sensitivity, words));
    }
    if (!sensitivity.dropped.empty()) {
        sections.push_back(dropped_section(sensitivity));
    }
}

std::string sensitivity_json(const Sensitivity& sensitivity) {
    return sensitivity.swings.empty() && sensitivity.dropped.empty()
               ? "null"
               : simulate::canonical_json_of(sensitivity);
}

}  // namespace reserve::outlook
