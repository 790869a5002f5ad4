// The frame of a scenario: what is read in which order, the start, the charter, the goals.
#include "ledger/simulate/scenario/scenario_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/codec.h"
#include "ledger/simulate/scenario/scenario_reader.h"

namespace reserve::simulate {
namespace {

using enum Presence;

// The member whose name begins the fault ("caps per_period amount is …"), else the whole.
const Place& place_in(const Value& value, const std::string& fault) {
    const Value* named = value.find(fault.substr(0, fault.find(' ')));
    return named == nullptr ? value.place : named->place;
}

void put_default(Value& table, std::string_view key, std::string_view text) {
    if (table.find(key) == nullptr) {
        Value& added = table.children.emplace_back();
        added.kind = ValueKind::text;
        added.key = key;
        added.place = added.key_place = table.place;
        added.text = text;
    }
}

}  // namespace

void ScenarioReader::run(Fields& top) {
    std::int64_t paths = static_cast<std::int64_t>(scenario_.paths);
    std::int64_t seed = 1;
    if (const Value* value = top.take("run", optional)) {
        Fields fields(*value, faults_);
        fields.integer("paths", paths, {1, static_cast<double>(kMaxPaths)});
        fields.integer("seed", seed, {0, 9e15});
        fields.finish();
    }
    scenario_.paths = static_cast<std::uint64_t>(paths);
    scenario_.seed = static_cast<std::uint64_t>(seed);
}

void ScenarioReader::start(const Value& value) {
    Fields fields(value, faults_);
    Start& start = scenario_.start;
    fields.text("name", start.name);
    fields.text("ledger", start.ledger);
    if (start.ledger.empty()) {
        fields.date("date", start.date);
    }
    if (const Value* cash = fields.take("cash", optional, ValueKind::list)) {
        each_table(*cash, [&](const Value& item) {
            Fields of_cash(item, faults_);
            Cash& held = start.cash.emplace_back();
            money_currency(of_cash, held.currency);
            of_cash.amount("amount", held.currency, held.amount);
            of_cash.finish();
        });
    }
    fields.amount("set_aside", scenario_.functional, start.set_aside, optional);
    fields.finish();
}

// A charter as charter files have it; the names of purposes become handles in their order.
void ScenarioReader::policy(const Value& value) {
    Value policy = value;
    const bool is_whole = scenario_.start.ledger.empty();
    if (is_whole) {
        put_default(policy, "beneficiary", "beneficiary");
        put_default(policy, "signatures", "waived");
    }
    scenario_.policy_json = to_canonical_json(policy);
    if (!is_whole && policy.find("purposes") == nullptr) {
        return;
    }
    if (!is_whole) {
        faults_.add(value.find("purposes")->place, "the purposes are those of the ledger");
        return;
    }
    seal::JsonDocument document;
    const auto root = document.parse(scenario_.policy_json);
    if (!root) {
        faults_.add(value.place, "policy " + root.error().reason);
        return;
    }
    const ReadContext context{[](fund::ObjectKind, std::string_view) { return std::nullopt; }, 0, 0,
                              scenario_.functional};
    CharterRead read = read_charter(**root, context, scenario_.functional);
    if (read.charter == nullptr) {
        faults_.add(place_in(value, read.fault), "policy: " + read.fault);
        return;
    }
    if (const auto reason = fund::find_contradiction(*read.charter, fund::Sandbox::yes)) {
        faults_.add(value.place, "policy: " + std::string(*reason));
    }
    if (read.charter->signatures != fund::Signatures::waived) {
        faults_.add(place_in(value, "signatures"), "policy: a simulation waives signatures");
    }
    scenario_.charter = read.charter;
    scenario_.purposes = read.new_purposes;
    scenario_.beneficiary = read.beneficiary;
}

void ScenarioReader::goals(const Value& list) {
    each_table(list, [&](const Value& item) {
        Fields fields(item, faults_);
        Goal& goal = scenario_.goals.emplace_back();
        fields.word("measure", goal.measure, required);
        fields.number("at_most", goal.at_most, kProbability, required);
        fields.integer("by_days", goal.by_days, {1, 31.0 * scenario_.horizon});
        fields.finish();
    });
}

void ScenarioReader::check_purposes(const Value& place, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (scenario_.charter && std::ranges::count(scenario_.purposes, name) == 0) {
            faults_.add(place.place, "the charter has no purpose " + name);
        }
    }
}

