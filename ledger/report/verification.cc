// To JSON and back.
#include "ledger/report/verification.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/base/base64.h"
#include "ledger/base/quoted.h"
#include "ledger/seal/json.h"

namespace reserve::report {

Verification verification_of(const AuditReport& report, Time at) {
    Verification made{at,
                      report.head.size,
                      to_base64(report.head.root),
                      report.signatures,
                      report.checkpoints,
                      report.findings.size(),
                      report.findings};
    made.first.resize(std::min(made.first.size(), kKeptFindings));
    return made;
}

std::string to_json(const Verification& verification) {
    std::string findings;
    for (const Finding& finding : verification.first) {
        findings += fmt::format(
            "{}{{\"code\":{},\"place\":{},\"reason\":{}{}}}", findings.empty() ? "" : ",",
            json_string(finding.code), json_string(finding.place), json_string(finding.reason),
            finding.seq ? fmt::format(",\"seq\":{}", *finding.seq) : "");
    }
    return fmt::format("{{\"at\":\"{}\",\"checkpoints\":{},\"findings\":{},\"first\":[{}],"
                       "\"root\":{},\"signatures\":{},\"size\":{}}}\n",
                       format_time(verification.at), verification.checkpoints,
                       verification.findings, findings, json_string(verification.root),
                       verification.signatures, verification.size);
}

std::optional<Verification> parse_verification(std::string_view json) {
    while (json.ends_with('\n')) {
        json.remove_suffix(1);
    }
    seal::JsonDocument document;
    const auto node = document.parse(json);
    if (!node) {
        return std::nullopt;
    }
    const auto number = [](const seal::JsonNode& object, std::string_view key) {
        const seal::JsonNode* member = object.find(key);
        return member == nullptr ? std::uint64_t{0} : static_cast<std::uint64_t>(member->integer);
    };
    const auto at = parse_time(text_at(**node, "at"));
    const seal::JsonNode* first = (*node)->find("first");
    if (!at || first == nullptr || text_at(**node, "root").empty()) {
        return std::nullopt;
    }
    Verification read{*at,
                      number(**node, "size"),
                      std::string(text_at(**node, "root")),
                      number(**node, "signatures"),
                      number(**node, "checkpoints"),
                      number(**node, "findings"),
                      {}};
    for (const seal::JsonNode& one : first->children()) {
        const bool has_seq = one.find("seq") != nullptr;
        read.first.push_back({std::string(text_at(one, "code")),
                              has_seq ? std::optional(number(one, "seq")) : std::nullopt,
                              std::string(text_at(one, "place")),
                              std::string(text_at(one, "reason"))});
    }
    return read;
}

}  // namespace reserve::report
