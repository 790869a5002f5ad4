// What the codec and the facade refuse before and after the rules of the fund: a row for every such
// rule and for what is just permitted.
#include <algorithm>

#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

namespace {

struct Row {
    std::string_view says;
    std::string line;
    std::string_view answer;
};

// The rule's id, or "accepted" (a replay too).
std::string answer(Ledger& ledger, const std::string& line) {
    const Head before = ledger.head();
    const Verdict verdict = one(ledger, line);
    if (const auto* refusal = std::get_if<Refusal>(&verdict)) {
        CHECK(ledger.head().root == before.root);
        CHECK_FALSE(refusal->message.empty());
        return std::string(fund::spec(refusal->rule).id);
    }
    return "accepted";
}

void check(Ledger& ledger, std::span<const Row> rows) {
    for (const Row& row : rows) {
        INFO(row.says << "\n" << row.line.substr(0, 300));
        CHECK(answer(ledger, row.line) == row.answer);
    }
}

std::string wrapped(const std::string& json, const std::string& more) {
    std::string line = "{'act':" + json + more + "}";
    std::ranges::replace(line, '\'', '"');
    return line;
}

std::string text_of(std::size_t length) {
    return std::string(length, 'x');
}

const std::string kTwice =
    "{'account':'eur-1','amount':'1.00','amount':'2.00','bank_reference':'r'}";

}  // namespace

TEST_CASE("a line that is not an act is act.malformed") {
    World world = World::with_fund();
    const Row rows[] = {
        {"not JSON", "income", "act.malformed"},
        {"not an object", "[]", "act.malformed"},
        {"bytes after the end", income("a") + "x", "act.malformed"},
        {"no id", R"({"actor":"t","body":{},"date":"2026-03-01","kind":"a.b"})", "act.malformed"},
        {"a field that no act has", income("a", "1.00", ",'colour':'red'"), "act.malformed"},
        {"a key twice", act("a", "t", "income.received", kTwice), "act.malformed"},
        {"an actor that is no name", act("a", "t t", "remark.recorded", "{}"), "act.malformed"},
        {"a body that is no object", act("a", "t", "remark.recorded", "[]"), "act.malformed"},
        {"an empty memo", income("a", "1.00", ",'memo':''"), "act.malformed"},
        {"a document that is no hash", income("a", "1.00", ",'documents':['ab']"),
         "act.malformed"},
        {"text that is not NFC", income("a", "1.00", ",'memo':'e\u0301'"), "act.malformed"},
        {"a control character", income("a", "1.00", ",'memo':'\\u0007'"), "act.malformed"},
        {"newline and tab", income("tab", "1.00", ",'memo':'a\\n\\tb'"), "accepted"},
        {"an id of 201 characters", income(text_of(201)), "act.malformed"},
        {"an id of 200 characters", income(text_of(200)), "accepted"},
        {"an id of 208 characters that begins like a refusal's", income("refused:" + text_of(200)),
         "act.malformed"},
        {"a field beside the act", wrapped(income("a"), ",'when':'now'"), "act.malformed"},
        {"a time without its zone", wrapped(income("a"), ",'at':'2026-03-01T12:00:00'"),
         "act.malformed"},
        {"seven decimals of a second", wrapped(income("a"), ",'at':'2026-03-01T12:00:00.0000001Z'"),
         "act.malformed"},
        {"six decimals of a second", wrapped(income("six"), ",'at':'2026-03-01T12:00:00.000001Z'"),
         "accepted"},
        {"signatures that are no list", wrapped(income("a"), ",'signatures':'t'"),
         "act.malformed"},
    };
    check(*world.ledger, rows);
}

