// `reserve demo`: a fund's life on real published figures, told step by step. A sandbox in which
// signatures are required, with a key for every officer beside it.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "cli/record.h"
#include "cli/verdict.h"
#include "ledger/audit.h"
#include "ledger/report/figures.h"
#include "real_contributions.h"

namespace reserve::cli {
namespace {

constexpr std::string_view kCharter = R"({"approval_tiers":[{"approvals":2,"up_to":"100000000000.00"}],
"beneficiary":"BEN","minimum_liquidity":"0.00","purposes":["air_defence","armed_forces",
"budget_support","critical_infrastructure","defence_industry","energy"],"signatures":"required"})";

struct CsvRow {
    std::vector<std::string> cells;
    const std::string& operator[](std::size_t i) const { return cells[i]; }
};
enum Column : std::size_t {
    kStep, kParty, kName, kCountry, kContribution, kInstrument, kDate, kCurrency, kAmount,
    kEarmark, kNote, kSource
};

constexpr const char* kOrigin = "sandbox/demo";

std::vector<CsvRow> read_rows() {
    std::vector<CsvRow> rows;
    CsvRow row;
    std::string cell;
    bool quoted = false;
    for (const char character : std::string_view(kRealContributions)) {
        if (character == '"') {
            quoted = !quoted;
        } else if (!quoted && (character == ',' || character == '\n')) {
            row.cells.push_back(std::move(cell));
            cell.clear();
            if (character == '\n') {
                rows.push_back(std::move(row));
                row = CsvRow();
            }
        } else {
            cell += character;
        }
    }
    rows.erase(rows.begin());  // the heading
    return rows;
}

std::string indented(const std::string& text) {
    std::string out = "    ";
    for (const char character : text) {
        out += character;
        out += character == '\n' ? "    " : "";
    }
    return out.substr(0, out.size() - 4);
}

class Story {
public:
    Story(const Globals& globals, std::filesystem::path folder)
        : globals_(globals), folder_(std::move(folder)), ring_(globals_) {
        globals_.ledger = (folder_ / "fund.db").string();
        globals_.keys.clear();
        globals_.key.clear();
    }
    Exit tell();

private:
    void heading(const std::string& text) { say(fmt::format("\n== {}\n", text)); }
    void say(const std::string& text) { fmt::print("{}", globals_.json ? "" : text); }
    // Records an act; the story fails unless it fares as `expected` (a rule id, or "" for accepted).
    void act(const std::string& who, const std::string& kind, const std::string& body,
             const std::string& told, const std::string& expected = "");
    void pass(std::int64_t hours) { now_ = plus_hours(now_, hours); }
    void go_to(const std::string& day);
    std::string key_for(const std::string& officer);
    std::string log_key();

    bool open_fund();
    void enrol();
    void record_figures();
    void record_row(const CsvRow& row);
    void ask_too_early();
    void notify();
    void meet_limits();
    void pay();
    void stand_down();
    Exit close();

    Globals globals_;
    std::filesystem::path folder_;
    KeyRing ring_;
    std::unique_ptr<Ledger> ledger_;
    std::vector<CsvRow> rows_ = read_rows();
    std::vector<std::string> partners_;
    Time now_ = *parse_time("2024-07-01T09:00:00Z");
    int number_ = 0;
    bool failed_ = false;
};

void Story::go_to(const std::string& day) {
    now_ = std::max(now_, *parse_time(day + "T09:00:00Z"));
}

void Story::act(const std::string& who, const std::string& kind, const std::string& body,
                const std::string& told, const std::string& expected) {
    if (failed_) {
        return;
    }
    now_.microseconds += 60'000'000;
    const std::string line = fmt::format(
        "{{\"act\":{{\"actor\":\"{}\",\"body\":{},\"date\":\"{}\",\"fund\":\"{}\","
        "\"id\":\"demo-{:03}\",\"kind\":\"{}\"}},\"at\":\"{}\"}}",
        who, body, format_date(day_of(now_)), kOrigin, ++number_, kind, format_time(now_));
    const auto with_signature = sign_line(ring_, line);
    const Submission submission{with_signature ? *with_signature : line};
    const auto verdicts = ledger_->append({&submission, 1}, AppendMode::all_or_nothing);
    if (!verdicts) {
        fmt::print(stderr, "reserve: {}\n", verdicts.error().message);
        failed_ = true;
        return;
    }
    const auto* refusal = std::get_if<Refusal>(&verdicts->front());
    const std::string got = refusal == nullptr ? "" : std::string(fund::spec(refusal->rule).id);
    failed_ = got != expected;
    if (globals_.json) {
        fmt::print("{}\n", verdict_json(verdicts->front(), static_cast<std::size_t>(number_)));
        return;
    }
    if (!told.empty()) {
        fmt::print("{}  {}\n", format_time(now_).substr(0, 16), told);
    }
    if (refusal != nullptr && (!told.empty() || failed_)) {
        fmt::print("{}", indented(refusal_text(*refusal, "")));
    } else if (!told.empty()) {
        fmt::print("    accepted: entry {}\n", std::get<Receipt>(verdicts->front()).seq);
    }
}

