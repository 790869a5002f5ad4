// Policies (C2SP tlog-policy): which logs are believed, which witnesses are known, and which of
// them must have cosigned. Lines: log, witness, group, and one quorum.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/seal/verifier.h"

namespace reserve::seal {

struct PolicyFault {
    std::size_t line = 0;  // from 1; the line after the last for what is missing
    std::string reason;    // "the name w1 is used twice"
};

// A witness or a group that was defined before.
struct PolicyMember {
    enum class Kind : std::uint8_t { witness, group };
    Kind kind = Kind::witness;
    std::size_t index = 0;
    friend bool operator==(const PolicyMember&, const PolicyMember&) = default;
};
struct PolicyGroup {
    std::string name;
    std::size_t threshold = 1;  // of its members: any is 1, all is their number
    std::vector<PolicyMember> members;
    friend bool operator==(const PolicyGroup&, const PolicyGroup&) = default;
};

// Names and URLs stand at the place of their key.
struct Policy {
    std::vector<Verifier> logs;              // type ed25519; the name is the log's origin
    std::vector<std::string> log_urls;       // empty if none
    std::vector<Verifier> witnesses;         // type cosignature
    std::vector<std::string> witness_names;  // in this file; the key has a name of its own
    std::vector<std::string> witness_urls;
    std::vector<PolicyGroup> groups;     // members of each stand before it
    std::optional<PolicyMember> quorum;  // nullopt: none need cosign
    friend bool operator==(const Policy&, const Policy&) = default;
};

// Strict where the standard is silent: every line ends in newline, and no key serves two names,
// be it of a log or a witness.
std::expected<Policy, PolicyFault> parse_policy(std::string_view text);
// Logs, witnesses, groups, quorum; reads back as the same policy.
std::string write_policy(const Policy& policy);

struct QuorumVerdict {
    bool met = false;
    // Witnesses that count towards the quorum and have not cosigned, by their name in the policy.
    // Empty if it is met.
    std::vector<std::string_view> missing;
};
// Whether these signatures (verified by verifiers equal to the policy's) meet the quorum.
QuorumVerdict check_quorum(const Policy& policy, std::span<const VerifiedSignature> signatures);

}  // namespace reserve::seal