TEST_CASE("an id stands for one act, whatever kind it is used with again") {
    World world = World::with_fund();
    world.accepted(income("once"));
    const Row rows[] = {
        {"the same bytes", income("once"), "accepted"},
        {"the same act, its fields in another order",
         R"({"kind":"income.received","id":"once","date":"2026-03-01","actor":"t","body":)"
         R"({"bank_reference":"once","amount":"1.00","account":"eur-1"}})",
         "accepted"},
        {"another amount", income("once", "2.00"), "id.reused"},
        {"a memo more", income("once", "1.00", ",'memo':'m'"), "id.reused"},
        {"a kind that does not exist", act("once", "t", "income.stolen", "{}"), "id.reused"},
    };
    check(*world.ledger, rows);
    CHECK(world.ledger->head().size == 6);
}

TEST_CASE("kinds and bodies are read to the letter") {
    World world = World::with_fund();
    const auto earmark = [](const char* more) {
        return act("a", "t", "earmark.set",
                   "{'amount':'1.00','contribution':'K'" + std::string(more) + "}");
    };
    const auto returned = [](const char* more) {
        return act("a", "t", "receipt.returned",
                   "{'account':'eur-1','amount':'1.00','bank_reference':'r'" + std::string(more) +
                       "}");
    };
    const auto enrolled = [](const char* roles) {
        return act("a", "g", "officer.enrolled",
                   "{'name':'N','officer':'o','roles':" + std::string(roles) + "}");
    };
    const Row rows[] = {
        {"no such kind", act("a", "t", "income.stolen", "{}"), "kind.unknown"},
        {"an unknown kind with a wrong body", act("a", "t", "x", "{'y':1.5}"), "kind.unknown"},
        {"a field missing", act("a", "t", "charge.paid", "{'account':'eur-1'}"), "body.invalid"},
        {"a field too many", act("a", "c", "assets.revalued", "{'all':true}"), "body.invalid"},
        {"an amount that is no text",
         act("a", "t", "income.received",
             "{'account':'eur-1','amount':1,'bank_reference':'r'}"),
         "body.invalid"},
        {"null", act("a", "g", "party.suspended", "{'party':'P','reason':null}"), "body.invalid"},
        {"a name with a blank", act("a", "g", "party.suspended", "{'party':'P P'}"),
         "body.invalid"},
        {"a name of 65 characters",
         act("a", "g", "party.suspended", "{'party':'" + text_of(65) + "'}"), "body.invalid"},
        {"a name of 64 characters",
         act("a", "g", "party.suspended", "{'party':'" + text_of(64) + "'}"), "reference.unknown"},
        {"no roles", enrolled("[]"), "body.invalid"},
        {"a role twice", enrolled("['auditor','auditor']"), "body.invalid"},
        {"a role that does not exist", enrolled("['king']"), "body.invalid"},
        {"a limit that is none", earmark(""), "body.invalid"},
        {"one limit", earmark(",'never':['energy']"), "reference.unknown"},
        {"returned to nobody", returned(""), "body.invalid"},
        {"returned to both", returned(",'party':'P','receipt':'R'"), "body.invalid"},
        {"returned to one", returned(",'receipt':'R'"), "reference.unknown"},
        {"a batch of no rows",
         act("a", "t", "batch.opened",
             "{'batch':'q','rows':0,'source_sha256':'" + std::string(64, 'a') + "'}"),
         "body.invalid"},
        {"a seq below zero", act("a", "t", "entry.reversed", "{'reason':'r','seq':-1}"),
         "body.invalid"},
        {"a day that does not exist", act("a", "t", "period.closed", "{'through':'2026-02-29'}"),
         "body.invalid"},
        {"a charter that is no object", act("a", "g", "charter.amended", "{'charter':'x'}"),
         "body.invalid"},
        {"a charter of the wrong form", act("a", "g", "charter.amended", "{'charter':{}}"),
         "charter.invalid"},
        {"a memo of 4001 characters",
         income("a", "1.00", ",'memo':'" + text_of(4001) + "'"), "body.invalid"},
        {"a memo of 4000 characters",
         income("memo", "1.00", ",'memo':'" + text_of(4000) + "'"), "accepted"},
        {"a fund of 4001 characters",
         income("a", "1.00", ",'fund':'" + text_of(4001) + "'"), "body.invalid"},
        {"a fund of 4000 characters",
         income("a", "1.00", ",'fund':'" + text_of(4000) + "'"), "fund.other"},
    };
    check(*world.ledger, rows);
}

