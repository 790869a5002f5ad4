// The keys of a log, at hand.
#pragma once

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "ledger/log_signer.h"
#include "ledger/seal/verifier.h"

namespace reserve::test {

class HeldKeys final : public LogSigner {
public:
    explicit HeldKeys(std::string origin = "test/fund") : origin_(std::move(origin)) {}

    // Makes one more; its vkey.
    std::string add() {
        const auto key = seal::PrivateKey::generate();
        REQUIRE(key);
        keys.push_back(*key);
        return make_vkey(seal::make_verifier(origin_, seal::KeyType::ed25519, key->public_key()));
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

private:
    std::string origin_;
};

}  // namespace reserve::test
