// What is held against the mutations: the verifiers of the ledger, each asked through one face, so
// that a broken one can take their place.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ledger/audit.h"
#include "ledger/evidence/log_source.h"
#include "ledger/evidence/verify_log.h"
#include "ledger/seal/policy.h"
#include "ledger/store/store.h"

namespace reserve::test {

struct Verdict {
    // What was found; an error is a finding with the code "refused".
    std::vector<Finding> findings;
    // What a reader would go on with if nothing was found.
    std::string verified;
};

class Verifier {
public:
    Verifier() = default;
    Verifier(const Verifier&) = delete;
    Verifier& operator=(const Verifier&) = delete;
    virtual ~Verifier() = default;

    Verdict ledger(store::Store& store) const;
    Verdict file(const std::filesystem::path& file) const;
    Verdict log(evidence::LogSource& source, const seal::Policy& policy,
                evidence::Rules rules) const;
    Verdict entry(std::string_view proof, std::string_view leaf, const seal::Policy& policy) const;
    Verdict growth(std::string_view proof, std::string_view old_note,
                   const seal::Policy& policy) const;
    Verdict dossier(std::string_view text, const seal::Policy& policy) const;
    // A conviction is what is verified; whatever else it says is a finding "refused".
    Verdict fork(std::string_view report, const seal::Policy& policy) const;

protected:
    // A broken verifier does not see everything.
    virtual bool overlooks(const Finding&) const { return false; }

private:
    Verdict seen(Verdict verdict) const;
};

}  // namespace reserve::test
