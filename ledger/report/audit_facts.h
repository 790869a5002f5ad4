// Requests and payments as an auditor's tests look at them, read once from the log.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/act_line.h"

namespace reserve::report {

struct RequestFact {
    std::uint64_t seq = 0;
    std::string name;
    std::string notification;
    std::string payee;
    Currency currency;
    Amount amount;
    Amount value;  // functional, at the rate in force on its date
    Date date;
};

struct PaymentFact {
    std::uint64_t seq = 0;
    std::string name;
    std::size_t request = 0;  // its place in AuditFacts::requests
    Amount amount;
    Date date;
    bool released = false;
    std::uint64_t released_seq = 0;
    Time released_at;
};

struct ExpenditureFact {
    std::uint64_t seq = 0;
    bool documented = false;
};

// An entry of payment that was recorded long after its value date.
struct LateFact {
    std::uint64_t seq = 0;
    Date date;
    Time recorded_at;
};

struct AuditFacts {
    std::vector<RequestFact> requests;
    std::vector<PaymentFact> payments;
    std::vector<ExpenditureFact> expenditures;
    std::uint64_t dated = 0;  // entries whose dates were looked at
    std::vector<LateFact> late;
};

Result<AuditFacts> read_audit_facts(Ledger& ledger, const Axes& axes);

}  // namespace reserve::report
