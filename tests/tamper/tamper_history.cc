// The operator with the log's own keys can make a history in which nothing is wrong, so what
// convicts is what others keep: an old checkpoint, a witness's record, the head file.
#include "ledger/evidence/fork_report.h"
#include "ledger/evidence/proofs.h"
#include "ledger/seal/witness_protocol.h"
#include "tests/tamper/remake.h"
#include "tests/tamper/suite.h"

namespace reserve::test {
namespace {

// Told as a finding if the witness does not cosign.
Verdict of_answer(const evidence::WitnessAnswer& answer) {
    if (answer.status == seal::WitnessStatus::cosign) {
        return {};
    }
    return {
        {Finding{std::to_string(static_cast<int>(answer.status)), std::nullopt, "", answer.reason}},
        ""};
}

std::string log_lines_alone(const std::string& note) {
    return note.substr(0, note.find("\u2014 witness"));
}

// Whatever the old checkpoint is shown, it does not go on to this history.
void hold_against_old_checkpoint(const Suite& suite, SealedFund& other) {
    const std::uint64_t size = suite.fund.early_size();
    const auto old_note = suite.fund.ledger().checkpoint(size);
    const auto true_proof = evidence::prove_consistency(suite.fund.ledger(), size, std::nullopt);
    const auto proof = evidence::prove_consistency(other.ledger(), size, std::nullopt);
    REQUIRE(old_note);
    REQUIRE(true_proof);
    REQUIRE(proof);
    const seal::Policy policy = suite.fund.policy_of_log();
    const MutationClass mutations = {"history: rewritten, against an old checkpoint",
                                     {"fork", "tree"}};
    auto made = evidence::parse_consistency_proof(*proof);
    REQUIRE(made);
    suite.tally.count(mutations, suite.verifier.growth(*proof, *old_note, policy), "", "its proof");
    const auto genuine = evidence::parse_consistency_proof(*true_proof);
    REQUIRE(genuine);
    made->older = genuine->older;
    suite.tally.count(
        mutations,
        suite.verifier.growth(evidence::write_consistency_proof(*made), *old_note, policy), "",
        "its proof from the old root");
    made->path = genuine->path;
    suite.tally.count(
        mutations,
        suite.verifier.growth(evidence::write_consistency_proof(*made), *old_note, policy), "",
        "the other's proof");
}

// Every byte of every early leaf, also those that officers do not sign.
void edit_against_old_checkpoint(const Suite& suite) {
    const auto old_note = suite.fund.ledger().checkpoint(suite.fund.early_size());
    REQUIRE(old_note);
    const seal::Policy policy = suite.fund.policy_of_log();
    const auto store = store::must(
        store::open_sqlite({.path = suite.fund.early_file(), .mode = store::Mode::read_only}));
    const Rows original = Rows::of(*store);
    const MutationClass mutations = {"history: any byte changed, all remade and signed", {"fork"}};
    share_out([&](std::size_t first, std::size_t step) {
        for (std::size_t row = first; row < original.of(store::Table::entry).size(); row += step) {
            const std::string leaf = bytes_of(original.of(store::Table::entry)[row][1]);
            for (std::size_t at = 0; at < leaf.size(); at += suite.stride) {
                Rows rows = original;
                store::Cell& cell = rows.of(store::Table::entry)[row][1];
                std::string edited = leaf;
                edited[at] = static_cast<char>(edited[at] ^ 1);
                cell = rows.keep(cell, edited);
                remake(rows, Signing::again, suite.fund.keys().log);
                const std::string note = bytes_of(rows.of(store::Table::checkpoint).back()[1]);
                const std::string proof = evidence::write_consistency_proof(
                    {evidence::read_checkpoint(note)->head, {}, note});
                suite.tally.count(mutations, suite.verifier.growth(proof, *old_note, policy), "",
                                  std::to_string(row) + ", byte " + std::to_string(at));
            }
        }
    });
}

std::string submission(SealedFund& other, std::uint64_t old, std::uint64_t size) {
    seal::Hasher hasher;
    const auto path = old == size
                          ? Result<std::vector<seal::Hash>>()
                          : seal::prove_consistency(hasher, old, size, other.ledger().tiles());
    const auto note = other.ledger().checkpoint(size);
    REQUIRE(path);
    REQUIRE(note);
    return seal::write_add_checkpoint(old, *path, log_lines_alone(*note));
}

// The witness refuses, and keeps what convicts the log.
void submit_to_witness(const Suite& suite, SealedFund& other) {
    const std::uint64_t early = suite.fund.early_size();
    const auto stale =
        suite.fund.witness().add_checkpoint(submission(other, early, SealedFund::kSize));
    const auto forked = suite.fund.witness().add_checkpoint(
        submission(other, SealedFund::kSize, SealedFund::kSize));
    REQUIRE(stale);
    REQUIRE(forked);
    suite.tally.count({"history: rewritten, submitted from an old size", {"409"}},
                      of_answer(*stale), "", "from the older size");
    suite.tally.count({"history: rewritten, submitted to the witness", {"422"}}, of_answer(*forked),
                      "", "of the same size");
    const auto note = suite.fund.ledger().checkpoint();
    REQUIRE(note);
    const std::string report = evidence::write_fork_report(
        {}, log_lines_alone(*note), log_lines_alone(*other.ledger().checkpoint()));
    const Verdict verdict = suite.verifier.fork(report, suite.fund.policy());
    CHECK(verdict.findings.empty());
    CHECK(verdict.verified.starts_with("convicted " + std::string(kOrigin)));
    flip_text(suite, text_classes("history: report of the fork, each byte", {"refused"}), report,
              [&](const std::string& mutated) {
                  return suite.verifier.fork(mutated, suite.fund.policy());
              });
}

void put_beside_head_file(const Suite& suite, SealedFund& other) {
    const std::filesystem::path file = suite.fund.folder() / "put.db";
    const auto put = [&](const std::filesystem::path& ledger, const std::string& name) {
        for (const char* suffix : {"", "-wal"}) {
            std::filesystem::remove(file.string() + suffix);
            std::filesystem::copy_file(ledger.string() + suffix, file.string() + suffix);
        }
        std::filesystem::copy_file(suite.fund.file().string() + ".head", file.string() + ".head",
                                   std::filesystem::copy_options::overwrite_existing);
        suite.tally.count({name, {"fork"}}, suite.verifier.file(file), "", ledger.string());
        std::filesystem::remove(file.string() + "-shm");
    };
    put(other.file(), "history: rewritten, beside the head file");
    put(suite.fund.early_file(), "history: an older copy put back, beside the head file");
}

// The witness of the policy has cosigned nothing of it.
void show_to_partner(const Suite& suite, SealedFund& other) {
    const std::uint64_t seq = suite.fund.early_size() - 2;
    const auto proof = evidence::prove_entry(other.ledger(), seq, std::nullopt);
    const auto entry = other.ledger().entry(seq);
    REQUIRE(proof);
    REQUIRE(entry);
    suite.tally.count({"history: rewritten, shown to a partner with a policy", {"policy"}},
                      suite.verifier.entry(*proof, entry->leaf, suite.fund.policy()), "", "proof");
}

}  // namespace

void rewrite_history(const Suite& suite) {
    SealedFund other(suite.fund.keys(), "81.00");
    const auto alone = verify_file(other.file(), nullptr);
    REQUIRE(alone);
    CHECK(alone->findings.empty());
    hold_against_old_checkpoint(suite, other);
    edit_against_old_checkpoint(suite);
    submit_to_witness(suite, other);
    put_beside_head_file(suite, other);
    show_to_partner(suite, other);
}

}  // namespace reserve::test
