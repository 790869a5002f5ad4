// `reserve record KIND` and its short names: options made from the field tables of the kinds.
#include <algorithm>

#include <fmt/format.h>

#include "cli/field_help.h"
#include "cli/record.h"
#include "cli/server.h"
#include "cli/toml_json.h"

namespace reserve::cli {
namespace {

constexpr ShortName kShortNames[] = {
    {"party", "party.registered"},
    {"enrol", "officer.enrolled"},
    {"account", "account.opened"},
    {"rate", "rate.set"},
    {"pledge", "contribution.pledged"},
    {"revise", "contribution.revised"},
    {"withdraw", "contribution.withdrawn"},
    {"sign", "contribution.signed"},
    {"receive", "contribution.received"},
    {"write-off", "contribution.written_off"},
    {"repay", "loan.repaid"},
    {"deposit", "note.deposited"},
    {"encash", "note.encashed"},
    {"unidentified", "receipt.unidentified"},
    {"match", "receipt.matched"},
    {"return-receipt", "receipt.returned"},
    {"proceeds", "proceeds.received"},
    {"income", "income.received"},
    {"charge", "charge.paid"},
    {"transfer", "cash.transferred"},
    {"convert", "cash.converted"},
    {"revalue", "assets.revalued"},
    {"set-aside", "funds.set_aside"},
    {"release", "funds.released"},
    {"earmark", "earmark.set"},
    {"unearmark", "earmark.released"},
    {"notify", "notification.issued"},
    {"deliver", "notification.delivered"},
    {"acknowledge", "notification.acknowledged"},
    {"object", "notification.objected"},
    {"renew", "notification.renewed"},
    {"withdraw-notice", "notification.withdrawn"},
    {"stand-down", "notification.stood_down"},
    {"request", "disbursement.requested"},
    {"approve", "disbursement.approved"},
    {"reject", "disbursement.rejected"},
    {"recuse", "disbursement.recused"},
    {"cancel", "disbursement.cancelled"},
    {"withdraw-request", "disbursement.withdrawn"},
    {"pay", "payment.instructed"},
    {"release-payment", "payment.released"},
    {"settle", "payment.settled"},
    {"reject-payment", "payment.rejected"},
    {"return", "payment.returned"},
    {"expend", "expenditure.accepted"},
    {"disallow", "expenditure.disallowed"},
    {"refund", "refund.received"},
    {"reconcile", "statement.reconciled"},
    {"close", "period.closed"},
    {"reverse", "entry.reversed"},
    {"remark", "remark.recorded"},
    {"batch", "batch.opened"},
};

struct Given {
    FieldValues values;
    EnvelopeOptions envelope;
    std::string body_file;
};

// An enrolment makes the officer's key, a change of the log's key the new one, unless it is given.
// The file that was made; empty if none was.
Result<std::filesystem::path> make_key(const Globals& globals, fund::KindIndex kind, Given& given,
                                       KeyRing& ring) {
    const std::string_view name = fund::kinds()[kind].name;
    if (name == "officer.enrolled" && !given.values.contains("public_key") &&
        given.values.contains("officer")) {
        const std::string& officer = given.values["officer"].back();
        if (!is_name(officer) || KeyRing::is_log_key(officer)) {
            return fail(ErrorKind::usage, "--officer is not a name an officer can have");
        }
        const auto key = ring.make(officer);
        if (!key) {
            return std::unexpected(key.error());
        }
        given.values["public_key"] = {key->base64()};
        return ring.file_of(officer);
    }
    if (name == "log_key.changed" && !given.values.contains("log_key")) {
        if (is_on_server(globals)) {
            return fail(ErrorKind::usage,
                        "the log's key is the server's: reserve key new --log, said there, makes "
                        "the next one and prints what --log-key takes");
        }
        const auto ledger = open_ledger(globals);
        const auto vkey = ledger ? ring.make_log_vkey((*ledger)->origin())
                                 : std::unexpected(ledger.error());
        if (!vkey) {
            return std::unexpected(vkey.error());
        }
        given.values["log_key"] = {*vkey};
        return ring.file_of_log(*vkey);
    }
    return std::filesystem::path();
}

Exit record(Program& program, fund::KindIndex kind, Given& given) {
    KeyRing ring(program.globals);
    if (!given.body_file.empty()) {
        const auto body = read_json_or_toml(given.body_file.substr(
            given.body_file.starts_with('@') ? 1 : 0));
        return body ? record_act(program.globals, kind, *body, given.envelope, ring)
                    : report_error(program.globals, body.error());
    }
    const auto made = make_key(program.globals, kind, given, ring);
    if (!made) {
        return report_error(program.globals, made.error());
    }
    const auto body = make_body(kind, given.values);
    const Exit exit = body ? record_act(program.globals, kind, *body, given.envelope, ring)
                           : report_error(program.globals, body.error());
    if (!made->empty() && exit != Exit::done) {
        std::error_code ignored;
        std::filesystem::remove(*made, ignored);  // nothing was recorded with it
    } else if (!made->empty() && !program.globals.quiet && !program.globals.json) {
        fmt::print("the key is {}\n", made->string());
    }
    return exit;
}

CLI::App* add_kind(Program& program, CLI::App& parent, const std::string& word,
                   const std::string& words, fund::KindIndex kind, const std::string& does) {
    auto given = std::make_shared<Given>();
    CLI::App* command = program.command(parent, word, does, example_of(words, kind));
    for (const FieldSpec& field : fields_of(kind)) {
        std::string names = "--" + dashed(field.name);
        if (dashed(field.name) != field.name) {
            names += ",--" + std::string(field.name);
        }
        const std::string key(field.name);
        command
            ->add_option_function<std::vector<std::string>>(
                names,
                [given, key](const std::vector<std::string>& values) {
                    given->values[key] = values;
                },
                help_of(field))
            ->group("Fields")
            ->allow_extra_args(false)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
    EnvelopeOptions& envelope = given->envelope;
    command->add_option("--as", envelope.actor, "who acts; chooses the key");
    command->add_option("--date", envelope.date, "value date (default: the recorded day)");
    command->add_option("--id", envelope.id, "the act's id (default: random, printed)");
    command->add_option("--memo", envelope.memo, "a note on the act");
    command->add_option("--document", envelope.documents, "SHA-256 of a document; repeatable")
        ->allow_extra_args(false);
    command->add_option("--at", envelope.at, "recorded time YYYY-MM-DDTHH:MM:SSZ (in a sandbox)");
    command->add_option("--body", given->body_file, "the whole body from @file.json or .toml");
    program.on(command, [&program, given, kind] { return record(program, kind, *given); });
    return command;
}

}  // namespace

std::span<const ShortName> short_names() {
    return kShortNames;
}

void add_record(Program& program) {
    CLI::App* parent = program.command(program.app, "record", "record an act of any kind",
                                       "reserve record rate.set --as tre --currency SEK "
                                       "--value 0.0895 --source ECB");
    parent->require_subcommand(1);
    for (fund::KindIndex kind = 0; kind < fund::kKindCount; ++kind) {
        const std::string name(fund::kinds()[kind].name);
        add_kind(program, *parent, name, "record " + name, kind,
                 std::string(fund::kinds()[kind].sentence));
    }
    for (const ShortName& shorter : short_names()) {
        const fund::KindIndex kind = *fund::find_kind(shorter.kind);
        add_kind(program, program.app, shorter.word, shorter.word, kind,
                 fmt::format("{} ({})", fund::kinds()[kind].sentence, shorter.kind))
            ->group("Acts, short for record KIND");
    }
}

}  // namespace reserve::cli
