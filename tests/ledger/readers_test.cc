// Ledgers kept open for reading beside a writer, and signatures verified ahead of their turn.
#include "ledger/signature_ahead.h"
#include "tests/ledger/stores.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

namespace {

// The log's key at hand.
class OneKey final : public LogSigner {
public:
    Result<const seal::PrivateKey*> find(const seal::PublicKey&) override { return &key_; }
    Result<const seal::PrivateKey*> own() override { return &key_; }

private:
    seal::PrivateKey key_ = seal::PrivateKey::generate().value();
};

struct Place {
    store::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "fund.db";
    std::unique_ptr<Ledger> writer =
        Ledger::create(file, {.origin = "test/fund", .signer = std::make_shared<OneKey>()}).value();
    std::unique_ptr<Ledger> open_reader() const {
        return Ledger::open(file, {.mode = store::Mode::read_only}).value();
    }
};

std::string free_of(Ledger& ledger) {
    const auto rows = ledger.balance("budget:free", {});
    REQUIRE(rows);
    return rows->empty() ? "0.00" : format_amount(-rows->front().amount, 2);
}

}  // namespace

TEST_CASE("a reader stands still until it advances, and then stands at the last commit") {
    const Place place;
    open_fund(*place.writer);
    const auto reader = place.open_reader();
    const std::uint64_t size = reader->head().size;
    accepted(*place.writer, income("a", "5.00"));
    accepted(*place.writer, income("b", "7.00"));
    CHECK(reader->head().size == size);
    CHECK(free_of(*reader) == "0.00");
    CHECK_FALSE(reader->entry(size));
    REQUIRE(reader->advance());
    CHECK(reader->head().size == size + 2);
    CHECK(reader->head().root == place.writer->head().root);
    CHECK(free_of(*reader) == "12.00");
    CHECK(reader->entry(size + 1));
    REQUIRE(reader->advance());
    CHECK(reader->head().size == size + 2);
}

TEST_CASE("a reader that let go of its moment stands at the last commit when it advances again") {
    const Place place;
    open_fund(*place.writer);
    const auto reader = place.open_reader();
    REQUIRE(reader->let_go());
    accepted(*place.writer, income("a", "5.00"));
    REQUIRE(reader->advance());
    CHECK(free_of(*reader) == "5.00");
    REQUIRE(reader->let_go());
    REQUIRE(reader->let_go());
    REQUIRE(reader->advance());
    CHECK(free_of(*reader) == "5.00");
}

TEST_CASE("a writer always reads the last commit: advancing changes nothing") {
    const Place place;
    open_fund(*place.writer);
    accepted(*place.writer, income("a", "5.00"));
    REQUIRE(place.writer->advance());
    REQUIRE(place.writer->let_go());
    CHECK(free_of(*place.writer) == "5.00");
    accepted(*place.writer, income("b", "5.00"));
    CHECK(free_of(*place.writer) == "10.00");
}

TEST_CASE("the first checkpoint with an entry is that of its commit") {
    const Place place;
    open_fund(*place.writer);
    const std::uint64_t first = place.writer->head().size;
    const std::string acts[] = {income("a"), income("b")};
    const Submission both[] = {{acts[0]}, {acts[1]}};
    REQUIRE(place.writer->append(both, AppendMode::each));
    accepted(*place.writer, income("c"));
    CHECK(place.writer->first_checkpoint_with(first).value() == first + 2);
    CHECK(place.writer->first_checkpoint_with(first + 1).value() == first + 2);
    CHECK(place.writer->first_checkpoint_with(first + 2).value() == first + 3);
    CHECK_FALSE(place.writer->first_checkpoint_with(first + 3).value());
}

TEST_CASE("a signature verified ahead counts for the officer's key and for nothing else") {
    SignedWorld signed_world;
    Ledger& ledger = *signed_world.world.ledger;
    const auto act_of = [](std::string_view id) {
        return income(id, "1.00", ",'fund':'test/fund'");
    };
    const OfficerKeys keys = ledger.officer_keys();
    CHECK(keys.contains("t"));
    SignatureChecker checker;
    const auto verdict = [&](const std::string& json, const SignatureAhead& ahead) {
        const Submission act{json, ahead};
        const auto verdicts = ledger.append({&act, 1}, AppendMode::each);
        REQUIRE(verdicts);
        const auto* refusal = std::get_if<Refusal>(&verdicts->front());
        return refusal == nullptr ? std::string("accepted")
                                  : std::string(fund::spec(refusal->rule).id);
    };
    const std::string good = signed_world.sign(act_of("good"), {"t"});
    const SignatureAhead valid = checker.check(good, keys);
    CHECK((valid.done && valid.valid));
    CHECK(valid.key == keys.at("t").raw());
    CHECK(verdict(good, valid) == "accepted");

    std::string forged = signed_world.sign(act_of("forged"), {"t"});
    forged.replace(forged.find("1.00"), 4, "9.00");
    const SignatureAhead invalid = checker.check(forged, keys);
    CHECK((invalid.done && !invalid.valid));
    CHECK(verdict(forged, invalid) == "signature.invalid");

    SignatureAhead of_another = valid;
    of_another.key = keys.at("h").raw();
    CHECK(verdict(forged, of_another) == "signature.invalid");
    CHECK_FALSE(checker.check(income("unsigned"), keys).done);
    CHECK_FALSE(checker.check(signed_world.sign(act_of("two"), {"t", "h"}), keys).done);
    CHECK_FALSE(checker.check("{", keys).done);
    CHECK_FALSE(checker.check(good, OfficerKeys()).done);
}
