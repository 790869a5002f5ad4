// Signed notes (C2SP signed-note): a text, an empty line, and lines "— <name> <base64>". Read
// strictly, so that a note has one written form: canonical base64, newlines alone, no byte more.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/seal/verifier.h"

namespace reserve::seal {

inline constexpr std::size_t kMaxNoteSignatures = 100;

enum class NoteFault : std::uint8_t {
    not_utf8,
    control_character,  // any below 0x20 but newline
    no_final_newline,
    no_signatures,        // no empty line, or nothing after it
    malformed_signature,  // a line that is not "— <key name> <base64 of an id and more>"
    too_many_signatures,
    wrong_signature,  // of a known name and id: the whole note is refused
    no_known_signature,
};
std::string_view sentence(NoteFault fault);

// Views into the note.
struct NoteSignature {
    std::string_view name;
    KeyId id{};
    std::vector<std::uint8_t> signature;  // without the id
};
struct Note {
    std::string_view text;  // with its last newline, which is signed too
    std::vector<NoteSignature> signatures;
};

// The form alone: nothing is verified. The text ends at the last empty line.
std::expected<Note, NoteFault> parse_note(std::string_view note);
// Lines of signatures alone, as a witness answers with; at least one.
std::expected<std::vector<NoteSignature>, NoteFault> parse_signature_lines(std::string_view lines);
std::string write_note(const Note& note);

// The signatures of those known, each once (its first line), in the order of the lines; at least
// one. Unknown names and ids are passed over. `known` must outlive what is returned.
std::expected<std::vector<VerifiedSignature>, NoteFault> verify_note(
    const Note& note, std::span<const Verifier> known);

struct OpenedNote {
    std::string_view text;
    std::vector<VerifiedSignature> signatures;
};
std::expected<OpenedNote, NoteFault> open_note(std::string_view note,
                                               std::span<const Verifier> known);

struct Signer {
    Verifier verifier;
    PrivateKey key;
};
Signer make_signer(std::string_view name, KeyType type, const PrivateKey& key);

// One line, ending in newline: append it to a note of that text, or to "<text>\n". Refused for a
// text that no note can have.
std::expected<std::string, NoteFault> sign_text(const Signer& log, std::string_view text);
std::expected<std::string, NoteFault> cosign_text(const Signer& cosigner, std::string_view text,
                                                  std::uint64_t time);

}  // namespace reserve::seal
