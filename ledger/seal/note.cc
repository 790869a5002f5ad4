// A note is taken apart from its end: the last empty line, then lines of signatures to the last
// byte. What is read is written again by write_note to the same bytes.
#include "ledger/seal/note.h"

#include <algorithm>

#include "ledger/base/base64.h"
#include "ledger/base/check.h"
#include "ledger/base/text.h"
#include "ledger/seal/cosignature.h"

namespace reserve::seal {

std::string_view sentence(NoteFault fault) {
    switch (fault) {
        case NoteFault::not_utf8:
            return "the note is not valid UTF-8";
        case NoteFault::control_character:
            return "the note has a control character other than newline";
        case NoteFault::no_final_newline:
            return "the last line does not end";
        case NoteFault::no_signatures:
            return "the note has no signature after an empty line";
        case NoteFault::malformed_signature:
            return "a signature line is not an em dash, a key name and canonical base64";
        case NoteFault::too_many_signatures:
            return "the note has more than 100 signatures";
        case NoteFault::wrong_signature:
            return "the signature of a known key does not verify";
        case NoteFault::no_known_signature:
            return "no known key has signed the note";
    }
    RESERVE_CHECK(false, "a note fault of the list");
}

namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";

// What every part of a note must be: UTF-8 without control characters, ending in newline.
std::optional<NoteFault> find_fault(std::string_view text) {
    if (!is_utf8(text)) {
        return NoteFault::not_utf8;
    }
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n';
    };
    if (std::ranges::any_of(text, is_control)) {
        return NoteFault::control_character;
    }
    if (!text.ends_with('\n')) {
        return NoteFault::no_final_newline;
    }
    return std::nullopt;
}

// A line without its newline.
std::optional<NoteSignature> parse_signature(std::string_view line) {
    if (!line.starts_with(kDash)) {
        return std::nullopt;
    }
    line.remove_prefix(kDash.size());
    const std::size_t space = line.find(' ');
    NoteSignature signature;
    signature.name = line.substr(0, space);
    if (space == line.npos || !is_key_name(signature.name)) {
        return std::nullopt;
    }
    auto bytes = parse_base64(line.substr(space + 1));
    if (!bytes || bytes->size() <= signature.id.size()) {
        return std::nullopt;
    }
    const auto id_end = bytes->begin() + static_cast<std::ptrdiff_t>(signature.id.size());
    std::copy(bytes->begin(), id_end, signature.id.begin());
    bytes->erase(bytes->begin(), id_end);
    signature.signature = std::move(*bytes);
    return signature;
}

// Whole lines, each ending in newline.
std::expected<std::vector<NoteSignature>, NoteFault> parse_lines(std::string_view lines) {
    std::vector<NoteSignature> signatures;
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        auto signature = parse_signature(lines.substr(0, end));
        if (!signature) {
            return std::unexpected(NoteFault::malformed_signature);
        }
        if (signatures.size() == kMaxNoteSignatures) {
            return std::unexpected(NoteFault::too_many_signatures);
        }
        signatures.push_back(std::move(*signature));
        lines.remove_prefix(end + 1);
    }
    if (signatures.empty()) {
        return std::unexpected(NoteFault::no_signatures);
    }
    return signatures;
}

void append_line(std::string& out, std::string_view name, const KeyId& id, Bytes signature) {
    std::vector<std::uint8_t> bytes(id.begin(), id.end());
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    out += kDash;
    out += name;
    out += ' ';
    out += to_base64(bytes);
    out += '\n';
}

std::string line_of(const Verifier& verifier, Bytes signature) {
    std::string line;
    append_line(line, verifier.name, verifier.id, signature);
    return line;
}

}  // namespace

std::expected<Note, NoteFault> parse_note(std::string_view note) {
    if (const auto fault = find_fault(note)) {
        return std::unexpected(*fault);
    }
    const std::size_t split = note.rfind("\n\n");
    if (split == note.npos) {
        return std::unexpected(NoteFault::no_signatures);
    }
    auto signatures = parse_lines(note.substr(split + 2));
    if (!signatures) {
        return std::unexpected(signatures.error());
    }
    return Note{note.substr(0, split + 1), std::move(*signatures)};
}

std::expected<std::vector<NoteSignature>, NoteFault> parse_signature_lines(std::string_view lines) {
    if (const auto fault = find_fault(lines)) {
        return std::unexpected(*fault);
    }
    return parse_lines(lines);
}

std::string write_note(const Note& note) {
    std::string out(note.text);
    out += '\n';
    for (const NoteSignature& one : note.signatures) {
        append_line(out, one.name, one.id, one.signature);
    }
    return out;
}

std::expected<std::vector<VerifiedSignature>, NoteFault> verify_note(
    const Note& note, std::span<const Verifier> known) {
    std::vector<VerifiedSignature> verified;
    for (const NoteSignature& one : note.signatures) {
        const auto verifier = std::ranges::find_if(known, [&](const Verifier& candidate) {
            return candidate.id == one.id && candidate.name == one.name;
        });
        if (verifier == known.end()) {
            continue;
        }
        const auto signature = verify_signature(*verifier, note.text, one.signature);
        if (!signature) {
            return std::unexpected(NoteFault::wrong_signature);
        }
        if (std::ranges::find(verified, &*verifier, &VerifiedSignature::verifier) ==
            verified.end()) {
            verified.push_back(*signature);
        }
    }
    if (verified.empty()) {
        return std::unexpected(NoteFault::no_known_signature);
    }
    return verified;
}

std::expected<OpenedNote, NoteFault> open_note(std::string_view note,
                                               std::span<const Verifier> known) {
    const auto parsed = parse_note(note);
    if (!parsed) {
        return std::unexpected(parsed.error());
    }
    auto signatures = verify_note(*parsed, known);
    if (!signatures) {
        return std::unexpected(signatures.error());
    }
    return OpenedNote{parsed->text, std::move(*signatures)};
}

Signer make_signer(std::string_view name, KeyType type, const PrivateKey& key) {
    RESERVE_CHECK(is_key_name(name), "a signer has a key name");
    return {make_verifier(name, type, key.public_key()), key};
}

std::expected<std::string, NoteFault> sign_text(const Signer& log, std::string_view text) {
    RESERVE_CHECK(log.verifier.type == KeyType::ed25519, "a log signs the text alone");
    if (const auto fault = find_fault(text)) {
        return std::unexpected(*fault);
    }
    return line_of(log.verifier, log.key.sign(as_bytes(text)));
}

std::expected<std::string, NoteFault> cosign_text(const Signer& cosigner, std::string_view text,
                                                  std::uint64_t time) {
    RESERVE_CHECK(cosigner.verifier.type == KeyType::cosignature, "a cosigner signs a time too");
    if (const auto fault = find_fault(text)) {
        return std::unexpected(*fault);
    }
    const Cosignature made = make_cosignature(cosigner.key, time, text);
    return line_of(cosigner.verifier, encode_cosignature(made));
}

}  // namespace reserve::seal
