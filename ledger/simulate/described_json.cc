// Members in canonical order.
#include "ledger/simulate/described_json.h"

#include "ledger/base/check.h"

namespace reserve::simulate {

std::string canonical(const std::string& json) {
    seal::JsonDocument document;
    const auto root = document.parse(json);
    RESERVE_CHECK(root.has_value(), "what was written as JSON is read as JSON");
    std::string text;
    seal::append_canonical(text, **root);
    return text;
}

}  // namespace reserve::simulate
