// One reading of a scenario: its parts fill the scenario and gather the faults.
#pragma once

#include "ledger/simulate/scenario/fields.h"
#include "ledger/simulate/scenario/scenario.h"

namespace reserve::simulate {

class ScenarioReader {
public:
    Result<Scenario> read(const Value& root);

private:
    void run(Fields& top);
    // scenario_file.cc
    void start(const Value& value);
    void policy(const Value& value);
    void goals(const Value& list);
    void check_names(const Value& root);
    void check_tiers(const Value& root);
    void check_purposes(const Value& place, const std::vector<std::string>& names);
    // scenario_money.cc
    void exchange(const Value& value);
    void rates(const Value& list);
    void correlation(const Value& list);
    void partners(const Value& list);
    void partner(const Value& value);
    void instalments(const Value& value, Partner& partner);
    void even_instalments(const Value& value, Partner& partner);
    void earmark(const Value& value, Partner& partner);
    void fatigue(const Value& value, Partner& partner);
    void delay(const Value& value, DelayLaw& into);
    void proceeds(const Value& list);
    bool has_rate(Currency currency) const;
    void money_currency(Fields& fields, Currency& into);
    // scenario_need.cc
    void episodes(const Value& value);
    void script(const Value& list);
    void requests(const Value& value);
    void needs(const Value& list);
    void size(const Value& value, SizeLaw& into);
    void shocks(const Value& list);
    void shock(const Value& value);

    template <class Read>
    void each_table(const Value& list, Read read) {
        for (const Value& item : list.children) {
            if (item.kind == ValueKind::table) {
                read(item);
            } else {
                faults_.add(item.place, list.key + " holds something that is not a table");
            }
        }
    }
    Range months() const { return {0, static_cast<double>(scenario_.horizon - 1)}; }

    Scenario scenario_;
    Faults faults_;
};

}  // namespace reserve::simulate
