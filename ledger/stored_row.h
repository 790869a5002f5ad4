// The state of one thing as the projections hold it, without loading it into the fund's state.
#pragma once

#include <optional>
#include <string>

#include "ledger/ledger.h"
#include "ledger/object_json.h"

namespace reserve {

// nullopt if there is none of that name.
template <class Row>
Result<std::optional<Row>> find_row(Ledger& ledger, std::string_view name) {
    const auto json = ledger.object(fund::object_kind<Row>(), name);
    if (!json || !*json) {
        return json ? Result<std::optional<Row>>(std::nullopt) : std::unexpected(json.error());
    }
    seal::JsonDocument document;
    const auto node = document.parse(**json);
    std::optional<Row> row(std::in_place);
    ObjectReader reader;
    if (node) {
        reader.read(**node, *row);
    }
    return node && reader.ok ? Result<std::optional<Row>>(std::move(row))
                             : fail(ErrorKind::corrupt, "the stored state of " +
                                                            std::string(name) + " cannot be read");
}

}  // namespace reserve
