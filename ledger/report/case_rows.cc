// A name is given once, so it stands for one row.
#include "ledger/report/case_rows.h"

namespace reserve::report {

std::string event_of(const ActLine& line) {
    return std::string(line.kind.substr(line.kind.find('.') + 1));
}

void CaseRows::add(std::vector<std::string> row) {
    places_.emplace(row.front(), table_.rows.size());
    table_.rows.push_back(std::move(row));
}

void CaseRows::set_state(std::string_view name, std::string state) {
    if (const auto found = places_.find(name); found != places_.end()) {
        table_.rows[found->second].back() = std::move(state);
    }
}

}  // namespace reserve::report
