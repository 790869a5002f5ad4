// Equal sizes convict by themselves; different sizes are judged by the proof that stands with them.
#include "ledger/evidence/fork_report.h"

#include <algorithm>
#include <array>
#include <vector>

#include "ledger/seal/checkpoint.h"
#include "ledger/seal/lines.h"
#include "ledger/seal/note.h"
#include "ledger/seal/witness_protocol.h"

namespace reserve::evidence {
namespace {

constexpr std::string_view kFirstLine = "reserve-fork@v1";
constexpr std::string_view kEmptyLine = "\n\n";

struct Report {
    std::vector<seal::Hash> proof;
    std::array<seal::Note, 2> notes;
    std::array<seal::Checkpoint, 2> checkpoints;
};

std::unexpected<Error> malformed(std::string_view what) {
    return fail(ErrorKind::malformed, "not a fork report: " + std::string(what));
}

Result<Report> parse(std::string_view text) {
    Report report;
    if (seal::take_line(text) != kFirstLine) {
        return malformed("its first line is not " + std::string(kFirstLine));
    }
    auto line = seal::take_line(text);
    for (; line && !line->empty(); line = seal::take_line(text)) {
        const auto hash = seal::parse_hash(*line);
        if (!hash || report.proof.size() == seal::kMaxConsistencyHashes) {
            return malformed("a line of the proof is no hash, or one too many");
        }
        report.proof.push_back(*hash);
    }
    // A checkpoint has no empty line, so a note has one: that before its signatures.
    const std::size_t signatures = std::min(text.find(kEmptyLine), text.size());
    const std::size_t end = std::min(text.find(kEmptyLine, signatures + 1), text.size());
    const std::array<std::string_view, 2> parts{
        text.substr(0, end + 1), text.substr(std::min(end + kEmptyLine.size(), text.size()))};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto note = seal::parse_note(parts[i]);
        auto checkpoint = note ? seal::parse_checkpoint(note->text)
                               : std::unexpected(seal::CheckpointFault::missing_line);
        if (!checkpoint) {
            return malformed(i == 0 ? "the first note is no signed checkpoint"
                                    : "the second note is no signed checkpoint");
        }
        report.notes[i] = std::move(*note);
        report.checkpoints[i] = std::move(*checkpoint);
    }
    return report;
}

void judge(ForkVerdict& verdict, std::span<const seal::Hash> proof) {
    using Kind = ForkVerdict::Kind;
    const bool in_order = verdict.head.size <= verdict.other.size;
    const seal::TreeHead& older = in_order ? verdict.head : verdict.other;
    const seal::TreeHead& newer = in_order ? verdict.other : verdict.head;
    if (older.size == newer.size) {
        const bool same = older.root == newer.root;
        verdict.kind = same ? Kind::consistent : Kind::fork;
        verdict.reason = same ? "both notes are of one tree"
                              : "the log signed two different trees of the same size";
        return;
    }
    seal::Hasher hasher;
    if (older.size == 0 || seal::verify_consistency(hasher, older, newer, proof)) {
        verdict.kind = Kind::consistent;
        verdict.reason = "the larger tree goes on from the smaller";
        return;
    }
    verdict.kind = Kind::suspicion;
    verdict.reason =
        std::string(proof.empty() ? "no proof shows" : "the proof offered does not show") +
        " that the larger tree goes on from the smaller: a suspicion, until the log brings one";
}

}  // namespace

std::string write_fork_report(std::span<const seal::Hash> proof, std::string_view note,
                              std::string_view other) {
    std::string text(kFirstLine);
    text += '\n';
    for (const seal::Hash& hash : proof) {
        seal::append_hash_line(text, hash);
    }
    text += '\n';
    text += note;
    text += '\n';
    text += other;
    return text;
}

Result<ForkVerdict> check_fork_report(std::string_view text,
                                      std::span<const seal::Verifier> log_keys) {
    const auto report = parse(text);
    if (!report) {
        return std::unexpected(report.error());
    }
    ForkVerdict verdict;
    verdict.origin = report->checkpoints[0].origin;
    verdict.head = report->checkpoints[0].head;
    verdict.other = report->checkpoints[1].head;
    for (const seal::Note& note : report->notes) {
        if (const auto known = seal::verify_note(note, log_keys); !known) {
            verdict.reason = sentence(known.error());
            return verdict;
        }
    }
    const bool of_log =
        std::ranges::all_of(report->checkpoints, [&](const seal::Checkpoint& checkpoint) {
            return std::ranges::all_of(log_keys, [&](const seal::Verifier& key) {
                return key.name == checkpoint.origin;
            });
        });
    if (!of_log) {
        verdict.reason = "a note is not of the log that the key names";
        return verdict;
    }
    judge(verdict, report->proof);
    return verdict;
}

}  // namespace reserve::evidence
