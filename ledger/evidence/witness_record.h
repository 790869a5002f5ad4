// A witness's memory. For each log <folder>/<hex SHA-256 of its origin>/ holds
//     checkpoint         the last head cosigned, with our cosignature: what is published
//     history/<size>     those cosigned before it
//     evidence/*.fork    what the log signed against them (fork_report.h)
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/clock.h"
#include "ledger/base/result.h"
#include "ledger/seal/note.h"
#include "ledger/seal/witness_protocol.h"

namespace reserve::evidence {

// At most so many reports are kept of a log: the first one convicts it.
inline constexpr std::size_t kMaxForkReports = 100;

struct WitnessAnswer {
    seal::WitnessStatus status = seal::WitnessStatus::bad_request;
    std::string body;    // on cosign a line with the cosignature; else the size or the reason
    std::string reason;  // a sentence without its full stop; empty on cosign
    std::string origin;  // of the submission, if it could be read
    std::filesystem::path evidence;  // the report that was written, if one was
};

// Safe for several threads, and for several processes on one folder.
class WitnessRecord {
public:
    // `self`: see open_witness.
    WitnessRecord(std::filesystem::path folder, seal::Signer self,
                  std::shared_ptr<Clock> clock = system_clock())
        : folder_(std::move(folder)), self_(std::move(self)), clock_(std::move(clock)) {}

    // Decides on one submission. A cosignature is returned only after its head is on disk, and
    // between reading the last head and writing the new one nobody else comes in. Errors: disk, or
    // corrupt, if what is kept was not cosigned by this witness.
    Result<WitnessAnswer> add_checkpoint(std::string_view body);

    // The last checkpoint cosigned of the log with that origin hash; nullopt if there is none.
    Result<std::optional<std::string>> checkpoint(std::string_view origin_hash) const;

    const seal::Verifier& verifier() const { return self_.verifier; }

private:
    struct Recorded;
    struct Submission;
    Result<std::optional<Recorded>> read(const std::filesystem::path& file,
                                         std::string_view origin) const;
    Result<std::string> cosign(const Submission& submission, const std::optional<Recorded>& last);
    Result<std::optional<Recorded>> find_contradicted(const Submission& submission,
                                                      const Recorded& last,
                                                      seal::WitnessStatus status) const;
    // The report's file; empty if nothing is contradicted, or it is kept already, or there are
    // enough.
    Result<std::filesystem::path> keep_evidence(const Submission& submission, const Recorded& last,
                                                seal::WitnessStatus status);

    std::filesystem::path folder_;
    seal::Signer self_;
    std::shared_ptr<Clock> clock_;
};

}  // namespace reserve::evidence
