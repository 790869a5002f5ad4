// Rows of cases, each begun by its first entry and kept up to date by those that follow.
#pragma once

#include <map>

#include "ledger/act_line.h"
#include "ledger/report/table.h"

namespace reserve::report {

// "notification.stood_down" -> "stood_down"
std::string event_of(const ActLine& line);

// By the name that stands in the first cell, in the order of recording.
class CaseRows {
public:
    explicit CaseRows(std::vector<Column> columns) : table_{std::move(columns), {}} {}

    void add(std::vector<std::string> row);
    // The last cell: what state it is in.
    void set_state(std::string_view name, std::string state);
    Table& table() { return table_; }

private:
    Table table_;
    std::map<std::string, std::size_t, std::less<>> places_;
};

}  // namespace reserve::report
