// Reads both files, maps each row.
#include "ledger/exchange/lists/import_csv.h"


#include "ledger/exchange/lists/csv_reader.h"

namespace reserve::exchange {

Result<ImportPlan> plan_csv(Ledger& ledger, const std::string& actor, const ImportFile& file,
                            const ImportFile& mapping_file) {
    const auto mapping = parse_mapping(mapping_file.bytes, mapping_file.name, MappingUse::list);
    if (!mapping) {
        return std::unexpected(mapping.error());
    }
    const auto table = read_csv(file.bytes, mapping->separator, file.name);
    if (!table) {
        return std::unexpected(table.error());
    }
    Currencies currencies(ledger);
    auto mapper = RowMapper::make(*mapping, table->columns, file.name, currencies);
    if (!mapper) {
        return std::unexpected(mapper.error());
    }
    ImportPlan plan;
    plan.file = file.name;
    plan.rows = table->rows.size();
    std::vector<RowAct> acts;
    for (const CsvRow& row : table->rows) {
        RowOutcome outcome = mapper->map(row.line, row.cells);
        if (auto* act = std::get_if<RowAct>(&outcome)) {
            acts.push_back(std::move(*act));
        } else if (const auto* faults = std::get_if<RowFaults>(&outcome)) {
            plan.faults.insert(plan.faults.end(), faults->begin(), faults->end());
        } else {
            ++plan.skipped;
        }
    }
    const std::string sha256 = sha256_of(file.bytes);
    const ImportFrame frame{.actor = actor,
                            .file = file.name,
                            .sha256 = sha256,
                            .batch = "csv-" + sha256.substr(0, sha256.size() / 2),
                            .id = "csv:" + sha256,
                            .memo = "",
                            .date = "",
                            .account = ""};
    plan_acts(ledger, frame, std::move(acts), plan);
    return plan;
}

}  // namespace reserve::exchange
