// A note has one written form: what is read is written to the same bytes. Nothing opens without a
// signature of the one known key, which is nowhere in the corpus.
#include "ledger/seal/note.h"
#include "fuzz/target.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    static const seal::Signer known = seal::make_signer("known.example", seal::KeyType::cosignature,
                                                        *seal::PrivateKey::generate());
    const auto note = seal::parse_note(text);
    if (note) {
        RESERVE_CHECK(seal::write_note(*note) == text, "a note is written as it was read");
        RESERVE_CHECK(!seal::verify_note(*note, std::span(&known.verifier, 1)).has_value(),
                      "a signature is not made by chance");
        const std::string more =
            std::string(text) + *seal::cosign_text(known, note->text, text.size());
        const auto opened = seal::open_note(more, std::span(&known.verifier, 1));
        RESERVE_CHECK(
            opened ? opened->text == note->text && opened->signatures.front().time == text.size()
                   : opened.error() == seal::NoteFault::too_many_signatures,
            "a line more signs the same text");
    }
    if (const auto lines = seal::parse_signature_lines(text)) {
        RESERVE_CHECK(seal::write_note({"t\n", *lines}) == "t\n\n" + std::string(text),
                      "lines are written as they were read");
    }
}
