// A bundle that is decoded is encoded to the same bytes.
#include "ledger/seal/bundle.h"
#include "fuzz/target.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    const auto entries = seal::decode_bundle(as_bytes(text));
    if (!entries) {
        return;
    }
    std::string bundle;
    for (const Bytes entry : *entries) {
        seal::append_to_bundle(bundle, entry);
    }
    RESERVE_CHECK(bundle == text, "a bundle is encoded as it was decoded");
}
