// A log written by someone who does not care for the rules: any leaves, a consistent tree over
// them, a checkpoint signed with any key, and a dossier of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/evidence/dossier_file.h"
#include "ledger/seal/keys.h"
#include "ledger/seal/tree.h"
#include "tests/evidence/signed_fund.h"

namespace reserve::test {

class ForgedLog {
public:
    explicit ForgedLog(std::vector<std::string> entries);

    std::size_t size() const { return leaves.size(); }
    // Takes an entry out; those after it move up.
    void leave_out(std::size_t seq);
    // Puts an entry of this act, signed by the key, at that place; those after it move down. It is
    // recorded when the one before it was.
    void put(std::size_t seq, const std::string& act, std::string_view officer,
             const seal::PrivateKey& key);
    // Replaces text, everywhere in an entry's act, and has it signed again.
    void rewrite(std::size_t seq, std::string_view from, std::string_view to,
                 const seal::PrivateKey& key);
    // Replaces text anywhere in a leaf; signatures stay.
    void replace(std::size_t seq, std::string_view from, std::string_view to);
    // The first entry with that text.
    std::size_t find(std::string_view text) const;
    std::string kind(std::size_t seq) const;

    // Of all entries that have a place in a plain dossier, or of all leaves.
    std::string dossier(std::string_view payment, evidence::Completeness completeness,
                        const seal::PrivateKey& key, std::string_view origin = kOrigin) const;

    std::vector<std::string> leaves;

private:
    void renumber();
    std::string checkpoint(const seal::PrivateKey& key, std::string_view origin) const;
};

}  // namespace reserve::test
