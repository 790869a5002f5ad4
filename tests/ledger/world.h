// A small fund in memory for tests: a sandbox with a clock that stands, and short ways to say acts.
#pragma once

#include <catch2/catch.hpp>
#include <map>

#include "ledger/ledger.h"
#include "ledger/seal/keys.h"
#include "ledger/store/memory/memory_store.h"

namespace reserve::test {

// Stands still until told.
class StandingClock final : public Clock {
public:
    std::int64_t now_microseconds() override { return now; }
    std::int64_t now = parse_time("2026-03-01T12:00:00Z")->microseconds;
};

// {"actor":…,"body":…,"date":"2026-03-01","id":…,"kind":…}; single quotes in `body` mean double.
std::string act(std::string_view id, std::string_view actor, std::string_view kind,
                std::string_view body, std::string_view more = "");

inline constexpr std::string_view kCharter =
    "{'approval_tiers':[{'approvals':1,'up_to':'1000.00'}],'beneficiary':'B',"
    "'purposes':['energy','cyber'],'signatures':'waived'}";
std::string opening(std::string_view charter = kCharter, std::string_view more = "");

// Appends one act; what it answered.
Verdict one(Ledger& ledger, const std::string& json, AppendMode mode = AppendMode::each);
// Appends one that must be accepted; its seq.
std::uint64_t accepted(Ledger& ledger, const std::string& json);
// Appends one that must be refused: the rule's id and the message.
struct Refused {
    std::string rule;
    std::string message;
};
Refused refused(Ledger& ledger, const std::string& json);

struct World {
    std::shared_ptr<StandingClock> clock = std::make_shared<StandingClock>();
    std::unique_ptr<Ledger> ledger;

    // An empty ledger named "test/fund", in memory.
    explicit World(std::unique_ptr<store::Store> store = store::make_memory_store());
    // With the fund opened by g, who also is treasurer, an account eur-1 and a partner P.
    static World with_fund();
    std::uint64_t accepted(const std::string& json) { return test::accepted(*ledger, json); }
    Refused refused(const std::string& json) { return test::refused(*ledger, json); }
};

// A fund in which signatures are required; g governs, t is treasurer, h is g's colleague.
class SignedWorld {
public:
    explicit SignedWorld(std::unique_ptr<store::Store> store = store::make_memory_store());
    // {"act":…,"signatures":[…]} by these officers, the act naming the fund.
    std::string sign(const std::string& json, std::initializer_list<const char*> officers) const;

    World world;

private:
    std::map<std::string, seal::PrivateKey> keys_;
};

// An act of income, of an amount in EUR.
std::string income(std::string_view id, std::string_view amount = "1.00",
                   std::string_view more = "");

// A ledger of these acts on a store of its own kind.
void open_fund(Ledger& ledger);

}  // namespace reserve::test
