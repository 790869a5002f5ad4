// What tests of the ledger begin with.
#include "tests/ledger/world.h"

#include <algorithm>

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

World::World() {
    auto made = Ledger::on(store::make_memory_store(), {.origin = "test/fund", .clock = clock});
    REQUIRE(made);
    ledger = std::move(*made);
}

World World::with_fund() {
    World world;
    open_fund(*world.ledger);
    return world;
}

}  // namespace reserve::test
