// A path that is read is written to the same text, and names a tile or a bundle, not both.
#include "ledger/seal/tile_path.h"
#include "fuzz/target.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    const auto tile = seal::parse_tile_path(text);
    const auto bundle = seal::parse_bundle_path(text);
    RESERVE_CHECK(!tile || !bundle, "a path names one thing");
    RESERVE_CHECK(!tile || seal::tile_path(*tile) == text, "a tile has one path");
    RESERVE_CHECK(!bundle || seal::bundle_path(*bundle) == text, "a bundle has one path");
}