TEST_CASE("the first of several faults answers: form, id, kind, body, fund, time, actor") {
    World world = World::with_fund();
    world.accepted(income("once"));
    constexpr std::string_view kElsewhere = ",'fund':'another/fund'";
    const auto early = [](const std::string& json) {
        return wrapped(json, ",'at':'2026-02-28T12:00:00Z'");
    };
    const std::string elsewhere(kElsewhere);
    const Row rows[] = {
        {"form", early(act("once", "x", "y", "{'z':1}", elsewhere + ",'colour':'red'")),
         "act.malformed"},
        {"id", early(act("once", "x", "y", "{'z':1}", elsewhere)), "id.reused"},
        {"kind", early(act("new", "x", "y", "{'z':1}", elsewhere)), "kind.unknown"},
        {"body", early(act("new", "x", "assets.revalued", "{'z':1}", elsewhere)), "body.invalid"},
        {"fund", early(act("new", "x", "assets.revalued", "{}", elsewhere)), "fund.other"},
        {"time", early(act("new", "x", "assets.revalued", "{}")), "time.backwards"},
        {"actor", act("new", "x", "assets.revalued", "{}"), "actor.unknown"},
        {"role", act("new", "g", "assets.revalued", "{}"), "role.missing"},
        {"nothing", act("new", "t", "assets.revalued", "{}"), "accepted"},
    };
    check(*world.ledger, rows);
}

TEST_CASE("where signatures are required an act names its fund and carries its actor's") {
    SignedWorld world;
    constexpr std::string_view kHere = ",'fund':'test/fund'";
    const std::string act_here = income("i", "1.00", kHere);
    std::string forged = world.sign(act_here, {"t"});
    const std::size_t amount = forged.find("1.00");
    forged.replace(amount, 4, "2.00");
    const auto unbatched = [&](std::string_view id, const char* actor) {
        return act(id, actor, "income.received",
                   "{'account':'eur-1','amount':'1.00','bank_reference':'" + std::string(id) +
                       "','batch':'q'}",
                   kHere);
    };
    const Row rows[] = {
        {"no fund", world.sign(income("i"), {"t"}), "fund.missing"},
        {"another fund", world.sign(income("i", "1.00", ",'fund':'test/fund2'"), {"t"}),
         "fund.other"},
        {"no signature", act_here, "signature.missing"},
        {"a colleague's signature alone", world.sign(act_here, {"g"}), "signature.missing"},
        {"of other bytes", forged, "signature.invalid"},
        {"a signature by nobody enrolled",
         wrapped(act_here, ",'signatures':[{'officer':'x','signature':'" + std::string(86, 'A') +
                               "=='}]"),
         "signature.invalid"},
        {"no signature, on a day to come",
         act("i", "t", "remark.recorded", "{'about':'eur-1','text':'x'}", kHere),
         "signature.missing"},
        {"the actor's signature and a colleague's", world.sign(act_here, {"g", "t"}), "accepted"},
        {"told again without any", act_here, "accepted"},
        {"a row of an unopened batch", unbatched("b0", "t"), "signature.missing"},
        {"a batch, signed",
         world.sign(act("q", "t", "batch.opened",
                        "{'batch':'q','rows':1,'source_sha256':'" + std::string(64, 'a') + "'}",
                        kHere),
                    {"t"}),
         "accepted"},
        {"its row, unsigned", unbatched("b1", "t"), "accepted"},
        {"a row too many, unsigned", unbatched("b2", "t"), "signature.missing"},
        {"a row too many, signed", world.sign(unbatched("b2", "t"), {"t"}), "batch.full"},
        {"a refusal from outside",
         world.sign(act("r", "t", "attempt.refused", "{'refused':{},'rule':'x'}", kHere), {"t"}),
         "role.missing"},
    };
    check(*world.world.ledger, rows);
}

