// Acts as JSON lines in the mix of a fund's life, for as long a history as wanted: pledges,
// agreements, receipts, income, charges, a notification with deliveries and answers, requests,
// votes, payments, expenditure, refunds. A sandbox; signatures waived unless keys are given.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ledger/base/base64.h"
#include "ledger/money/date.h"
#include "ledger/seal/json.h"
#include "ledger/seal/keys.h"

namespace bench {

class Life {
public:
    // With `key`, every act is signed with it: one officer key for all would be refused, so each
    // officer has its own, made on enrolment.
    explicit Life(bool is_signed) : signed_(is_signed) { open(); }

    // At least that many further acts of the history.
    std::vector<std::string> next(std::size_t acts) {
        while (lines_.size() < acts) {
            cycle();
        }
        return std::exchange(lines_, {});
    }

private:
    void say(const std::string& actor, const std::string& kind, const std::string& body) {
        now_.microseconds += 1'000'000;
        const std::string fund = signed_ ? "\"fund\":\"sandbox/bench\"," : "";
        const std::string act = fmt::format(
            "{{\"actor\":\"{}\",\"body\":{{{}}},\"date\":\"{}\",{}\"id\":\"act-{}\",\"kind\":\"{}"
            "\"}}",
            actor, body, reserve::format_date(reserve::day_of(now_)), fund, ++number_, kind);
        lines_.push_back(fmt::format("{{\"act\":{},\"at\":\"{}\"{}}}", act,
                                     reserve::format_time(now_), signature(actor, act)));
    }
    std::string signature(const std::string& actor, const std::string& act) {
        if (!signed_) {
            return "";
        }
        reserve::seal::JsonDocument document;
        std::string canonical;
        reserve::seal::append_canonical(canonical, **document.parse(act));
        const auto made = key_of(actor).sign(reserve::as_bytes(canonical));
        return fmt::format(",\"signatures\":[{{\"officer\":\"{}\",\"signature\":\"{}\"}}]", actor,
                           reserve::to_base64(made));
    }
    const reserve::seal::PrivateKey& key_of(const std::string& officer) {
        for (const auto& [name, key] : keys_) {
            if (name == officer) {
                return key;
            }
        }
        keys_.emplace_back(officer, *reserve::seal::PrivateKey::generate());
        return keys_.back().second;
    }
    std::string public_key(const std::string& officer) {
        return signed_ ? ",\"public_key\":\"" + key_of(officer).public_key().base64() + "\"" : "";
    }
    void enrol(const std::string& officer, const std::string& role, const std::string& party) {
        say("gov", "officer.enrolled",
            fmt::format("\"name\":\"{0}\",\"officer\":\"{0}\",\"roles\":[\"{1}\"]{2}{3}", officer,
                        role, party.empty() ? "" : ",\"party\":\"" + party + "\"",
                        public_key(officer)));
    }
    void party(const std::string& name, const std::string& role) {
        say("gov", "party.registered",
            fmt::format("\"name\":\"{0}\",\"party\":\"{0}\",\"role\":\"{1}\"", name, role));
    }
    void open();
    void cycle();
    void contribute(const std::string& partner, int i);
    void disburse(int i);