std::string Story::key_for(const std::string& officer) {
    const auto key = ring_.make(officer);
    if (!key) {
        fmt::print(stderr, "reserve: {}\n", key.error().message);
        failed_ = true;
        return "";
    }
    return key->base64();
}

std::string Story::log_key() {
    key_for("log");
    const auto key = ring_.own();
    return key && *key != nullptr
               ? make_vkey(seal::make_verifier(kOrigin, seal::KeyType::ed25519,
                                               (*key)->public_key()))
               : "";
}

bool Story::open_fund() {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    auto ledger = create_ledger(globals_, kOrigin);
    if (!ledger) {
        fmt::print(stderr, "reserve: {}\n", ledger.error().message);
        return false;
    }
    ledger_ = std::move(*ledger);
    act("gov", "fund.opened",
        fmt::format("{{\"charter\":{},\"functional_currency\":\"EUR\",\"log_key\":\"{}\","
                    "\"name\":\"Demonstration\",\"public_key\":\"{}\",\"sandbox\":true}}",
                    kCharter, log_key(), key_for("gov")),
        "The governor opens the fund: two approvals by distinct partners, the gate notify_only.");
    return !failed_;
}

void Story::enrol() {
    const auto party = [&](const std::string& name, const std::string& text, const char* role) {
        act("gov", "party.registered",
            fmt::format("{{\"name\":{},\"party\":\"{}\",\"role\":\"{}\"}}", json_string(text),
                        name, role), "");
    };
    const auto officer = [&](const std::string& name, const std::string& role,
                             const std::string& of) {
        act("gov", "officer.enrolled",
            fmt::format("{{\"name\":\"{0}\",\"officer\":\"{0}\",{1}\"public_key\":\"{2}\","
                        "\"roles\":[\"{3}\"]}}",
                        name, of.empty() ? "" : "\"party\":\"" + of + "\",", key_for(name), role),
            "");
    };
    party("BEN", "The beneficiary", "beneficiary");
    party("GRID", "Grid operator (payee)", "payee");
    party("SHIELD", "Air defence supplier (payee)", "payee");
    std::set<std::string> known;
    for (const CsvRow& row : rows_) {
        if (row[kParty].empty() || !known.insert(row[kParty]).second) {
            continue;
        }
        const bool source = row[kStep] == "proceeds";
        party(row[kParty], row[kName], source ? "source" : "contributor");
        if (!source) {
            partners_.push_back(row[kParty]);
        }
    }
    officer("tre", "treasurer", "");
    officer("con", "controller", "");
    officer("ben", "beneficiary", "BEN");
    for (const std::string& partner : partners_) {
        officer("v-" + partner, "partner", partner);
    }
    for (const char* currency : {"EUR", "USD", "JPY", "CAD", "GBP"}) {
        std::string account = slug(currency) + "-1";
        act("tre", "account.opened",
            fmt::format("{{\"account\":\"{}\",\"bank\":\"Custodian\",\"currency\":\"{}\"}}",
                        account, currency), "");
    }
    say(fmt::format("    {} partners, their officers, a treasurer, a controller and the beneficiary "
               "are enrolled, each with a key\n", partners_.size()));
}

void Story::record_row(const CsvRow& row) {
    go_to(row[kDate]);
    const std::string amount = fmt::format("\"amount\":\"{}\"", row[kAmount]);
    const std::string money = amount + ",\"currency\":\"" + row[kCurrency] + "\"";
    const std::string name = "\"contribution\":\"" + row[kContribution] + "\"";
    const std::string bank = fmt::format("\"account\":\"{}-1\",\"bank_reference\":\"wire-{}\"",
                                         slug(row[kCurrency]), number_);
    const std::string told = fmt::format("{} {}: {} {}", row[kName], row[kStep],
                                         readable(row[kAmount]), row[kCurrency]);
    if (row[kStep] == "rate") {
        act("tre", "rate.set",
            fmt::format("{{\"currency\":\"{}\",\"source\":{},\"value\":\"{}\"}}", row[kCurrency],
                        json_string(row[kNote]), row[kAmount]), "");
    } else if (row[kStep] == "pledge") {
        const std::string limit =
            row[kEarmark].empty()
                ? ""
                : R"(,"earmark":{"never":["air_defence","armed_forces","defence_industry"]})";
        act("tre", "contribution.pledged",
            fmt::format("{{{},{},\"instrument\":\"{}\",\"party\":\"{}\"{}}}", name, money,
                        row[kInstrument], row[kParty], limit),
            limit.empty() ? told : told + " (never for military use)");
    } else if (row[kStep] == "agreement") {
        act("tre", "contribution.signed",
            fmt::format("{{{},{},\"instalments\":[{{{},\"due\":\"2027-12-31\"}}]}}", name, amount,
                        amount), told);
    } else if (row[kStep] == "receipt") {
        act("tre", "contribution.received", fmt::format("{{{},{},{}}}", name, amount, bank), told);
    } else {
        act("tre", "proceeds.received",
            fmt::format("{{\"source\":\"{}\",\"legal_act\":\"Council Regulation (EU) 2024/1469\","
                        "{},{}}}", row[kParty], amount, bank), told);
    }
}

