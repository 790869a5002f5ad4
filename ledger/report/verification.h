// The stored result of the last verification of a ledger's file (`<ledger>.verified`), which the
// audit report stands on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/audit.h"

namespace reserve::report {

inline constexpr std::size_t kKeptFindings = 100;

struct Verification {
    Time at;  // of the clock that verified
    std::uint64_t size = 0;
    std::string root;  // base64
    std::uint64_t signatures = 0;
    std::uint64_t checkpoints = 0;
    std::uint64_t findings = 0;
    std::vector<Finding> first;  // of the findings, kKeptFindings at most
};

Verification verification_of(const AuditReport& report, Time at);

// One JSON object on a line; nullopt for a text that is not one.
std::string to_json(const Verification& verification);
std::optional<Verification> parse_verification(std::string_view json);

}  // namespace reserve::report
