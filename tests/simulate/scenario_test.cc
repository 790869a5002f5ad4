// Scenario files: what is read, what identifies them, and every way in which they can be wrong.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "ledger/base/check.h"
#include "ledger/base/hex.h"
#include "tests/simulate/scenarios.h"

namespace reserve::simulate::test {
namespace {

const std::string kFund = head() + kStart + kPolicy + kPartner + kRequests + kAlways;

std::string fault_of(const std::string& text) {
    const auto read = parse_scenario(text, "bad.toml");
    return read ? "" : read.error().message;
}

// The fund with one text in it replaced by another.
std::string with(const std::string& known, const std::string& other,
                 const std::string& more = "") {
    std::string text = kFund;
    const auto at = text.find(known);
    RESERVE_CHECK(at != std::string::npos, "the replaced text stands in the fund");
    return text.replace(at, known.size(), other) + more;
}

class Folder {
public:
    Folder() {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path / name) << text;
    }
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / "reserve_scenario_test";
};

}  // namespace

TEST_CASE("A scenario is read into its types") {
    const Scenario read = small_fund();
    CHECK(read.horizon == 24);
    CHECK(read.partners.size() == 1);
    CHECK(read.partners[0].pledge == Amount(15000));
    CHECK(read.partners[0].instalments[1].month == 13);
    CHECK(read.start.cash[0].amount == Amount(100000));
    CHECK(read.purposes == std::vector<std::string>{"energy", "cyber"});
    CHECK(read.charter->signatures == fund::Signatures::waived);
    CHECK(read.requests.needs[0].size.kind == SizeKind::fixed);
}

TEST_CASE("A scenario is identified by its content, not by how it is written") {
    const Scenario one = small_fund();
    const Scenario same = scenario(head() + "# a remark\n" + kStart + kRequests + kPolicy +
                                   kPartner + kAlways);
    const Scenario other = scenario(with("amount = \"10.00\"", "amount = \"10.01\""));
    CHECK(one.hash == same.hash);
    CHECK(one.canonical == same.canonical);
    CHECK(one.hash != other.hash);
    CHECK(one.hash == seal::sha256(as_bytes(one.canonical)));
}

TEST_CASE("A scenario that extends another is laid over it") {
    const Folder folder;
    folder.write("base.toml", kFund);
    folder.write("over.toml", "extends = \"base.toml\"\nname = \"Over\"\nhorizon = 36\n"
                              "[requests]\nepisode = 5.0\n");
    const auto read = read_scenario(folder.path / "over.toml");
    REQUIRE(read);
    CHECK(read->name == "Over");
    CHECK(read->horizon == 36);
    CHECK(read->requests.episode == 5.0);
    CHECK(read->requests.needs.size() == 1);
    CHECK(read->canonical.find("extends") == std::string::npos);
}

TEST_CASE("A fault in an extended file is told with that file's name") {
    const Folder folder;
    folder.write("base.toml", with("episode = 2.0", "episode = -2.0"));
    folder.write("over.toml", "extends = \"base.toml\"\nname = \"Over\"\n");
    const auto read = read_scenario(folder.path / "over.toml");
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::malformed);
    CHECK(read.error().message.find("base.toml:") != std::string::npos);
    CHECK(read.error().message.find("episode is -2; it must be from 0 to 500") !=
          std::string::npos);
}

TEST_CASE("Scenarios that extend each other in a circle, or nothing, are refused") {
    const Folder folder;
    folder.write("a.toml", "extends = \"b.toml\"\n");
    folder.write("b.toml", "extends = \"a.toml\"\n");
    folder.write("c.toml", "extends = \"missing.toml\"\n");
    folder.write("d.toml", "extends = 7\n");
    const auto circle = read_scenario(folder.path / "a.toml");
    REQUIRE_FALSE(circle);
    CHECK(circle.error().message.find("b.toml:1:11: a.toml extends itself") !=
          std::string::npos);
    const auto missing = read_scenario(folder.path / "c.toml");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().kind == ErrorKind::not_found);
    CHECK(missing.error().message.find("c.toml:1:11: there is no file") != std::string::npos);
    const auto odd = read_scenario(folder.path / "d.toml");
    REQUIRE_FALSE(odd);
    CHECK(odd.error().message.find("d.toml:1:11: extends is not") != std::string::npos);
}

