// JSON that is read is written canonically, and canonical JSON is read and written unchanged.
#include "ledger/seal/json.h"
#include "fuzz/target.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    seal::JsonDocument document;
    const auto root = document.parse(text);
    if (!root) {
        RESERVE_CHECK(root.error().offset <= text.size() && !root.error().reason.empty(),
                      "a fault has a place in the text and a reason");
        return;
    }
    seal::find_text_fault(**root);
    std::string once;
    seal::append_canonical(once, **root);
    seal::JsonDocument second;
    const auto again = second.parse(once);
    RESERVE_CHECK(again.has_value(), "canonical JSON is JSON");
    RESERVE_CHECK(!seal::fits_entry_profile(**root) || seal::fits_entry_profile(**again),
                  "what fits an entry still fits when written");
    std::string twice;
    seal::append_canonical(twice, **again);
    RESERVE_CHECK(once == twice, "canonical JSON is written unchanged");
}
