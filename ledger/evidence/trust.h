// Whom a verifier believes: the keys of logs and the cosigners of a policy. Every published
// checkpoint, alone or inside a proof, is opened here.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "ledger/audit.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/policy.h"

namespace reserve::evidence {

// A note of exactly three lines, or what is wrong with its form.
std::expected<seal::Checkpoint, std::string> read_checkpoint(std::string_view note);

// A policy of these logs' keys that asks for no cosigner. nullopt if one is not the key of a log.
std::optional<seal::Policy> trust_keys(std::span<const std::string> vkeys);

struct OpenedCheckpoint {
    seal::Checkpoint checkpoint;
    std::vector<seal::VerifiedSignature> signatures;  // verifiers of the policy
};
// Signed by a log of the policy, under its name, and by whoever else it knows; else the finding
// (malformed or signature) at `place`.
std::expected<OpenedCheckpoint, Finding> open_checkpoint(std::string_view note,
                                                         const seal::Policy& policy,
                                                         std::string place);
// The finding if fewer cosigned it than the policy asks.
std::optional<Finding> find_lacking_cosigners(const OpenedCheckpoint& opened,
                                              const seal::Policy& policy, std::string place);

}  // namespace reserve::evidence
