// decide + evolve in memory, handles resolved: cycles of acts in the mix of a fund's half year
// (three dozen facts and votes, a notification, four disbursements), commitments over 20 lots.
// The reference applies the very same postings to a flat table of balances and nothing else.
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "bench/figures.h"
#include "ledger/fund/decide.h"
#include "ledger/fund/kinds.h"

namespace {

using namespace reserve;
using namespace reserve::fund;

constexpr std::uint32_t kPurposes = 8;
constexpr std::uint32_t kLots = 20;
constexpr std::uint32_t kPartners = 4;
constexpr std::uint64_t kCommit = 1000;

Decimal decimal(std::int64_t minor, std::uint8_t decimals = 2) {
    return exact_decimal(Amount(minor), decimals);
}

struct Timed {
    Act act;
    Time at;
};

// Writes acts for a fund that lives on and on, keeping track of the handles they will get.
class Script {
public:
    explicit Script(std::size_t cycles);
    std::vector<Timed> opening;
    std::vector<Timed> life;

private:
    template <class Body>
    void say(std::vector<Timed>& to, OfficerId actor, Body body) {
        now_.microseconds += 1'000'000;
        to.push_back({{actor, day_of(now_), std::move(body)}, now_});
    }
    void open();
    void cycle();
    void bring_money(PartyId partner);
    void notify(NotificationId notification);
    void disburse(NotificationId notification, std::uint32_t number);
    void pay(DisbursementId disbursement);

