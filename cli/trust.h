// --vkey and --policy: whom verification believes.
#pragma once

#include "cli/app.h"
#include "ledger/seal/policy.h"

namespace reserve::cli {

struct TrustOptions {
    std::vector<std::string> vkeys;
    std::string policy;  // a file

    bool is_given() const { return !vkeys.empty() || !policy.empty(); }
};

// What a --vkey says: the key itself, or the first line of the file of that name.
std::string vkey_of(const std::string& word);
void add_trust(CLI::App& command, TrustOptions& options);
// The policy of the file, or one that knows these keys and asks for no cosigner. usage for a bad
// vkey, malformed with the line for a bad file; usage also if none is given.
Result<seal::Policy> read_trust(const TrustOptions& options);

}  // namespace reserve::cli
