// Everything that can be changed is changed, and the verifiers report it; verifiers that leave out
// a check are caught by the same suite.
#include <cstdlib>
#include <iostream>

#include "tests/tamper/suite.h"

using namespace reserve;
using namespace reserve::test;

namespace {

SealedFund& sealed_fund() {
    static const FundKeys keys;
    static SealedFund sealed(keys);
    return sealed;
}

std::size_t stride() {
    const char* text = std::getenv("RESERVE_TAMPER_STRIDE");
    return text == nullptr ? 1 : std::max(1UL, std::strtoul(text, nullptr, 10));
}

struct Part {
    const char* name;
    void (*tamper)(const Suite& suite);
};
constexpr Part kRows = {"rows of a ledger", tamper_with_rows};
constexpr Part kManyRows = {"rows of a larger ledger", tamper_with_many_rows};
constexpr Part kFile = {"a ledger's file", tamper_with_file};
constexpr Part kLog = {"the published log", tamper_with_log};
constexpr Part kEvidence = {"proofs and dossiers", tamper_with_evidence};
constexpr Part kHistory = {"all of history", rewrite_history};

void run_suite(const Verifier& verifier, std::size_t every, std::span<const Part> parts,
               Tally& tally) {
    for (const Part& part : parts) {
        part.tamper({sealed_fund(), verifier, every, tally});
    }
}

void check_none_missed(const Part& part) {
    Tally tally;
    run_suite(Verifier(), stride(), {&part, 1}, tally);
    std::cout << "\n" << part.name << ", every " << stride() << ". byte\n" << tally.table();
    CHECK(tally.missed() == 0);
    CHECK(tally.tried() != 0);
}

class BelievesAnySignature final : public Verifier {
    bool overlooks(const Finding& finding) const override { return finding.code == "signature"; }
};
class ComparesNoRoot final : public Verifier {
    bool overlooks(const Finding& finding) const override {
        return finding.code == "tree" && finding.reason.find("root") != std::string::npos;
    }
};
class IgnoresTiles final : public Verifier {
    bool overlooks(const Finding& finding) const override {
        return finding.code == "tree" && finding.place.starts_with("tile") &&
               !finding.place.starts_with("tile/entries/");
    }
};
class KnowsNoRules final : public Verifier {
    bool overlooks(const Finding& finding) const override { return finding.code == "rule"; }
};
class IgnoresProjections final : public Verifier {
    bool overlooks(const Finding& finding) const override { return finding.code == "projection"; }
};
class TakesAnyProof final : public Verifier {
    bool overlooks(const Finding& finding) const override {
        return finding.code == "tree" && (finding.place == "proof" || finding.place == "path");
    }
};
class ForgetsWhatWasSigned final : public Verifier {
    bool overlooks(const Finding& finding) const override { return finding.code == "fork"; }
};

// Samples are enough to catch it.
template <class Broken>
void check_caught(std::initializer_list<Part> parts) {
    Tally tally;
    run_suite(Broken(), 29, {parts.begin(), parts.size()}, tally);
    INFO(tally.table());
    CHECK(tally.missed() > 0);
}

}  // namespace

TEST_CASE("the sealed fund as it was written has no findings, and tiles on two levels") {
    const Verifier verifier;
    CHECK(verifier.file(sealed_fund().file()).findings.empty());
    CHECK(verifier.file(sealed_fund().early_file()).findings.empty());
    for (const char* name : {"tile/0/000", "tile/0/001.p/8", "tile/1/000.p/1"}) {
        CHECK(std::filesystem::exists(sealed_fund().directory() / name));
    }
}

TEST_CASE("whatever is done to the rows of a ledger is reported") {
    check_none_missed(kRows);
    check_none_missed(kManyRows);
}

TEST_CASE("whatever is done to a ledger's file is reported or refused at opening") {
    check_none_missed(kFile);
}

TEST_CASE("whatever is done to the published log is reported") {
    check_none_missed(kLog);
}

TEST_CASE("whatever is done to proofs and dossiers is reported") {
    check_none_missed(kEvidence);
}

TEST_CASE("a history rewritten with the log's own keys is convicted by what others keep") {
    check_none_missed(kHistory);
}

TEST_CASE("a verifier that leaves out a check is caught") {
    check_caught<BelievesAnySignature>({kRows, kLog, kEvidence});
    check_caught<ComparesNoRoot>({kLog});
    check_caught<IgnoresTiles>({kRows, kLog});
    check_caught<KnowsNoRules>({kRows});
    check_caught<IgnoresProjections>({kRows});
    check_caught<TakesAnyProof>({kEvidence});
    check_caught<ForgetsWhatWasSigned>({kHistory});
}