void Story::record_figures() {
    std::ranges::for_each(rows_, [&](const CsvRow& row) { record_row(row); });
}

void Story::ask_too_early() {
    go_to("2026-01-10");
    act("ben", "notification.issued",
        R"({"classes":["air"],"notification":"N-1","observed_at":"2026-01-10T04:10:00Z",)"
        R"("statement":"Large-scale air attack resumed.","expected_need":{"energy":"500000000.00"}})",
        "The beneficiary issues a notification, but has told nobody yet.");
    act("ben", "disbursement.requested",
        R"({"amount":"500000000.00","currency":"EUR","disbursement":"D-0","justification":"Grid",)"
        R"("method":"advance","notification":"N-1","payee":"GRID","purpose":"energy"})",
        "It asks for money at once: the gate is closed.", "gate.closed");
}

void Story::notify() {
    for (const std::string& partner : partners_) {
        act("ben", "notification.delivered",
            fmt::format("{{\"channel\":\"note verbale\",\"notification\":\"N-1\",\"party\":\"{}\"}}",
                        partner), "");
    }
    for (const std::string& partner : partners_) {
        act("v-" + partner, "notification.acknowledged", R"({"notification":"N-1"})", "");
    }
    say(format_time(now_).substr(0, 16) +
        "  Every partner is delivered to and acknowledges: the gate is open.\n");
}

void Story::meet_limits() {
    const auto now = report::position(*ledger_, {});
    if (!now) {
        failed_ = true;
        return;
    }
    // More than is free, less than there is with Japan's lot.
    const Amount wanted = now->available + share(now->earmarked, Amount(1), Amount(2));
    act("ben", "disbursement.requested",
        fmt::format(R"({{"amount":"{}","currency":"EUR","disbursement":"D-1","justification":)"
                    R"("Everything for air defence","method":"grant","notification":"N-1",)"
                    R"("payee":"SHIELD","purpose":"air_defence"}})", format_amount(wanted, 2)),
        fmt::format("The beneficiary asks for {} EUR for air defence.",
                    readable(format_amount(wanted, 2))));
    act("v-US", "disbursement.approved", R"({"disbursement":"D-1"})",
        "The United States approves: one of two.");
    act("tre", "payment.instructed",
        R"({"account":"eur-1","amount":"1000000.00","disbursement":"D-1","payee_account":"DE89370400440532013000","payment":"PAY-0"})",
        "The treasurer tries to pay before the second approval.", "disbursement.state");
    act("v-CA", "disbursement.approved", R"({"disbursement":"D-1"})",
        "Canada approves, which would commit: but Japan's money is not for military use.",
        "earmark.unmatched");
    act("ben", "disbursement.withdrawn", R"({"disbursement":"D-1","reason":"asked for less"})",
        "The beneficiary withdraws the request.");
}

