// A verifier key has one written form, and its name can stand in a signature line.
#include "fuzz/target.h"
#include "ledger/seal/verifier.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    if (const auto verifier = seal::parse_vkey(text)) {
        RESERVE_CHECK(seal::make_vkey(*verifier) == text, "a vkey is written as it was read");
        RESERVE_CHECK(seal::is_key_name(verifier->name), "a vkey has a key name");
    }
}
