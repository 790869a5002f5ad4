// What a stranger is handed: proofs of entries and of growth, and dossiers.
#include "ledger/evidence/dossier.h"
#include "ledger/evidence/proofs.h"
#include "tests/tamper/suite.h"

namespace reserve::test {
namespace {

const std::vector<std::string> kAny = {"malformed", "signature", "tree", "policy"};

void cut_and_lengthen(const Suite& suite, const std::string& name, const std::string& text,
                      const std::function<Verdict(const std::string& mutated)>& verify) {
    const std::string untouched = verify(text).verified;
    const MutationClass cut = {name + ", cut off at each byte", kAny,
                               "just the line of a stranger's cosignature is gone"};
    const MutationClass longer = {name + ", lengthened", kAny};
    share_out([&](std::size_t first, std::size_t step) {
        for (std::size_t at = first * suite.stride; at < text.size(); at += step * suite.stride) {
            suite.tally.count(cut, verify(text.substr(0, at)), untouched, std::to_string(at));
        }
    });
    for (const std::string& more : {std::string("\n"), std::string(" "), text}) {
        suite.tally.count(longer, verify(text + more), untouched, "lengthened");
    }
}

void prove_entries(const Suite& suite) {
    Ledger& ledger = suite.fund.ledger();
    for (const std::uint64_t seq : {suite.fund.early_size() - 2, SealedFund::kSize - 1}) {
        const auto proof = evidence::prove_entry(ledger, seq, std::nullopt);
        const auto entry = ledger.entry(seq);
        REQUIRE(proof);
        REQUIRE(entry);
        const auto of_proof = [&, leaf = entry->leaf](const std::string& mutated) {
            return suite.verifier.entry(mutated, leaf, suite.fund.policy());
        };
        flip_text(suite, text_classes("evidence: entry proof, each byte", kAny), *proof, of_proof);
        cut_and_lengthen(suite, "evidence: entry proof", *proof, of_proof);
        flip_text(suite, text_classes("evidence: leaf beside its proof, each byte", {"tree"}),
                  entry->leaf, [&](const std::string& mutated) {
                      return suite.verifier.entry(*proof, mutated, suite.fund.policy());
                  });
    }
}

void prove_growth(const Suite& suite) {
    Ledger& ledger = suite.fund.ledger();
    const std::uint64_t size = suite.fund.early_size();
    const auto proof = evidence::prove_consistency(ledger, size, std::nullopt);
    const auto note = ledger.checkpoint(size);
    REQUIRE(proof);
    REQUIRE(note);
    const auto of_proof = [&](const std::string& mutated) {
        return suite.verifier.growth(mutated, *note, suite.fund.policy());
    };
    std::vector<std::string> fitting = kAny;
    fitting.emplace_back("fork");
    flip_text(suite, text_classes("evidence: consistency proof, each byte", fitting), *proof,
              of_proof);
    cut_and_lengthen(suite, "evidence: consistency proof", *proof, of_proof);
    flip_text(suite,
              text_classes("evidence: older checkpoint beside its proof, each byte", fitting,
                           {std::string(kOrigin), "witness.example/w"}),
              *note, [&](const std::string& mutated) {
                  return suite.verifier.growth(*proof, mutated, suite.fund.policy());
              });
}

void give_dossiers(const Suite& suite) {
    for (const auto completeness :
         {evidence::Completeness::plain, evidence::Completeness::complete}) {
        const std::string name = completeness == evidence::Completeness::plain
                                     ? "evidence: plain dossier"
                                     : "evidence: complete dossier";
        const auto dossier = evidence::make_dossier(suite.fund.ledger(), "PAY-1", completeness);
        REQUIRE(dossier);
        const auto verify = [&](const std::string& mutated) {
            return suite.verifier.dossier(mutated, suite.fund.policy());
        };
        std::vector<std::string> fitting = kAny;
        fitting.emplace_back("rule");
        flip_text(suite, text_classes(name + ", each byte", fitting), *dossier, verify);
        cut_and_lengthen(suite, name, *dossier, verify);
    }
}

}  // namespace

void tamper_with_evidence(const Suite& suite) {
    prove_entries(suite);
    prove_growth(suite);
    give_dossiers(suite);
}

}  // namespace reserve::test
