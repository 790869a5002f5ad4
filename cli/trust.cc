// A policy file, or keys alone.
#include "cli/trust.h"

#include <fmt/format.h>

#include "ledger/evidence/files.h"
#include "ledger/evidence/trust.h"

namespace reserve::cli {

void add_trust(CLI::App& command, TrustOptions& options) {
    auto* vkeys = command.add_option("--vkey", options.vkeys,
                                     "the log's key <name>+<id>+<base64>, or a file with it");
    command.add_option("--policy", options.policy, "the logs and witnesses believed, a file")
        ->excludes(vkeys);
}

std::string vkey_of(const std::string& word) {
    const auto text = evidence::read_file(word, evidence::kMaxSmallFile);
    return text ? text->substr(0, text->find('\n')) : word;
}

Result<seal::Policy> read_trust(const TrustOptions& options) {
    if (!options.is_given()) {
        return fail(ErrorKind::usage, "say whom to believe: --vkey KEY or --policy FILE");
    }
    if (options.policy.empty()) {
        std::vector<std::string> vkeys = options.vkeys;
        for (std::string& vkey : vkeys) {
            vkey = vkey_of(vkey);
        }
        auto policy = evidence::trust_keys(vkeys);
        return policy ? Result<seal::Policy>(std::move(*policy))
                      : fail(ErrorKind::usage, "--vkey is no key of a log");
    }
    const auto text = evidence::read_file(options.policy, evidence::kMaxSmallFile);
    if (!text) {
        return std::unexpected(text.error());
    }
    auto policy = seal::parse_policy(*text);
    return policy ? Result<seal::Policy>(std::move(*policy))
                  : fail(ErrorKind::malformed, fmt::format("{} line {}: {}", options.policy,
                                                           policy.error().line,
                                                           policy.error().reason));
}

}  // namespace reserve::cli
