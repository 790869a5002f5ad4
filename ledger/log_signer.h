// Where the log's private keys are: checkpoints are signed with them, one at each commit.
#pragma once

#include <string>

#include "ledger/seal/keys.h"

namespace reserve {

// A key that signs the log's checkpoints, and the entry that named it.
struct NamedLogKey {
    std::uint64_t seq = 0;
    std::string vkey;
};

class LogSigner {
public:
    virtual ~LogSigner() = default;
    // The private key of this public key; nullptr if it is not at hand.
    virtual Result<const seal::PrivateKey*> find(const seal::PublicKey& key) = 0;
    // What a sandbox signs with whose history names no key; nullptr if there is none.
    virtual Result<const seal::PrivateKey*> own() = 0;
};

}  // namespace reserve