void Story::pay() {
    act("ben", "disbursement.requested",
        R"({"amount":"500000000.00","currency":"EUR","disbursement":"D-2","justification":"Grid repair",)"
        R"("method":"advance","notification":"N-1","payee":"GRID","purpose":"energy"})",
        "It asks for 500,000,000.00 EUR for energy.");
    act("v-US", "disbursement.approved", R"({"disbursement":"D-2"})", "The United States approves.");
    act("v-JP", "disbursement.approved", R"({"disbursement":"D-2"})",
        "Japan approves: committed, Japan's lot first because it is the most restricted.");
    act("tre", "payment.instructed",
        R"({"account":"eur-1","amount":"500000001.00","disbursement":"D-2","payee_account":"DE89370400440532013000","payment":"PAY-0"})",
        "The treasurer tries to pay one euro more than was committed.", "payment.exceeds");
    act("gov", "officer.enrolled",
        fmt::format(R"({{"name":"dep","officer":"dep","public_key":"{}","roles":["controller","treasurer"]}})",
                    key_for("dep")),
        "The governor enrols a deputy who may instruct and release.");
    act("dep", "payment.instructed",
        R"({"account":"eur-1","amount":"500000000.00","disbursement":"D-2","payee_account":"DE89370400440532013000","payment":"PAY-1"})",
        "The deputy (maker) instructs the payment.");
    act("dep", "payment.released", R"({"payment":"PAY-1"})",
        "The deputy tries to release it as well: maker and checker are two people.", "four_eyes");
    act("con", "payment.released", R"({"payment":"PAY-1"})",
        "The controller (checker) releases it: the gate is checked here.");
    act("tre", "payment.settled", R"({"bank_reference":"pay-1","payment":"PAY-1"})",
        "The bank settles it.");
    go_to("2026-02-20");
    act("tre", "expenditure.accepted", R"({"amount":"480000000.00","disbursement":"D-2"})",
        "The payee accounts for 480,000,000.00 EUR.");
    act("tre", "refund.received",
        R"({"account":"eur-1","amount":"20000000.00","bank_reference":"refund-1","disbursement":"D-2"})",
        "It pays back the unspent 20,000,000.00 EUR.");
}

void Story::stand_down() {
    act("ben", "notification.stood_down", R"({"notification":"N-1","reason":"ceasefire holds"})",
        "The beneficiary stands down.");
    act("ben", "disbursement.requested",
        R"({"amount":"1000000.00","currency":"EUR","disbursement":"D-3","justification":"More",)"
        R"("method":"grant","notification":"N-1","payee":"GRID","purpose":"energy"})",
        "A request after that: the gate is closed again.", "gate.closed");
}

Exit Story::close() {
    heading("The fund's position");
    const auto report = report::position_report(*ledger_, {}, {});
    if (report) {
        for (const report::Section& section : report->sections) {
            say(to_text(section.table, grouping()) + "\n");
        }
    }
    ledger_.reset();
    heading("Verification: every byte, hash, signature, rule and projection");
    const auto verified = verify_file(globals_.ledger, nullptr);
    if (!verified) {
        return report_error(globals_, verified.error());
    }
    say(fmt::format("{} entries, {} signatures, {} checkpoints, {} findings\n", verified->entries,
                    verified->signatures, verified->checkpoints, verified->findings.size()));
    for (const Finding& finding : verified->findings) {
        fmt::print(stderr, "  {} {}: {}\n", finding.code, finding.place, finding.reason);
    }
    if (!verified->findings.empty()) {
        return Exit::projection;
    }
    say(fmt::format("\nThe ledger stays in {0}, its keys in {0}.keys. Try next:\n"
                    "  reserve --ledger {0} status\n"
                    "  reserve --ledger {0} report contributions\n"
                    "  reserve --ledger {0} report dossier N-1\n"
                    "  reserve --ledger {0} trial-balance --as-of 2025-06-30\n"
                    "  reserve --ledger {0} show PAY-1\n"
                    "  reserve --ledger {0} publish {1}/log\n"
                    "  reserve verify log {1}/log\n"
                    "  reserve --ledger {0} prove payment PAY-1 -o {1}/PAY-1.dossier\n"
                    "  reserve verify dossier {1}/PAY-1.dossier --vkey {1}/log/log.vkey\n"
                    "  reserve explain earmark.unmatched\n",
                    globals_.ledger, folder_.string()));
    return Exit::done;
}

Exit Story::tell() {
    std::error_code ignored;
    if (std::filesystem::exists(globals_.ledger, ignored)) {
        return usage_error(globals_, globals_.ledger + " is there already; name another folder");
    }
    say("EXERCISE: a sandbox on published figures (examples/real_contributions.csv)\n");
    heading("Opening");
    if (!open_fund()) {
        return Exit::environment;
    }
    enrol();
    heading("Pledges, agreements, receipts");
    record_figures();
    heading("Too early");
    ask_too_early();
    heading("Notification");
    notify();
    heading("Limits");
    meet_limits();
    heading("Commitment and payment under four eyes");
    pay();
    heading("Stand-down");
    stand_down();
    return failed_ ? Exit::internal : close();
}

}  // namespace

void add_demo(Program& program) {
    auto folder = std::make_shared<std::string>("reserve-demo");
    CLI::App* command = program.command(program.app, "demo",
                                        "a fund's life on real figures, told step by step",
                                        "reserve demo /tmp/demo");
    command->add_option("folder", *folder, "where to leave fund.db")->capture_default_str();
    program.on(command, [&program, folder] { return Story(program.globals, *folder).tell(); });
}

}  // namespace reserve::cli
