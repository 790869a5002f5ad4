// A witness's request that is read is written to the same bytes; of an unknown log it is refused,
// and of a known one only with its signature.
#include "fuzz/target.h"
#include "ledger/seal/witness_protocol.h"

using namespace reserve;
using seal::WitnessStatus;

RESERVE_FUZZ(text) {
    const auto request = seal::parse_add_checkpoint(text);
    if (!request) {
        return;
    }
    const std::string written = seal::write_add_checkpoint(request->old_size, request->path,
                                                           seal::write_note(request->note));
    RESERVE_CHECK(written == text, "a request is written as it was read");
    static seal::Hasher hasher;
    RESERVE_CHECK(seal::consider(hasher, *request, {}, {}).status == WitnessStatus::unknown_origin,
                  "a witness that knows no log cosigns none");
    // Signed by a key of our own, so that what comes after the signature is tried too.
    static const seal::Signer log =
        seal::make_signer("log.example", seal::KeyType::ed25519, *seal::PrivateKey::generate());
    const std::span known(&log.verifier, 1);
    RESERVE_CHECK(seal::consider(hasher, *request, known, {}).status == WitnessStatus::not_signed,
                  "a signature is not made by chance");
    const std::string body = std::string(text) + *seal::sign_text(log, request->note.text);
    const auto by_log = seal::parse_add_checkpoint(body);
    if (!by_log) {
        return;  // one signature too many
    }
    const seal::TreeHead recorded{request->old_size, {}};
    const auto decision = seal::consider(hasher, *by_log, known, recorded);
    RESERVE_CHECK((decision.status == WitnessStatus::cosign) == decision.reason.empty(),
                  "a refusal has a reason");
    RESERVE_CHECK(decision.status != WitnessStatus::cosign || request->old_size == 0 ||
                      request->checkpoint.head.root == seal::Hash{},
                  "what does not go on from the recorded head is not cosigned");
}