TEST_CASE("keys are there where they are required, and nobody else's") {
    SignedWorld world;
    constexpr std::string_view kHere = ",'fund':'test/fund'";
    const auto enrolled = [&](const std::string& key) {
        const std::string field = key.empty() ? "" : ",'public_key':'" + key + "'";
        return world.sign(act("k", "g", "officer.enrolled",
                              "{'name':'N','officer':'o','roles':['auditor']" + field + "}",
                              kHere),
                          {"g"});
    };
    const auto free_key = seal::PrivateKey::generate();
    REQUIRE(free_key);
    const auto state = world.world.ledger->entry(0);
    REQUIRE(state);
    const std::size_t at = state->leaf.find("\"public_key\":\"") + 14;
    const std::string taken = state->leaf.substr(at, state->leaf.find('"', at) - at);
    const Row rows[] = {
        {"none", enrolled(""), "body.invalid"},
        {"not base64", enrolled("***"), "body.invalid"},
        {"small order", enrolled(std::string(43, 'A') + "="), "body.invalid"},
        {"another officer's", enrolled(taken), "body.invalid"},
        {"its own", enrolled(free_key->public_key().base64()), "accepted"},
    };
    check(*world.world.ledger, rows);
}

TEST_CASE("an entry of 65,535 bytes is recorded, one byte more is entry.too_large") {
    std::string documents = ",'documents':[";
    for (int i = 0; i < 940; ++i) {
        documents += (i == 0 ? "'" : ",'") + std::string(64, 'a') + "'";
    }
    documents += "]";
    const auto with_memo = [&](std::size_t length) {
        return income("big", "1.00", documents + ",'memo':'" + text_of(length) + "'");
    };
    World measured = World::with_fund();
    const auto entry = measured.ledger->entry(measured.accepted(with_memo(1)));
    REQUIRE(entry);
    const std::size_t room = 65'535 - entry->leaf.size();
    REQUIRE(room + 2 < 4000);

    World world = World::with_fund();
    CHECK(answer(*world.ledger, with_memo(room + 2)) == "entry.too_large");
    const auto largest = world.ledger->entry(world.accepted(with_memo(room + 1)));
    REQUIRE(largest);
    CHECK(largest->leaf.size() == 65'535);
}

TEST_CASE("what a remark is about is quoted where it is unknown, and how it was read") {
    World world = World::with_fund();
    const auto facts = [&](std::string_view about) {
        const Verdict verdict =
            one(*world.ledger, act("a", "t", "remark.recorded",
                                   "{'about':" + std::string(about) + ",'text':'seen'}"));
        const Refusal& refusal = std::get<Refusal>(verdict);
        CHECK(refusal.rule == fund::Rule::reference_unknown);
        return refusal.facts;
    };
    CHECK(facts("'3'") ==
          R"({"about":"3","read_as":"a name; an entry's number stands without quotes"})");
    CHECK(facts("1000") == R"({"about":"1000"})");
}

TEST_CASE("what is wrong with the form of an act takes the place of what might have been") {
    World world = World::with_fund();
    const auto message = [&](const std::string& line) {
        return std::get<Refusal>(one(*world.ledger, line)).message;
    };
    std::string line = income("a");
    line.replace(line.find("2026-03-01"), 10, "yesterday");
    CHECK(message(line) == "The line is not an act: date is not a day YYYY-MM-DD.");
    CHECK(message(act("a", "t", "entry.reversed", "{'seq':1}")) ==
          "A body field is missing, unexpected or of the wrong form: body.reason is missing.");
}
