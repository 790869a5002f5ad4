// Which keys can be the log's: those that sign checkpoints, not those of cosigners, and named like
// the log. Where signatures are waived nothing must convince, so any text will do.
#include "ledger/seal/verifier.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

namespace {

std::string change_to(const std::string& vkey) {
    return act("key-1", "g", "log_key.changed",
               "{'log_key':'" + vkey + "','reason':'the old one is lost'}", ",'fund':'test/fund'");
}

std::string vkey_of(std::string_view name, seal::KeyType type) {
    return make_vkey(
        seal::make_verifier(name, type, seal::PrivateKey::generate()->public_key()));
}

}  // namespace

TEST_CASE("the log's key is a vkey of type 1 that is named like the log") {
    SignedWorld fund;
    const auto change = [&](const std::string& vkey) {
        return fund.sign(change_to(vkey), {"g"});
    };
    for (const std::string& vkey :
         {std::string("a key"), vkey_of("test/fund", seal::KeyType::cosignature)}) {
        const Refused refused = fund.world.refused(change(vkey));
        CHECK(refused.rule == "body.invalid");
        CHECK(refused.message.find("is not a verifier key") != std::string::npos);
    }
    const Refused other =
        fund.world.refused(change(vkey_of("other/fund", seal::KeyType::ed25519)));
    CHECK(other.rule == "body.invalid");
    CHECK(other.message.find("does not name this ledger's origin") != std::string::npos);
    fund.world.accepted(change(vkey_of("test/fund", seal::KeyType::ed25519)));
}

TEST_CASE("where signatures are waived the log's key is any text") {
    World world = World::with_fund();
    world.accepted(change_to("a key"));
}
