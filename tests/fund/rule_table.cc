// Scenes that rows begin with, and the playing of a row.
#include "tests/fund/rule_table.h"

#include <map>
#include <stdexcept>

#include "tests/fund/telling.h"

namespace reserve::fund::test {
namespace {

// Each scene stands on those it names. `fund` stands before every row but `nothing`.
constexpr std::string_view kScenes = R"(
nothing:
fund:       fund.opened EUR sandbox
            ; party.registered P1 contributor ; party.registered P2 contributor
            ; party.registered P3 contributor ; party.registered S source
            ; party.registered B beneficiary ; party.registered X payee
            ; party.registered Y payee
            ; officer.enrolled t treasurer ; officer.enrolled t2 treasurer
            ; officer.enrolled c controller ; officer.enrolled c2 controller
            ; officer.enrolled b beneficiary party=B ; officer.enrolled a auditor
            ; officer.enrolled v1 partner party=P1 ; officer.enrolled v2 partner party=P2
            ; officer.enrolled v3 partner party=P3 ; officer.enrolled v1b partner party=P1
            ; account.opened eur EUR ; account.opened eur2 EUR
            ; account.opened usd USD ; account.opened jpy JPY
            ; rate.set USD 0.5 ; rate.set JPY 0.005
pledged:    contribution.pledged K P1 100.00 EUR
signed:     contribution.signed K 1000.00 party=P1 currency=EUR
funded:     signed ; contribution.received K 1000.00 eur
loan:       contribution.signed L 100.00 party=P2 currency=EUR instrument=loan
lent:       loan ; contribution.received L 100.00 eur
noted:      signed ; note.deposited K W 100.00
foreign:    contribution.signed U 100.00 party=P2 currency=USD
unknown:    receipt.unidentified R eur 50.00
issued:     notification.issued N
told:       issued ; notification.delivered N P1 ; notification.delivered N P2
            ; notification.delivered N P3
requested:  told ; disbursement.requested D N energy 100.00 EUR X
committed:  funded ; requested ; disbursement.approved D
instructed: committed ; payment.instructed M D 100.00 eur
released:   instructed ; payment.released M
settled:    released ; payment.settled M
lots:       contribution.signed A 60.00 party=P1 currency=EUR earmark=only:energy
            ; contribution.received A 60.00 eur
            ; contribution.signed B 40.00 party=P2 currency=EUR earmark=only:energy,cyber
            ; contribution.received B 40.00 eur ; income.received eur 50.00
paid_twice: lots ; told ; disbursement.requested D N energy 150.00 EUR X ; disbursement.approved D
            ; payment.instructed M D 60.00 eur ; payment.released M ; payment.settled M
            ; payment.instructed O D 40.00 eur ; payment.released O ; payment.settled O
advanced:   funded ; told ; disbursement.requested D N energy 100.00 EUR X method=advance
            ; disbursement.approved D ; payment.instructed M D 100.00 eur ; payment.released M
            ; payment.settled M
)";

std::map<std::string, std::string> read_scenes() {
    std::map<std::string, std::string> scenes;
    std::string* last = nullptr;
    for (const std::string& line : split(kScenes, '\n')) {
        const std::size_t colon = line.find(':');
        if (line.front() != ';') {
            last = &scenes[line.substr(0, colon)];
            *last = line.substr(colon + 1);
        } else {
            *last += line;
        }
    }
    return scenes;
}

void play(Telling& telling, std::string_view given) {
    static const std::map<std::string, std::string> scenes = read_scenes();
    for (const std::string& part : split(given, ';')) {
        const auto scene = scenes.find(part);
        if (scene != scenes.end()) {
            play(telling, scene->second);
            continue;
        }
        const Rule rule = telling.tell(part);
        if (rule != Rule::none) {
            throw std::invalid_argument("given, but refused by " + std::string(spec(rule).id) +
                                        ": " + part);
        }
    }
}

Rule play(Telling& telling, const Row& row) {
    if (row.given != "nothing" && row.given != "fund") {
        play(telling, "fund");
    }
    play(telling, row.given);
    return telling.tell(row.when);
}

Amount value_of_advances(const State& state) {
    Amount sum;
    for (const Balance& balance : state.balances.all()) {
        if (balance.key.account_class() == AccountClass::advances) {
            sum += balance.value;
        }
    }
    return sum;
}

// Something that must hold after an accepted act: free=12.00, lots=5.00, lot:K=2.00,
// advances=7.00, D=committed.
std::string find_false(const Telling& telling, const std::string& claim) {
    const std::size_t equals = claim.find('=');
    const std::string name = claim.substr(0, equals);
    const std::string wanted = claim.substr(equals + 1);
    const State& state = telling.journal().state();
    std::string found;
    if (name == "free") {
        found = format_amount(state.free(), 2);
    } else if (name == "lots") {
        found = format_amount(state.totals[TotalKey::earmarked()], 2);
    } else if (name == "advances") {
        found = format_amount(value_of_advances(state), 2);
    } else if (name.starts_with("lot:")) {
        const std::uint32_t index = telling.index_of(ObjectKind::contribution, name.substr(4));
        found = format_amount(state.contributions[ContributionId{index}].earmarked, 2);
    } else {
        const std::uint32_t index = telling.index_of(ObjectKind::disbursement, name);
        const auto is = state.disbursements[DisbursementId{index}].state;
        found = boost::describe::enum_to_string(is, "?");
    }
    return found == wanted ? "" : name + " is " + found + ", not " + wanted;
}

}  // namespace

std::vector<Row> read_rows(std::string_view table) {
    std::vector<Row> rows;
    std::string heading;
    std::string text;
    for (const std::string& line : split(table, '\n')) {
        if (line.starts_with("# ")) {
            heading = line.substr(2);
            continue;
        }
        text += line + " ";
        if (std::ranges::count(text, '|') == 2) {
            const std::size_t first = text.find('|');
            const std::size_t second = text.find('|', first + 1);
            const auto cell = [&](std::size_t from, std::size_t to) {
                const std::vector<std::string> cells = split(text.substr(from, to - from), '|');
                return cells.empty() ? "" : cells[0];
            };
            rows.push_back({heading, cell(0, first), cell(first + 1, second),
                            cell(second + 1, text.size())});
            text.clear();
        }
    }
    if (!text.empty()) {
        throw std::invalid_argument("a row without an end: " + text);
    }
    return rows;
}

std::string find_difference(const Row& row) {
    Telling telling;
    const Rule rule = play(telling, row);
    const std::vector<std::string> then = split(row.then, ' ');
    const std::string found = rule == Rule::none ? "accepted" : std::string(spec(rule).id);
    if (then.empty() || found != then[0]) {
        return "it was " + found;
    }
    for (std::size_t i = 1; i < then.size(); ++i) {
        if (std::string claim = find_false(telling, then[i]); !claim.empty()) {
            return claim;
        }
    }
    return "";
}

}  // namespace reserve::fund::test
