// What tests of the ledger begin with.
#include "tests/ledger/world.h"

#include <algorithm>

#include "ledger/base/base64.h"
#include "ledger/seal/json.h"

namespace reserve::test {

std::string act(std::string_view id, std::string_view actor, std::string_view kind,
                std::string_view body, std::string_view more) {
    std::string json = "{'actor':'" + std::string(actor) + "','body':" + std::string(body) +
                       ",'date':'2026-03-01','id':'" + std::string(id) + "','kind':'" +
                       std::string(kind) + "'" + std::string(more) + "}";
    std::ranges::replace(json, '\'', '"');
    return json;
}

std::string opening(std::string_view charter, std::string_view more) {
    return act("open", "g", "fund.opened",
               "{'charter':" + std::string(charter) +
                   ",'functional_currency':'EUR','name':'Test','sandbox':true" +
                   std::string(more) + "}");
}

Verdict one(Ledger& ledger, const std::string& json, AppendMode mode) {
    const Submission submission{json};
    const auto verdicts = ledger.append({&submission, 1}, mode);
    REQUIRE(verdicts);
    REQUIRE(verdicts->size() == 1);
    return verdicts->front();
}

std::uint64_t accepted(Ledger& ledger, const std::string& json) {
    const Verdict verdict = one(ledger, json);
    if (const auto* refusal = std::get_if<Refusal>(&verdict)) {
        FAIL(json << "\n was refused: " << fund::spec(refusal->rule).id << " "
                  << refusal->message << " " << refusal->facts);
    }
    return std::get<Receipt>(verdict).seq;
}

Refused refused(Ledger& ledger, const std::string& json) {
    const Head before = ledger.head();
    const Verdict verdict = one(ledger, json);
    if (const auto* refusal = std::get_if<Refusal>(&verdict)) {
        CHECK(ledger.head().root == before.root);
        return {std::string(fund::spec(refusal->rule).id), refusal->message};
    }
    FAIL(json << "\n was accepted");
    return {};
}

void open_fund(Ledger& ledger) {
    accepted(ledger, opening());
    accepted(ledger, act("e-t", "g", "officer.enrolled",
                         "{'name':'T','officer':'t','roles':['treasurer','controller']}"));
    accepted(ledger, act("p-P", "g", "party.registered",
                         "{'name':'Partner','party':'P','role':'contributor'}"));
    accepted(ledger, act("p-B", "g", "party.registered",
                         "{'name':'Beneficiary','party':'B','role':'beneficiary'}"));
    accepted(ledger, act("a-eur", "t", "account.opened",
                         "{'account':'eur-1','bank':'Bank','currency':'EUR'}"));
}

World::World(std::unique_ptr<store::Store> store) {
    auto made = Ledger::on(std::move(store), {.origin = "test/fund", .clock = clock});
    REQUIRE(made);
    ledger = std::move(*made);
}

World World::with_fund() {
    World world;
    open_fund(*world.ledger);
    return world;
}

namespace {

constexpr std::string_view kSignedCharter =
    "{'approval_tiers':[{'approvals':1,'up_to':'1000.00'}],'beneficiary':'B',"
    "'purposes':['energy','cyber']}";

std::string canonical(const std::string& json) {
    seal::JsonDocument document;
    const auto root = document.parse(json);
    REQUIRE(root);
    std::string text;
    seal::append_canonical(text, **root);
    return text;
}

}  // namespace

SignedWorld::SignedWorld(std::unique_ptr<store::Store> store) : world(std::move(store)) {
    for (const char* officer : {"g", "t", "h"}) {
        auto key = seal::PrivateKey::generate();
        REQUIRE(key);
        keys_.emplace(officer, std::move(*key));
    }
    const auto key_of = [&](const char* officer) {
        return ",'public_key':'" + keys_.at(officer).public_key().base64() + "'";
    };
    constexpr std::string_view kFund = ",'fund':'test/fund'";
    const std::string opened =
        act("open", "g", "fund.opened",
            "{'charter':" + std::string(kSignedCharter) +
                ",'functional_currency':'EUR','name':'Test','sandbox':true" + key_of("g") + "}",
            kFund);
    world.accepted(sign(opened, {"g"}));
    for (const auto& [officer, role] : {std::pair{"t", "treasurer"}, {"h", "governor"}}) {
        const std::string body = std::string("{'name':'X','officer':'") + officer +
                                 "','roles':['" + role + "']" + key_of(officer) + "}";
        world.accepted(
            sign(act(std::string("e-") + officer, "g", "officer.enrolled", body, kFund), {"g"}));
    }
    world.accepted(sign(act("a", "t", "account.opened",
                            "{'account':'eur-1','bank':'Bank','currency':'EUR'}", kFund),
                        {"t"}));
}

std::string SignedWorld::sign(const std::string& json,
                              std::initializer_list<const char*> officers) const {
    const std::string text = canonical(json);
    std::string signatures;
    for (const char* officer : officers) {
        const seal::Signature signature = keys_.at(officer).sign(as_bytes(text));
        signatures += std::string(signatures.empty() ? "" : ",") + R"({"officer":")" + officer +
                      R"(","signature":")" + to_base64(signature) + R"("})";
    }
    return R"({"act":)" + text + R"(,"signatures":[)" + signatures + "]}";
}

std::string income(std::string_view id, std::string_view amount, std::string_view more) {
    return act(id, "t", "income.received",
               "{'account':'eur-1','amount':'" + std::string(amount) +
                   "','bank_reference':'" + std::string(id) + "'}",
               more);
}

}  // namespace reserve::test
