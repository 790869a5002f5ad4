// `reserve export pain001`: released payments as an order to the bank.
#include <fmt/format.h>

#include "cli/export_problems.h"
#include "cli/output.h"
#include "ledger/exchange/bank/pain001.h"

namespace reserve::cli {
namespace {

struct Options {
    exchange::PaymentOrder order;
    std::string file;
    std::string settings;
    std::string scheme = "sepa";
    std::string execution;
    bool with_template = false;
    bool exercise = false;
};

// A file that a bank could take for an order is made of a sandbox only when asked for.
Status check_exercise(const Ledger& ledger, const Options& options) {
    if (!ledger.is_open()) {
        return fail(ErrorKind::not_found, "the fund is not open");
    }
    if (ledger.is_sandbox() && !options.exercise) {
        return fail(ErrorKind::usage, "this is a sandbox: its payments are not real; --exercise "
                                      "makes a file marked EXERCISE");
    }
    if (!ledger.is_sandbox() && options.exercise) {
        return fail(ErrorKind::usage, "--exercise is for a sandbox; this fund is real");
    }
    return {};
}

Status complete(Options& options, const Ledger& ledger) {
    const Date today = day_of(ledger.now());
    const auto execution =
        options.execution.empty() ? std::optional(today) : parse_date(options.execution);
    if (!execution) {
        return fail(ErrorKind::usage,
                    "--execution-date " + options.execution + " is not a day YYYY-MM-DD");
    }
    if (*execution < today) {
        return fail(ErrorKind::usage, "--execution-date " + options.execution + " is past");
    }
    options.order.execution = *execution;
    options.order.scheme =
        options.scheme == "sepa" ? exchange::Scheme::sepa : exchange::Scheme::high_value;
    return {};
}

void tell(const Globals& globals, const std::string& name, const exchange::PaymentFile& made) {
    std::string sums;
    std::string text;
    for (const auto& [code, sum] : made.sums) {
        const std::string amount = format_amount(sum, Currency::find(code)->decimals());
        sums += fmt::format("{}\"{}\":\"{}\"", sums.empty() ? "" : ",", code, amount);
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", readable(amount), code);
    }
    if (globals.json) {
        fmt::print("{{\"pain001\":{},\"message\":\"{}\",\"payments\":{},\"sums\":{{{}}}}}\n",
                   json_string(name), made.message, made.payments, sums);
    } else if (!globals.quiet) {
        fmt::print("{} in {}: {}; message {}\n", counted(made.payments, "payment", "payments"),
                   name, text, made.message);
    }
}

Exit export_pain001(const Globals& globals, Options options) {
    if (options.with_template) {
        print(globals, std::string(exchange::pain001_template()));
        return Exit::done;
    }
    const auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    Status status = check_exercise(**ledger, options);
    if (status) {
        status = complete(options, **ledger);
    }
    const auto json = status ? read_settings(options.settings) : std::unexpected(status.error());
    const auto settings = json ? exchange::read_pain001_settings(*json)
                               : std::unexpected(json.error());
    const auto made = settings ? exchange::make_pain001(**ledger, options.order, *settings)
                               : std::unexpected(settings.error());
    if (!made) {
        return report_error(globals, made.error());
    }
    if (!made->problems.empty()) {
        return report_problems(globals, options.settings, made->problems, Exit::refused);
    }
    const Exit written = deliver(globals, made->xml, options.file);
    if (written == Exit::done && !options.file.empty() && options.file != "-") {
        tell(globals, options.file, *made);
    }
    return written;
}

}  // namespace

void add_export_pain001(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(
        *program.exported, "pain001", "released payments as an order to the bank, ISO 20022",
        "reserve export pain001 --template > bank.toml\n"
        "  reserve export pain001 --config bank.toml -o payments.xml\n"
        "  reserve export pain001 --payments PAY-7,PAY-8 --scheme high-value --config bank.toml "
        "-o urgent.xml");
    command->add_option("--payments", options->order.payments,
                        "these payments; all released and not yet settled if not given")
        ->delimiter(',');
    command->add_option("--scheme", options->scheme, "sepa (EUR) or high-value (urgent)")
        ->check(CLI::IsMember({"sepa", "high-value"}))
        ->capture_default_str();
    command->add_option("--execution-date", options->execution, "when the bank pays; today");
    command->add_option("--config", options->settings,
                        "what the ledger does not know (see --template)");
    command->add_option("-o,--output", options->file, "write it to this file");
    command->add_flag("--template", options->with_template, "print settings to be filled in");
    command->add_flag("--exercise", options->exercise, "of a sandbox, marked EXERCISE");
    program.on(command, [&program, options] {
        return export_pain001(program.globals, *options);
    });
}

}  // namespace reserve::cli
