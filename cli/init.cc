// `reserve init`: the governor's key, the log's key, and a signed fund.opened; or nothing at all.
#include <fmt/format.h>

#include "cli/record.h"
#include "cli/server.h"
#include "cli/toml_json.h"
#include "cli/verdict.h"
#include "ledger/ledger_files.h"
#include "ledger/seal/verifier.h"

namespace reserve::cli {
namespace {

constexpr std::string_view kTemplate = R"(# The charter of a reserve fund.
# Amounts are text in the functional currency, with exactly its decimals.
purposes = ["air_defence", "energy", "critical_infrastructure", "budget_support"]
beneficiary = "B"            # the party that notifies and requests
signatures = "required"      # or "waived" (a sandbox only)
minimum_liquidity = "0.00"   # what commitments must leave free
record_refusals = []         # e.g. ["disbursement", "payment"]: refused attempts become entries

# Who must approve: the first tier that reaches the sum of the requests to one payee.
[[approval_tiers]]
up_to = "50000000.00"
approvals = 1

[[approval_tiers]]
up_to = "1000000000.00"
approvals = 2
distinct_partners = true
# share = "0.50"             # of the signed contributions, held by those who approve

[gate]
mode = "notify_only"         # or "no_objection", "affirmative"
blocking_share = "0.33"
quorum = "0.50"

# [caps]
# per_notification = "500000000.00"
# per_period = { unit = "month", amount = "200000000.00" }
# per_purpose = { energy = "300000000.00" }

# [low_cash]
# threshold = "100000000.00"
# open_purposes = ["air_defence"]

[clocks]
delivery_hours = 6
acknowledgement_hours = 24
review_days = 30
suspension_days = 45
grace_days = 90
pledge_months = 12
)";

struct Options {
    std::string origin;
    std::string name;
    std::string currency;
    std::string governor;
    std::string charter;
    bool sandbox = false;
    bool print_template = false;
};

// What was made and is taken away again unless everything went well.
class Draft {
public:
    explicit Draft(const Globals& globals) : globals_(globals) {
        std::error_code ignored;
        folder_was_there_ = std::filesystem::exists(globals.key_folder(), ignored);
    }
    ~Draft() {
        if (kept) {
            return;
        }
        std::error_code ignored;
        for (const auto& file : files) {
            std::filesystem::remove(file, ignored);
        }
        if (!folder_was_there_) {
            std::filesystem::remove(globals_.key_folder(), ignored);
        }
    }
    bool kept = false;
    std::vector<std::filesystem::path> files;

private:
    const Globals& globals_;
    bool folder_was_there_ = false;
};

Result<std::string> opening_line(const Globals& globals, const Options& options, KeyRing& ring,
                                 Draft& draft) {
    const auto charter = read_json_or_toml(options.charter);
    if (!charter) {
        return std::unexpected(charter.error());
    }
    std::string keys;
    for (const std::string& who : {options.governor, std::string("log")}) {
        const auto key = ring.make(who);
        if (!key) {
            return std::unexpected(key.error());
        }
        draft.files.push_back(ring.file_of(who));
        const auto vkey = [&] {
            const auto log = seal::make_verifier(options.origin, seal::KeyType::ed25519, *key);
            return seal::make_vkey(log);
        };
        keys += who == "log" ? ",\"log_key\":" + json_string(vkey())
                             : ",\"public_key\":" + json_string(key->base64());
    }
    const Time now{system_clock()->now_microseconds()};
    const std::string act = fmt::format(
        "{{\"actor\":{},\"body\":{{\"charter\":{},\"functional_currency\":{},\"name\":{},"
        "\"sandbox\":{}{}}},\"date\":\"{}\",\"fund\":{},\"id\":\"{}\",\"kind\":\"fund.opened\"}}",
        json_string(options.governor), *charter, json_string(options.currency),
        json_string(options.name), options.sandbox, keys, format_date(day_of(now)),
        json_string(options.origin), random_id());
    (void)globals;
    return sign_line(ring, act);
}

Exit init(const Globals& globals, Options options) {
    if (options.print_template) {
        print(globals, std::string(kTemplate));
        return Exit::done;
    }
    for (const auto& [value, flag] :
         {std::pair{options.name, "--name"}, std::pair{options.currency, "--currency"},
          std::pair{options.governor, "--governor"}, std::pair{options.charter, "--charter"}}) {
        if (value.empty()) {
            return usage_error(globals, fmt::format("{} is required", flag));
        }
    }
    if (is_on_server(globals)) {
        return usage_error(globals, "a ledger is opened where it will be: " + globals.ledger);
    }
    if (options.origin.empty()) {
        if (!options.sandbox) {
            return usage_error(globals, "--origin is required (a sandbox has a default)");
        }
        options.origin = "sandbox/" + slug(options.name);
    }
    if (options.origin.find_first_of(" +\t\n") != std::string::npos) {
        return usage_error(globals, "an origin has no spaces and no +");
    }
    if (!is_name(options.governor) || KeyRing::is_log_key(options.governor)) {
        return usage_error(globals, "--governor is not a name an officer can have");
    }
    KeyRing ring(globals);
    Draft draft(globals);
    std::error_code ignored;
    if (std::filesystem::exists(globals.ledger, ignored)) {
        return usage_error(globals, globals.ledger + " is there already");
    }
    const auto line = opening_line(globals, options, ring, draft);
    if (!line) {
        return report_error(globals, line.error());
    }
    auto ledger = create_ledger(globals, options.origin);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    for (std::filesystem::path& file : ledger_files(globals.ledger)) {
        draft.files.push_back(std::move(file));
    }
    const Submission act{*line};
    const auto verdicts = (*ledger)->append({&act, 1}, AppendMode::all_or_nothing);
    if (!verdicts) {
        return report_error(globals, verdicts.error());
    }
    if (const auto* refusal = std::get_if<Refusal>(&verdicts->front())) {
        if (globals.json) {
            fmt::print("{}\n", verdict_json(verdicts->front(), 0));
        } else {
            fmt::print(stderr, "{}", refusal_text(*refusal, options.charter));
        }
        ledger->reset();
        return Exit::refused;
    }
    draft.kept = true;
    if (globals.json) {
        fmt::print("{}\n", verdict_json(verdicts->front(), 0));
    } else if (!globals.quiet) {
        fmt::print(
            "{} is open in {}\nkeys: {}\nnext: reserve --ledger {} enrol --as {} --officer "
            "NAME --name TEXT --roles treasurer\n",
            options.origin, globals.ledger, globals.key_folder().string(), globals.ledger,
            options.governor);
    }
    return Exit::done;
}

}  // namespace

void add_init(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(
        program.app, "init", "open a fund in a new ledger, with keys for its governor and its log",
        "reserve init --charter-template > charter.toml\n  reserve init --origin "
        "fund.example/reserve --name 'Reserve Fund' --currency EUR --governor gov "
        "--charter charter.toml");
    command->add_option("--origin", options->origin, "the ledger's name for ever");
    command->add_option("--name", options->name, "the fund's name");
    command->add_option("--currency", options->currency, "the functional currency");
    command->add_option("--governor", options->governor, "the first governor's officer name");
    command->add_option("--charter", options->charter, "the charter, a TOML or JSON file");
    command->add_flag("--sandbox", options->sandbox, "a fund for exercises");
    command->add_flag("--charter-template", options->print_template,
                      "print a charter to begin with");
    program.on(command, [&program, options] { return init(program.globals, *options); });
}

}  // namespace reserve::cli
