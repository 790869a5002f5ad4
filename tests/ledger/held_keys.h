// The keys of the log "test/fund", at hand.
#pragma once

#include "ledger/seal/verifier.h"
#include "tests/ledger/world.h"

namespace reserve::test {

class HeldKeys final : public LogSigner {
public:
    std::string add() {
        const auto key = seal::PrivateKey::generate();
        REQUIRE(key);
        keys.push_back(*key);
        return make_vkey(
            seal::make_verifier("test/fund", seal::KeyType::ed25519, key->public_key()));
    }
    Result<const seal::PrivateKey*> find(const seal::PublicKey& wanted) override {
        for (const seal::PrivateKey& key : keys) {
            if (key.public_key() == wanted) {
                return &key;
            }
        }
        return nullptr;
    }
    Result<const seal::PrivateKey*> own() override {
        return keys.empty() ? nullptr : &keys.front();
    }
    std::vector<seal::PrivateKey> keys;
};

}  // namespace reserve::test