// Names that refer to something said elsewhere, once all of it is read.
void ScenarioReader::check_names(const Value& root) {
    std::vector<std::string> seen;
    const Value* partners = root.find("partners");
    for (std::size_t i = 0; i < scenario_.partners.size(); ++i) {
        const Partner& partner = scenario_.partners[i];
        const Value& place = partners->children[i];
        if (std::ranges::count(seen, partner.name) != 0) {
            faults_.add(place.place, "there are two partners " + partner.name);
        }
        seen.push_back(partner.name);
        check_purposes(place, partner.only);
        check_purposes(place, partner.never);
    }
    if (const Value* shocks = root.find("shocks")) {
        for (std::size_t i = 0; i < scenario_.shocks.size(); ++i) {
            const std::string& named = scenario_.shocks[i].partner;
            if (!named.empty() && std::ranges::count(seen, named) == 0) {
                faults_.add(shocks->children[i].place, "there is no partner " + named);
            }
        }
    }
    if (const Value* requests = root.find("requests")) {
        for (const Need& need : scenario_.requests.needs) {
            check_purposes(*requests, {need.purpose});
        }
    }
}

// A tier that no number of partners in the scenario can reach would block every request.
void ScenarioReader::check_tiers(const Value& root) {
    if (!scenario_.charter || scenario_.requests.needs.empty()) {
        return;
    }
    for (const fund::Tier& tier : scenario_.charter->approval_tiers) {
        if (tier.approvals > scenario_.partners.size()) {
            faults_.add(place_in(*root.find("policy"), "approval_tiers"),
                        fmt::format("a tier needs {} approvals and there are {} partners",
                                    tier.approvals, scenario_.partners.size()));
        }
    }
}

Result<Scenario> ScenarioReader::read(const Value& root) {
    Fields top(root, faults_);
    std::int64_t schema = 1;
    top.integer("schema", schema, {1, 1}, required);
    top.text("name", scenario_.name, required);
    top.integer("horizon", scenario_.horizon, {1, kMaxMonths}, required);
    top.integer("step", scenario_.step, {1, 12});
    if (scenario_.horizon % scenario_.step != 0) {
        top.fault(*root.find("step"), "step", "does not divide the horizon");
    }
    top.currency("currency", scenario_.functional);
    Amount floor;
    top.amount("floor", scenario_.functional, floor, optional);
    if (floor.is_positive()) {
        scenario_.floor = floor;
    }
    run(top);
    if (!faults_.empty()) {
        return fail(ErrorKind::malformed, faults_.text());
    }
    const auto part = [&](std::string_view key, Presence presence, ValueKind kind,
                          void (ScenarioReader::*read_part)(const Value&)) {
        if (const Value* value = top.take(key, presence, kind)) {
            (this->*read_part)(*value);
        }
    };
    part("exchange", optional, ValueKind::table, &ScenarioReader::exchange);
    part("start", required, ValueKind::table, &ScenarioReader::start);
    part("policy", scenario_.start.ledger.empty() ? required : optional, ValueKind::table,
         &ScenarioReader::policy);
    part("partners", optional, ValueKind::list, &ScenarioReader::partners);
    part("proceeds", optional, ValueKind::list, &ScenarioReader::proceeds);
    part("episodes", optional, ValueKind::table, &ScenarioReader::episodes);
    part("requests", optional, ValueKind::table, &ScenarioReader::requests);
    part("shocks", optional, ValueKind::list, &ScenarioReader::shocks);
    part("goals", optional, ValueKind::list, &ScenarioReader::goals);
    top.finish();
    if (faults_.empty()) {
        check_names(root);
        check_tiers(root);
    }
    if (!faults_.empty()) {
        return fail(ErrorKind::malformed, faults_.text());
    }
    scenario_.canonical = to_canonical_json(root);
    scenario_.hash = seal::sha256(as_bytes(scenario_.canonical));
    return std::move(scenario_);
}

Result<Scenario> read_scenario(const std::filesystem::path& file) {
    const auto value = read_value(file);
    return value ? ScenarioReader().read(*value) : std::unexpected(value.error());
}

Result<Scenario> parse_scenario(std::string_view text, const std::string& name) {
    const auto value = parse_value(text, name);
    return value ? ScenarioReader().read(*value) : std::unexpected(value.error());
}

Result<Scenario> parse_canonical_scenario(std::string_view json, const std::string& name) {
    const auto value = parse_json(json, name);
    return value ? ScenarioReader().read(*value) : std::unexpected(value.error());
}

}  // namespace reserve::simulate
