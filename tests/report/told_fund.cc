// See told_fund.h.
#include "tests/report/told_fund.h"

#include <algorithm>

#include <fmt/format.h>

namespace reserve::test {

ToldFund::ToldFund(std::string_view charter) {
    on("2026-01-05");
    say("g", "fund.opened",
        fmt::format("{{'charter':{{'approval_tiers':[{{'approvals':1,'up_to':'1000.00'}},"
                    "{{'approvals':1,'up_to':'1000000000.00'}}],'beneficiary':'B',"
                    "'purposes':['energy','cyber'],'signatures':'waived'{}}},"
                    "'functional_currency':'EUR','name':'Test','sandbox':true}}",
                    charter));
    for (const auto& [party, role] : {std::pair{"P", "contributor"},
                                      {"Q", "contributor"},
                                      {"B", "beneficiary"},
                                      {"X", "payee"}}) {
        say("g", "party.registered",
            fmt::format("{{'name':'{0}','party':'{0}','role':'{1}'}}", party, role));
    }
    for (const auto& [officer, role, party] :
         {std::tuple{"t", "treasurer", ""}, {"c", "controller", ""}, {"b", "beneficiary", "B"},
          {"v", "partner", "P"}, {"w", "partner", "Q"}}) {
        const std::string of = *party == '\0' ? "" : fmt::format(",'party':'{}'", party);
        say("g", "officer.enrolled",
            fmt::format("{{'name':'{0}','officer':'{0}','roles':['{1}']{2}}}", officer, role, of));
    }
    for (const auto& [account, currency] : {std::pair{"eur-1", "EUR"}, {"usd-1", "USD"}}) {
        say("t", "account.opened",
            fmt::format("{{'account':'{}','bank':'Bank','currency':'{}'}}", account, currency));
    }
}

void ToldFund::on(std::string_view day) {
    const std::string time = day.size() > 10 ? std::string(day) : fmt::format("{}T12:00:00Z", day);
    world_.clock->now = parse_time(time)->microseconds;
    day_ = day.substr(0, 10);
}

std::uint64_t ToldFund::say(std::string_view actor, std::string_view kind, std::string_view body,
                            std::string_view more) {
    std::string json =
        fmt::format("{{'actor':'{}','body':{},'date':'{}','id':'told-{}','kind':'{}'{}}}", actor,
                    body, day_, ++number_, kind, more);
    std::ranges::replace(json, '\'', '"');
    return world_.accepted(json);
}

std::uint64_t ToldFund::say_of(std::string_view date, std::string_view actor,
                               std::string_view kind, std::string_view body) {
    const std::string today = std::exchange(day_, std::string(date));
    const std::uint64_t seq = say(actor, kind, body);
    day_ = today;
    return seq;
}

void ToldFund::look() {
    say("g", "remark.recorded", "{'about':0,'text':'looked at'}");
}

void ToldFund::sign(std::string_view name, std::string_view party, std::string_view amount,
                    std::string_view due) {
    say("t", "contribution.signed",
        fmt::format("{{'amount':'{1}','contribution':'{0}','currency':'EUR','instalments':"
                    "[{{'amount':'{1}','due':'{3}'}}],'party':'{2}'}}",
                    name, amount, party, due));
}

void ToldFund::receive(std::string_view contribution, std::string_view amount) {
    say("t", "contribution.received",
        fmt::format("{{'account':'eur-1','amount':'{}','bank_reference':'r-{}','contribution':"
                    "'{}'}}",
                    amount, number_, contribution));
}

void ToldFund::earn(std::string_view amount, std::string_view account) {
    say("t", "income.received",
        fmt::format("{{'account':'{}','amount':'{}','bank_reference':'r-{}'}}", account, amount,
                    number_));
}

void ToldFund::set_rate(std::string_view value) {
    say("t", "rate.set", fmt::format("{{'currency':'USD','source':'test','value':'{}'}}", value));
}

void ToldFund::notify() {
    say("b", "notification.issued",
        "{'classes':['air'],'notification':'N','observed_at':'2026-01-05T00:00:00Z',"
        "'statement':'Again.'}");
    for (const char* party : {"P", "Q"}) {
        say("b", "notification.delivered",
            fmt::format("{{'channel':'note','notification':'N','party':'{}'}}", party));
    }
}

void ToldFund::request(std::string_view name, std::string_view amount, std::string_view method) {
    say("b", "disbursement.requested",
        fmt::format("{{'amount':'{}','currency':'EUR','disbursement':'{}','justification':'need',"
                    "'method':'{}','notification':'N','payee':'X','purpose':'energy'}}",
                    amount, name, method));
}

void ToldFund::approve(std::string_view name) {
    say("v", "disbursement.approved", fmt::format("{{'disbursement':'{}'}}", name));
}

void ToldFund::instruct(std::string_view name, std::string_view amount, std::string_view method) {
    request(name, amount, method);
    approve(name);
    say("t", "payment.instructed",
        fmt::format("{{'account':'eur-1','amount':'{1}','disbursement':'{0}','payee_account':"
                    "'IBAN','payment':'P-{0}'}}",
                    name, amount));
}

void ToldFund::release(std::string_view name) {
    say("c", "payment.released", fmt::format("{{'payment':'P-{}'}}", name));
}

std::vector<std::string> ToldFund::alerts() {
    look();
    const auto now = report::overview(ledger());
    REQUIRE(now);
    return now->alerts;
}

bool ToldFund::rings(std::string_view words) {
    return std::ranges::any_of(alerts(), [&](const std::string& alert) {
        return alert.find(words) != std::string::npos;
    });
}

}  // namespace reserve::test
