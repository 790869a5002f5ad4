// One submission is one transaction under the folder's lock: read, decide, store, only then answer.
#include "ledger/evidence/witness_record.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include "ledger/base/hex.h"
#include "ledger/evidence/durable_file.h"
#include "ledger/evidence/fork_report.h"
#include "ledger/evidence/witness_folder.h"

namespace reserve::evidence {

using seal::WitnessStatus;
using std::filesystem::path;

struct WitnessRecord::Recorded {
    std::string note;
    seal::TreeHead head;
};

// A request whose origin is known, and where that log's files are.
struct WitnessRecord::Submission {
    seal::AddCheckpoint request;
    std::vector<seal::Verifier> keys;  // of the origin
    path place;
    std::string note;  // with the signatures of those keys alone
};

namespace {

WitnessAnswer refuse(WitnessStatus status, std::string_view reason) {
    return {status, std::string(reason) + "\n", std::string(reason), {}, {}};
}

std::vector<seal::Verifier> keys_of(std::span<const seal::Verifier> logs, std::string_view origin) {
    std::vector<seal::Verifier> keys;
    std::ranges::copy_if(logs, std::back_inserter(keys),
                         [&](const seal::Verifier& log) { return log.name == origin; });
    return keys;
}

// What the log signed, without lines of which nobody here knows whose they are; empty if it did
// not sign.
std::string signed_part(const seal::Note& note, std::span<const seal::Verifier> keys) {
    const auto verified = seal::verify_note(note, keys);
    if (!verified) {
        return {};
    }
    seal::Note kept{note.text, {}};
    for (const seal::VerifiedSignature& signature : *verified) {
        const seal::Verifier& key = *signature.verifier;
        kept.signatures.push_back(*std::ranges::find_if(note.signatures, [&](const auto& line) {
            return line.name == key.name && line.id == key.id;
        }));
    }
    return seal::write_note(kept);
}

}  // namespace

// What was kept must be what this witness cosigned: the same check as before it was written.
Result<std::optional<WitnessRecord::Recorded>> WitnessRecord::read(const path& file,
                                                                   std::string_view origin) const {
    auto text = read_if_there(file);
    if (!text || !*text) {
        return text ? Result<std::optional<Recorded>>() : std::unexpected(text.error());
    }
    const auto opened = seal::open_note(**text, {&self_.verifier, 1});
    const auto checkpoint = opened ? seal::parse_checkpoint(opened->text)
                                   : std::unexpected(seal::CheckpointFault::missing_line);
    if (!checkpoint || checkpoint->origin != origin) {
        return fail(ErrorKind::corrupt, file.string() + " is not what this witness cosigned");
    }
    return Recorded{std::move(**text), checkpoint->head};
}

Result<WitnessAnswer> WitnessRecord::add_checkpoint(std::string_view body) {
    auto request = seal::parse_add_checkpoint(body);
    if (!request) {
        return refuse(WitnessStatus::bad_request, sentence(request.error()));
    }
    const std::string origin = request->checkpoint.origin;
    const auto held = FileLock::take(folder_ / "lock");
    const auto logs = held ? read_logs(folder_) : std::unexpected(held.error());
    if (!logs) {
        return std::unexpected(logs.error());
    }
    Submission submission{*std::move(request), keys_of(*logs, origin),
                          folder_ / seal::origin_hash(origin), {}};
    submission.note = signed_part(submission.request.note, submission.keys);
    const auto last = read(submission.place / "checkpoint", origin);
    if (!last) {
        return std::unexpected(last.error());
    }
    seal::Hasher hasher;
    auto decision = seal::consider(hasher, submission.request, submission.keys,
                                   *last ? std::optional((*last)->head) : std::nullopt);
    WitnessAnswer answer{decision.status, std::move(decision.body), std::move(decision.reason),
                         origin, {}};
    if (answer.status == WitnessStatus::cosign) {
        auto line = cosign(submission, *last);
        if (!line) {
            return std::unexpected(line.error());
        }
        answer.body = *std::move(line);
    } else if (*last && !submission.note.empty()) {
        auto evidence = keep_evidence(submission, **last, answer.status);
        if (!evidence) {
            return std::unexpected(evidence.error());
        }
        answer.evidence = *std::move(evidence);
    }
    return answer;
}

// 1 the last head goes to the history; a crash after: it stands in both places, nothing is new
// 2 the new head takes its place; a crash after: the log asks again and is told 409 and this size
// 3 the cosignature is given away
Result<std::string> WitnessRecord::cosign(const Submission& submission,
                                          const std::optional<Recorded>& last) {
    const auto seconds = static_cast<std::uint64_t>(clock_->now_microseconds() / 1'000'000);
    auto line = seal::cosign_text(self_, submission.request.note.text, seconds);
    if (!line) {
        return fail(ErrorKind::internal, std::string(sentence(line.error())));
    }
    Status status = make_folder_durably(submission.place);
    if (status && last && last->head.size < submission.request.checkpoint.head.size) {
        const path history = submission.place / "history";
        status = make_folder_durably(history);
        if (status) {
            status = write_durably(history / std::to_string(last->head.size), last->note);
        }
    }
    if (status) {
        status = write_durably(submission.place / "checkpoint", submission.note + *line);
    }
    return status ? Result<std::string>(*std::move(line)) : std::unexpected(status.error());
}

// A smaller tree is held against what was cosigned of its size, a larger one whose proof fails
// against the last. What agrees, or what nothing is known of, is no evidence.
Result<std::optional<WitnessRecord::Recorded>> WitnessRecord::find_contradicted(
    const Submission& submission, const Recorded& last, WitnessStatus status) const {
    const seal::TreeHead& head = submission.request.checkpoint.head;
    if (head.size > last.head.size) {
        const bool is_suspect = status == WitnessStatus::not_consistent && last.head.size > 0;
        return is_suspect ? std::optional(last) : std::nullopt;
    }
    const path earlier = submission.place / "history" / std::to_string(head.size);
    auto known = head.size == last.head.size
                     ? Result<std::optional<Recorded>>(last)
                     : read(earlier, submission.request.checkpoint.origin);
    if (known && *known && (*known)->head.root == head.root) {
        known->reset();
    }
    return known;
}

Result<path> WitnessRecord::keep_evidence(const Submission& submission, const Recorded& last,
                                          WitnessStatus status) {
    const auto found = find_contradicted(submission, last, status);
    if (!found || !*found) {
        return found ? Result<path>() : std::unexpected(found.error());
    }
    const Recorded& known = **found;
    const seal::TreeHead& head = submission.request.checkpoint.head;
    const path folder = submission.place / "evidence";
    if (Status made = make_folder_durably(folder); !made) {
        return std::unexpected(made.error());
    }
    const std::string pair = to_hex(known.head.root) + to_hex(head.root);
    const path file = folder / (std::to_string(head.size) + "-" +
                                to_hex(seal::sha256(as_bytes(pair))).substr(0, 16) + ".fork");
    std::error_code error;
    const std::filesystem::directory_iterator files(folder, error);
    const bool is_full = std::distance(files, {}) >= static_cast<std::ptrdiff_t>(kMaxForkReports);
    if (error || is_full || std::filesystem::exists(file, error)) {
        return path();
    }
    const bool needs_proof = head.size > known.head.size;
    const auto proof = needs_proof ? std::span<const seal::Hash>(submission.request.path)
                                   : std::span<const seal::Hash>();
    const Status written =
        write_durably(file, write_fork_report(proof, known.note, submission.note));
    return written ? Result<path>(file) : std::unexpected(written.error());
}

Result<std::optional<std::string>> WitnessRecord::checkpoint(std::string_view origin_hash) const {
    if (!is_hex(origin_hash, 64)) {
        return std::nullopt;
    }
    return read_if_there(folder_ / origin_hash / "checkpoint");
}

}  // namespace reserve::evidence
