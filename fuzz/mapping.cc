// A mapping that is read names kinds and fields that there are, and nothing but text; one that is
// not read has a place and a reason.
#include "ledger/exchange/lists/mapping.h"

#include "fuzz/target.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    const auto mapping = exchange::parse_mapping(text, "f", exchange::MappingUse::list);
    if (!mapping) {
        RESERVE_CHECK(mapping.error().kind == ErrorKind::malformed &&
                          mapping.error().message.starts_with("f:"),
                      "a fault has a place");
        return;
    }
    RESERVE_CHECK(!mapping->acts.empty() && exchange::is_date_form(mapping->dates),
                  "a mapping makes acts");
    for (const exchange::ActSource& act : mapping->acts) {
        RESERVE_CHECK(act.kind < fund::kKindCount && !act.date.pattern.empty(),
                      "an act has a kind and a date");
    }
}
