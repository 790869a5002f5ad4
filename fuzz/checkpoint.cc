// A checkpoint that is read is written to the same bytes, its extensions aside.
#include "ledger/seal/checkpoint.h"
#include "fuzz/target.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    const auto checkpoint = seal::parse_checkpoint_form(text);
    if (!checkpoint) {
        RESERVE_CHECK(!seal::parse_checkpoint(text).has_value(), "a checkpoint has the form");
        return;
    }
    RESERVE_CHECK(
        seal::write_checkpoint(checkpoint->origin, checkpoint->head) + checkpoint->extensions ==
            text,
        "a checkpoint is written as it was read");
}
