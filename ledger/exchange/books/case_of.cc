// The fields of a kind that name things, made a table once.
#include "ledger/exchange/books/case_of.h"

#include <vector>

#include "ledger/codec.h"

namespace reserve::exchange {
namespace {

using Fields = std::vector<std::string_view>;

std::vector<Fields> make_tables() {
    std::vector<Fields> tables(fund::kKindCount);
    for (fund::KindIndex kind = 0; kind < fund::kKindCount; ++kind) {
        Fields accounts;
        for (const FieldSpec& field : fields_of(kind)) {
            if (field.type == "name" && field.names != fund::ObjectKind::batch) {
                const bool account = field.names == fund::ObjectKind::bank_account;
                (account ? accounts : tables[kind]).push_back(field.name);
            }
        }
        tables[kind].insert(tables[kind].end(), accounts.begin(), accounts.end());
    }
    return tables;
}

}  // namespace

std::string_view case_of(const ActLine& line) {
    static const std::vector<Fields> tables = make_tables();
    const auto kind = fund::find_kind(line.kind);
    for (const std::string_view field : kind ? tables[*kind] : Fields()) {
        if (const std::string_view name = text_at(*line.body, field); !name.empty()) {
            return name;
        }
    }
    return {};
}

}  // namespace reserve::exchange