TEST_CASE("A bad scenario is refused with file, line, column and reason") {
    struct Bad {
        std::string text;
        std::string fault;
    };
    const std::string rates = "[exchange]\nrates = [ {currency = \"SEK\", rate = \"0.09\"}, "
                              "{currency = \"USD\", rate = \"0.9\"} ]\n";
    const Bad cases[] = {
        {"schema = 1\nname = ", "bad.toml:2:"},
        {with("schema = 1", "schema = 2"), "bad.toml:1:10: schema is 2; it must be from 1 to 1"},
        {with("schema = 1\n", ""), "schema is missing"},
        {with("schema = 1\n", "a.b.c.d.e.f.g.h.i.j = 1\n"),
         "bad.toml:1: a key has too many dots"},
        {head("0") + kStart + kPolicy, "bad.toml:3:11: horizon is 0; it must be from 1 to 600"},
        {head("601") + kStart + kPolicy, "horizon is 601; it must be from 1 to 600"},
        {head("\"12\"") + kStart + kPolicy, "bad.toml:3:11: horizon is not an integer"},
        {head("24", "step = 5") + kStart + kPolicy, "bad.toml:5:8: step does not divide"},
        {head("24", "step = 13") + kStart + kPolicy, "step is 13; it must be from 1 to 12"},
        {with("", "", "[run]\npaths = 1000000000\n"),
         "paths is 1000000000; it must be from 1 to 1000000"},
        {with("", "", "[run]\nseed = -1\n"), "seed is -1"},
        {with("", "", "[nonsense]\n"), "unknown field nonsense"},
        {with("date = ", "day = \"x\"\ndate = "), "bad.toml:8:1: unknown field day"},
        {with("\"EUR\"", "\"EURO\""), "bad.toml:4:12: currency names no currency"},
        {with("2026-01-01", "2026-02-30"), "date is not a day"},
        {with("\"1000.00\"", "\"1000.0\""), "exactly 2 decimals"},
        {with("\"1000.00\"", "\"0.00\""), "amount is not above zero"},
        {with("\"1000.00\"", "1000.00"), "amount is not text"},
        {with("\"1000.00\"", "\"99999999999999999.00\""), "beyond 10^18"},
        {with("currency = \"EUR\"\namount", "currency = \"SEK\"\namount"),
         "exchange.rates has no SEK"},
        {with("currency = \"EUR\"\ninst", "currency = \"XDR\"\ninst"), "names no currency"},
        {with("month = 13", "month = 24"), "month is 24; it must be from 0 to 23"},
        {with("name = \"P1\"", "name = \"P 1\""), "name is not a name"},
        {with("name = \"P1\"", "name = \"P1\"\ndefault_probability = 1.5"),
         "default_probability is 1.5; it must be from 0 to 1"},
        {with("name = \"P1\"", "name = \"P1\"\ndefault_probability = nan"),
         "default_probability is nan"},
        {with("name = \"P1\"", "name = \"P1\"\ndelay = { law = \"gaussian\" }"),
         "law is none of none, fixed, exponential, lognormal, weibull"},
        {with("name = \"P1\"", "name = \"P1\"\ndelay = { law = \"fixed\", months = -1 }"),
         "months is -1"},
        {with("name = \"P1\"", "name = \"P1\"\ninstrument = \"gift\""),
         "instrument is none of grant, loan"},
        {with("name = \"P1\"", "name = \"P1\"\nfatigue = { after_months = 3 }"),
         "default_probability is missing"},
        {with("name = \"P1\"", "name = \"P1\"\nearmark = { only = [\"war\"] }"),
         "the charter has no purpose war"},
        {with("name = \"P1\"", "name = \"P1\"\nearmark = {}"), "neither only nor never"},
        {with("name = \"P1\"", "name = \"P1\"\npledged_month = 5"), "due before the pledge"},
        {with("", "", kPartner), "there are two partners P1"},
        {with("purpose = \"energy\"", "purpose = \"war\""), "the charter has no purpose war"},
        {with("episode = 2.0", "episode = 1e9"), "episode is 1000000000; it must be from 0"},
        {with("law = \"fixed\", amount = \"10.00\"",
              "law = \"pareto\", minimum = \"1.00\", shape = 0.9"),
         "has no mean; give it a cap"},
        {with("law = \"fixed\", amount = \"10.00\"", "law = \"lognormal\", mean = \"1.00\""),
         "sigma is missing"},
        {with("from = 0, to = 600", "from = 5, to = 5"), "episodes do not follow"},
        {with("kind = \"scripted\"", "kind = \"markov\"\nstart = 2\nend = 0.1"),
         "start is 2; it must be from 0 to 1"},
        {with("kind = \"scripted\"", "kind = \"often\""), "kind is none of none, markov"},
        {with("approvals = 1", "approvals = 3"),
         "a tier needs 3 approvals and there are 1 partners"},
        {with("approvals = 1", "approvals = 0"), "policy: approval_tiers approvals"},
        {with("approvals = 1", "aprovals = 1"), "policy: approval_tiers knows no field aprovals"},
        {with("purposes =", "minimum_liquidity = \"1\"\npurposes ="),
         "bad.toml:14:21: policy: minimum_liquidity is not an amount"},
        {with("purposes =", "signatures = \"required\"\npurposes ="),
         "policy: a simulation waives signatures"},
        {with("", "", rates + "correlation = [[1, 2], [2, 1]]\n"), "2 rows of 2 numbers"},
        {with("", "", rates + "correlation = [[1, 1], [1, 1]]\n"), "positive definite"},
        {with("", "", rates + "correlation = [[1, 0.5], [0.4, 1]]\n"), "not symmetric"},
        {with("", "", "[exchange]\nrates = [ {currency = \"EUR\", rate = \"1.0\"} ]\n"),
         "EUR is the functional currency or stands twice"},
        {with("", "", "[exchange]\nrates = [ {currency = \"SEK\", rate = \"0\"} ]\n"),
         "rate is not a rate"},
        {with("", "", "[[shocks]]\nkind = \"partner_stops\"\nmonth = 1\npartner = \"P9\"\n"),
         "there is no partner P9"},
        {with("", "", "[[shocks]]\nkind = \"rate\"\nmonth = 1\ncurrency = \"SEK\"\nfactor = 2\n"),
         "exchange.rates has no SEK"},
        {with("", "", "[[shocks]]\nkind = \"need\"\nmonth = 30\nfactor = 2\n"), "month is 30"},
        {with("", "", "[[goals]]\nmeasure = \"below_floor\"\n"), "at_most is missing"},
        {with("", "", "[[goals]]\nmeasure = \"luck\"\nat_most = 0.1\n"), "measure is none of"},
        {with("", "", "shocks = 2026-01-01\n"), "write dates as \"text\""},
        {with("", "", "[[proceeds]]\nsource = \"S\"\ncurrency = \"EUR\"\namount = \"1.00\"\n"),
         "first is missing"},
    };
    for (const Bad& bad : cases) {
        const std::string fault = fault_of(bad.text);
        INFO(bad.fault << " | " << fault);
        CHECK(fault.starts_with("bad.toml:"));
        CHECK(fault.find(bad.fault) != std::string::npos);
    }
}

TEST_CASE("All faults of a scenario are told at once") {
    const std::string fault = fault_of(with("episode = 2.0", "episode = -1\nluck = 3") +
                                       "[[goals]]\nmeasure = \"below_floor\"\n");
    CHECK(std::ranges::count(fault, '\n') == 2);
}

}  // namespace reserve::simulate::test
