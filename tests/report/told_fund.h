// A fund whose life a test tells day by day, and what its reports then say.
#pragma once

#include "ledger/report/figures.h"
#include "tests/ledger/world.h"

namespace reserve::test {

// Opened on 2026-01-05, a Monday, by g: t is treasurer, c controller, b the beneficiary's, v and w
// vote for the contributors P and Q; X is a payee; accounts eur-1 and usd-1.
class ToldFund {
public:
    // `charter` is added to the usual one: ",'minimum_liquidity':'1.00'".
    explicit ToldFund(std::string_view charter = "");

    // It is now noon of that day; a time of day may follow it: "2026-03-01T20:00:00Z".
    void on(std::string_view day);
    // Records an act of today; its seq. `more` is added to the envelope.
    std::uint64_t say(std::string_view actor, std::string_view kind, std::string_view body,
                      std::string_view more = "");
    // The same with another value date.
    std::uint64_t say_of(std::string_view date, std::string_view actor, std::string_view kind,
                         std::string_view body);
    // Lets the last recorded time be now.
    void look();

    // Signed by a party, one instalment due that day; received; without an agreement.
    void sign(std::string_view name, std::string_view party, std::string_view amount,
              std::string_view due);
    void receive(std::string_view contribution, std::string_view amount);
    void earn(std::string_view amount, std::string_view account = "eur-1");
    void set_rate(std::string_view value);  // of USD
    // Notice N, told to both contributors.
    void notify();
    void request(std::string_view name, std::string_view amount,
                 std::string_view method = "grant");
    void approve(std::string_view name);
    // Requested, approved, instructed as payment "P-<name>".
    void instruct(std::string_view name, std::string_view amount,
                  std::string_view method = "grant");
    void release(std::string_view name);

    std::vector<std::string> alerts();
    // Whether an alert has these words in it.
    bool rings(std::string_view words);
    Ledger& ledger() { return *world_.ledger; }

private:
    World world_;
    std::string day_;
    int number_ = 0;
};

}  // namespace reserve::test