    bool signed_;
    reserve::Time now_ = *reserve::parse_time("2026-01-02T12:00:00Z");
    std::vector<std::string> lines_;
    std::vector<std::pair<std::string, reserve::seal::PrivateKey>> keys_;
    std::size_t number_ = 0;
    int cycle_ = 0;
};

inline void Life::open() {
    say("gov", "fund.opened",
        fmt::format("\"charter\":{{\"approval_tiers\":[{{\"approvals\":2,\"up_to\":"
                    "\"1000000000.00\"}}],\"beneficiary\":\"B\",\"purposes\":[\"air_defence\","
                    "\"energy\",\"budget_support\",\"cyber\"],\"signatures\":\"{}\"}},"
                    "\"functional_currency\":\"EUR\",\"name\":\"bench\",\"sandbox\":true{}",
                    signed_ ? "required" : "waived", public_key("gov")));
    for (int i = 1; i <= 4; ++i) {
        party("P" + std::to_string(i), "contributor");
        party("A" + std::to_string(i), "payee");
    }
    party("B", "beneficiary");
    party("S", "source");
    enrol("tre", "treasurer", "");
    enrol("con", "controller", "");
    enrol("ben", "beneficiary", "B");
    for (int i = 1; i <= 4; ++i) {
        enrol("v" + std::to_string(i), "partner", "P" + std::to_string(i));
    }
    for (const char* account : {"EUR", "SEK"}) {
        say("tre", "account.opened",
            fmt::format("\"account\":\"{0}-1\",\"bank\":\"Custodian\",\"currency\":\"{0}\"",
                        account));
    }
}

inline void Life::contribute(const std::string& partner, int i) {
    const std::string name = fmt::format("\"contribution\":\"C{}-{}\"", cycle_, i);
    const bool foreign = i % 2 == 0;
    const char* currency = foreign ? "SEK" : "EUR";
    say("tre", "contribution.pledged",
        fmt::format("\"amount\":\"400000.00\",{},\"currency\":\"{}\",\"instrument\":\"grant\","
                    "\"party\":\"{}\"",
                    name, currency, partner));
    say("tre", "contribution.signed",
        fmt::format(
            "\"amount\":\"400000.00\",{},\"instalments\":[{{\"amount\":\"200000.00\",\"due\":"
            "\"2030-01-01\"}},{{\"amount\":\"200000.00\",\"due\":\"2030-12-01\"}}]",
            name));
    say("tre", "contribution.received",
        fmt::format(
            "\"account\":\"{}-1\",\"amount\":\"200000.00\",\"bank_reference\":\"wire-{}-{}\",{}{}",
            currency, cycle_, i, name, foreign ? ",\"rate\":\"0.0900\"" : ""));
}

inline void Life::disburse(int i) {
    const std::string name = fmt::format("\"disbursement\":\"D{}-{}\"", cycle_, i);
    const std::string payment = fmt::format("\"payment\":\"Y{}-{}\"", cycle_, i);
    const char* purposes[] = {"air_defence", "energy", "budget_support", "cyber"};
    say("ben", "disbursement.requested",
        fmt::format("\"amount\":\"60000.00\",\"currency\":\"EUR\",{},\"justification\":\"worked "
                    "example\",\"method\":\"{}\",\"notification\":\"N{}\",\"payee\":\"A{}\","
                    "\"purpose\":\"{}\"",
                    name, i % 4 == 2 ? "grant" : "advance", cycle_, i + 1, purposes[i]));
    say("v1", "disbursement.approved", name);
    say("v2", "disbursement.approved", name);
    say("tre", "payment.instructed",
        fmt::format("\"account\":\"EUR-1\",\"amount\":\"60000.00\",{},\"payee_account\":"
                    "\"DE89370400440532013000\",{}",
                    name, payment));
    say("con", "payment.released", payment);
    say("tre", "payment.settled",
        fmt::format("\"bank_reference\":\"pay-{}-{}\",{}", cycle_, i, payment));
}

inline void Life::cycle() {
    ++cycle_;
    now_.microseconds += 12 * 3'600'000'000;  // a million acts fill more than twenty years
    say("tre", "rate.set", "\"currency\":\"SEK\",\"source\":\"bench\",\"value\":\"0.0895\"");
    for (int i = 1; i <= 4; ++i) {
        contribute("P" + std::to_string(i), i);
    }
    say("tre", "proceeds.received",
        fmt::format("\"account\":\"EUR-1\",\"amount\":\"150000.00\",\"bank_reference\":\"p-{}\","
                    "\"legal_act\":\"bench\",\"source\":\"S\"",
                    cycle_));
    say("tre", "cash.converted",
        fmt::format("\"bank_reference\":\"fx-{}\",\"bought\":\"9000.00\",\"from\":\"SEK-1\","
                    "\"sold\":\"100000.00\",\"to\":\"EUR-1\"",
                    cycle_));
    say("tre", "charge.paid",
        fmt::format("\"account\":\"EUR-1\",\"amount\":\"120.00\",\"bank_reference\":\"chg-{}\","
                    "\"charge\":\"bank\"",
                    cycle_));
    say("ben", "notification.issued",
        fmt::format("\"classes\":[\"air\"],\"notification\":\"N{}\",\"observed_at\":"
                    "\"2026-01-01T00:00:00Z\",\"statement\":\"Large-scale air attack resumed.\"",
                    cycle_));
    for (int i = 1; i <= 4; ++i) {
        say("ben", "notification.delivered",
            fmt::format("\"channel\":\"note verbale\",\"notification\":\"N{}\",\"party\":\"P{}\"",
                        cycle_, i));
    }
    say("v1", "notification.acknowledged", fmt::format("\"notification\":\"N{}\"", cycle_));
    for (int i = 0; i < 4; ++i) {
        disburse(i);
    }
    say("tre", "expenditure.accepted",
        fmt::format("\"amount\":\"30000.00\",\"disbursement\":\"D{}-0\"", cycle_));
    say("tre", "refund.received",
        fmt::format("\"account\":\"EUR-1\",\"amount\":\"5500.00\",\"bank_reference\":\"r-{}\","
                    "\"disbursement\":\"D{}-0\"",
                    cycle_, cycle_));
    say("ben", "notification.stood_down", fmt::format("\"notification\":\"N{}\"", cycle_));
}

}  // namespace bench
