// The text of a dossier and its parts. One written form: canonical JSON, no member more, one
// newline at the end.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/evidence/dossier.h"
#include "ledger/seal/json.h"

namespace reserve::evidence {

// Views into what was parsed, or into what is to be written.
struct DossierEntry {
    std::uint64_t index = 0;
    std::string_view leaf;
    std::vector<seal::Hash> path;  // of a plain dossier
};
struct DossierFile {
    Completeness completeness = Completeness::plain;
    std::string_view payment;
    std::string_view checkpoint;
    std::vector<DossierEntry> entries;  // in ascending index; of a complete one from 0, no gaps
    std::vector<seal::Hash> path;       // of a complete one: consistency with the checkpoint
};

std::string write_dossier(const DossierFile& file);
// The form alone; the finding is malformed. What is returned lives as long as text and document.
std::expected<DossierFile, Finding> parse_dossier(seal::JsonDocument& document,
                                                  std::string_view text);

// Whether a plain dossier has a place for entries of this kind.
bool belongs_in_plain(std::string_view kind);

}  // namespace reserve::evidence
