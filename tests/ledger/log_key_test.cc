// Which keys can be the log's: those that sign checkpoints, not those of cosigners.
#include "ledger/seal/verifier.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

TEST_CASE("the log's key is a vkey of type 1; a cosigner's vkey is refused") {
    World world = World::with_fund();
    const auto change = [](seal::KeyType type) {
        const auto key = seal::PrivateKey::generate()->public_key();
        const std::string vkey = seal::make_vkey(seal::make_verifier("test/fund", type, key));
        return act("key-1", "g", "log_key.changed",
                   "{'log_key':'" + vkey + "','reason':'the old one is lost'}");
    };
    const Refused cosigner = world.refused(change(seal::KeyType::cosignature));
    CHECK(cosigner.rule == "body.invalid");
    CHECK(cosigner.message.find("is not a verifier key") != std::string::npos);
    world.accepted(change(seal::KeyType::ed25519));
}