    static constexpr OfficerId kGovernor{0}, kTreasurer{1}, kController{2}, kBeneficiary{3};
    static OfficerId voter(std::uint32_t i) { return OfficerId{4 + i}; }
    static constexpr BankAccountId kEuro{0}, kCrown{1}, kYen{2};
    Currency euro_ = *Currency::find("EUR");
    Currency crown_ = *Currency::find("SEK");
    Currency yen_ = *Currency::find("JPY");
    Time now_ = *parse_time("2026-01-02T12:00:00Z");
    std::uint32_t parties_ = 0, contributions_ = 0, notes_ = 0, notifications_ = 0;
    std::uint32_t disbursements_ = 0, payments_ = 0;
};

Script::Script(std::size_t cycles) {
    open();
    for (std::size_t i = 0; i < cycles; ++i) {
        cycle();
    }
}

void Script::open() {
    auto charter = std::make_shared<Charter>();
    for (std::size_t i = 0; i < kPurposes; ++i) {
        charter->purposes.set(i);
    }
    charter->beneficiary = PartyId{kPartners};
    charter->approval_tiers.push_back({Amount(1'000'000'000'000), 2, true, std::nullopt});
    FundOpened opened;
    opened.functional_currency = {euro_};
    opened.sandbox = true;
    opened.charter = {charter};
    say(opening, kGovernor, opened);
    for (std::uint32_t i = 0; i < kPartners; ++i) {
        say(opening, kGovernor, PartyRegistered{{}, {}, PartyRole::contributor, {}, false});
    }
    say(opening, kGovernor, PartyRegistered{{}, {}, PartyRole::beneficiary, {}, true});
    say(opening, kGovernor, PartyRegistered{{}, {}, PartyRole::source, {}, false});
    parties_ = kPartners + 2;
    for (const Role role : {Role::treasurer, Role::controller, Role::beneficiary}) {
        OfficerEnrolled enrolled;
        enrolled.roles.set(static_cast<std::size_t>(role));
        say(opening, kGovernor, enrolled);
    }
    for (std::uint32_t i = 0; i < kPartners; ++i) {
        OfficerEnrolled enrolled;
        enrolled.roles.set(static_cast<std::size_t>(Role::partner));
        enrolled.party = Ref<Party>{PartyId{i}};
        say(opening, kGovernor, enrolled);
    }
    for (const Currency currency : {euro_, crown_, yen_}) {
        say(opening, kTreasurer, AccountOpened{{}, {currency}, {}});
    }
    say(opening, kTreasurer, RateSet{{crown_}, {parse_rate("0.0895")}, {}, {}});
    say(opening, kTreasurer, RateSet{{yen_}, {parse_rate("0.0061")}, {}, {}});
    for (std::uint32_t lot = 0; lot < kLots; ++lot) {
        ContributionSigned agreement;
        agreement.amount = decimal(1'000'000'000'000'00);
        agreement.instalments = {{day_of(now_), agreement.amount}};
        agreement.party = Ref<Party>{PartyId{lot % kPartners}};
        agreement.currency = CurrencyCode{euro_};
        EarmarkField earmark;
        earmark.only = Purposes();
        for (std::size_t i = 0; i < 1 + lot % 4; ++i) {
            earmark.only->set.set((lot + i) % kPurposes);
        }
        agreement.earmark = earmark;
        say(opening, kTreasurer, agreement);
        ContributionReceived received;
        received.contribution = {ContributionId{contributions_++}};
        received.amount = agreement.amount;
        received.account = {kEuro};
        say(opening, kTreasurer, received);
    }
}

void Script::bring_money(PartyId partner) {
    const ContributionId contribution{contributions_++};
    ContributionPledged pledge;
    pledge.party = {partner};
    pledge.amount = decimal(400'000'000'00);
    pledge.currency = {partner.index % 2 == 0 ? crown_ : euro_};
    say(life, kTreasurer, pledge);
    ContributionSigned agreement;
    agreement.contribution = {contribution};
    agreement.amount = decimal(400'000'000'00);
    agreement.instalments = {{day_of(now_), decimal(200'000'000'00)},
                             {day_of(now_), decimal(200'000'000'00)}};
    say(life, kTreasurer, agreement);
    ContributionReceived received;
    received.contribution = {contribution};
    received.amount = decimal(200'000'000'00);
    received.account = {partner.index % 2 == 0 ? kCrown : kEuro};
    if (partner.index % 2 == 0) {
        received.rate = RateText{parse_rate("0.0900")};
    }
    say(life, kTreasurer, received);
}

void Script::notify(NotificationId notification) {
    NotificationIssued issued;
    issued.observed_at = now_;
    issued.expected_need = Need{{{PurposeId{0}}, decimal(200'000'00)}};
    say(life, kBeneficiary, issued);
    for (std::uint32_t i = 0; i < kPartners; ++i) {
        say(life, kBeneficiary, NotificationDelivered{{notification}, {PartyId{i}}, {}, {}});
    }
    say(life, voter(0), NotificationAcknowledged{{notification}, {}});
    say(life, voter(1), NotificationAcknowledged{{notification}, {}});
}

void Script::pay(DisbursementId disbursement) {
    PaymentInstructed instructed;
    instructed.disbursement = {disbursement};
    instructed.amount = decimal(60'000'00);
    instructed.account = {kEuro};
    const PaymentId payment{payments_++};
    say(life, kTreasurer, instructed);
    say(life, kController, PaymentReleased{{payment}});
    say(life, kTreasurer, PaymentSettled{{payment}, {}, {}});
}

void Script::disburse(NotificationId notification, std::uint32_t number) {
    const DisbursementId disbursement{disbursements_++};
    DisbursementRequested request;
    request.notification = {notification};
    request.purpose = {PurposeId{number % kPurposes}};
    request.amount = decimal(number % 2 == 0 ? 60'000'00 : 100'000'00);
    request.currency = {euro_};
    request.payee = {PartyId{parties_ - 1 - number % 4}};
    request.method = number % 4 == 2 ? Method::grant : Method::advance;
    say(life, kBeneficiary, request);
    say(life, voter(0), DisbursementApproved{{disbursement}, {}});
    say(life, voter(1), DisbursementApproved{{disbursement}, {}});
    pay(disbursement);
    if (number % 2 == 1) {
        say(life, kTreasurer, DisbursementCancelled{{disbursement}, {}});
    }
}

void Script::cycle() {
    now_.microseconds += kMicrosecondsPerDay;
    for (int i = 0; i < 4; ++i) {
        say(life, kGovernor, PartyRegistered{{}, {}, PartyRole::payee, {}, false});
        ++parties_;
    }
    say(life, kTreasurer, RateSet{{crown_}, {parse_rate("0.0895")}, {}, {}});
    for (std::uint32_t i = 0; i < 3; ++i) {
        bring_money(PartyId{i});
    }
    say(life, kTreasurer,
        NoteDeposited{{ContributionId{contributions_ - 2}}, {}, decimal(100'000'000'00), {}});
    NoteEncashed encashed;
    encashed.note = {NoteId{notes_++}};
    encashed.amount = decimal(40'000'000'00);
    encashed.account = {kEuro};
    say(life, kTreasurer, encashed);
    ProceedsReceived proceeds;
    proceeds.source = {PartyId{kPartners + 1}};
    proceeds.amount = decimal(150'000'000'00);
    proceeds.account = {kEuro};
    say(life, kTreasurer, proceeds);
    CashConverted converted;
    converted.from = {kCrown};
    converted.to = {kEuro};
    converted.sold = decimal(150'000'000'00);
    converted.bought = decimal(13'500'000'00);
    say(life, kTreasurer, converted);
    say(life, kTreasurer, IncomeReceived{{kEuro}, decimal(6'400'000'00), {}, {}, {}});
    say(life, kTreasurer, ChargePaid{{kEuro}, decimal(120'000'00), {}, {}, {}});
    say(life, kGovernor, FundsSetAside{{SetAsideId{}}, decimal(1'000'00), {}});
    const NotificationId notification{notifications_++};
    notify(notification);
    for (std::uint32_t i = 0; i < 4; ++i) {
        disburse(notification, i);
    }
    say(life, kTreasurer,
        ExpenditureAccepted{{DisbursementId{disbursements_ - 4}}, decimal(30'000'00)});
    RefundReceived refund;
    refund.disbursement = {DisbursementId{disbursements_ - 4}};
    refund.amount = decimal(5'500'00);
    refund.account = {kEuro};
    say(life, kTreasurer, refund);
    say(life, kController, AssetsRevalued());
    say(life, kBeneficiary, NotificationStoodDown{{notification}, {}});
}

// Time that this thread was computing: nothing here waits, and others may share the machine.
double nanoseconds_now() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

struct Round {
    double ours = 0;
    double bare = 0;
};

// The same postings, recorded once, added to balances by a slot that is already known.
double time_bare(const std::vector<Postings>& lines, std::size_t slots) {
    struct Bare {
        Int128 amount = 0;
        Int128 value = 0;
    };
    std::vector<Bare> balances(slots);
    const double start = nanoseconds_now();
    for (const Postings& postings : lines) {
        for (const Posting& posting : postings) {
            Bare& balance = balances[posting.slot % slots];
            balance.amount += posting.amount.minor();
            balance.value += posting.value.minor();
        }
    }
    const double elapsed = nanoseconds_now() - start;
    bench::keep(balances.data());
    return elapsed / static_cast<double>(lines.size());
}

Round run(const Script& script) {
    State state;
    Decision decision;
    const Found found;
    const auto apply = [&](const Timed& timed) {
        const Rule rule = decide(state, timed.act, timed.at, found, decision);
        if (rule != Rule::none) {
            std::fprintf(stderr, "%.*s refused: %.*s\n",
                         static_cast<int>(kind_of(timed.act).name.size()),
                         kind_of(timed.act).name.data(), static_cast<int>(spec(rule).id.size()),
                         spec(rule).id.data());
            std::exit(1);
        }
        evolve(state, timed.act, timed.at, found, decision);
        if (state.size % kCommit == 0) {
            state.clear_touched();
        }
    };
    std::ranges::for_each(script.opening, apply);
    Round round;
    const double start = nanoseconds_now();
    std::ranges::for_each(script.life, apply);
    round.ours = (nanoseconds_now() - start) / static_cast<double>(script.life.size());
    std::vector<Postings> lines;
    lines.reserve(script.life.size());
    state = State();
    const auto record = [&](const Timed& timed) {
        apply(timed);
        lines.push_back(decision.postings);
    };
    std::ranges::for_each(script.opening, apply);
    std::ranges::for_each(script.life, record);
    round.bare = time_bare(lines, state.balances.all().size());
    return round;
}

}  // namespace

int main(int argc, char** argv) {
    // Memory once taken is kept, so that later rounds measure the rules and not page faults.
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
    const Script script(1000);
    std::vector<double> ours;
    std::vector<double> bare;
    for (int i = 0; i < 25; ++i) {
        const Round round = run(script);
        ours.push_back(round.ours);
        bare.push_back(round.bare);
    }
    bench::print({"decide", ours, bare, "ns an act (reference: the same postings added bare)"},
                 bench::options(argc, argv));
    return 0;
}
