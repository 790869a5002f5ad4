// `reserve witness`: a partner's own memory of the fund's heads, as a C2SP witness; and
// `reserve verify fork`, which judges the evidence it keeps.
#include <thread>

#include <fmt/format.h>

#include "cli/keys.h"
#include "cli/stop_signals.h"
#include "cli/toml_json.h"
#include "cli/trust.h"
#include "http/witness_service.h"
#include "ledger/base/base64.h"
#include "ledger/evidence/fork_report.h"
#include "ledger/evidence/witness_folder.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string folder;
    std::string name;
    std::string listen = "127.0.0.1:0";
    std::vector<std::string> logs;
    std::string url;
    bool allow_public = false;
    http::TlsFiles tls{};
};

evidence::AskPassphrase passphrase(KeyRing& ring) {
    return [&ring](const std::filesystem::path& file) { return ring.passphrase_of(file); };
}

void say_vkey(const Globals& globals, const seal::Verifier& verifier) {
    const std::string vkey = make_vkey(verifier);
    fmt::print("{}\n", globals.json ? "{\"vkey\":" + json_string(vkey) + "}" : vkey);
}

Exit init(const Globals& globals, const Options& options) {
    KeyRing ring(globals);
    const auto self = evidence::make_witness(options.folder, options.name, passphrase(ring));
    if (!self) {
        return report_error(globals, self.error());
    }
    say_vkey(globals, self->verifier);
    return Exit::done;
}

Exit show_vkey(const Globals& globals, const Options& options) {
    const auto known = evidence::read_witness(options.folder);
    if (!known) {
        return report_error(globals, known.error());
    }
    say_vkey(globals, *known);
    return Exit::done;
}

Status add_logs(const Options& options) {
    for (const std::string& vkey : options.logs) {
        if (Status added = evidence::add_log(options.folder, vkey, options.url); !added) {
            return added;
        }
    }
    return {};
}

Exit add_log(const Globals& globals, const Options& options) {
    const Status added = add_logs(options);
    return added ? Exit::done : report_error(globals, added.error());
}

// One line each on standard error; an origin is named only if it is a known log's.
void tell(const Globals& globals, const Result<evidence::WitnessAnswer>& answer) {
    if (!answer) {
        fmt::print(stderr, "reserve: {}\n", answer.error().message);
        return;
    }
    const bool is_known = answer->status != seal::WitnessStatus::bad_request &&
                          answer->status != seal::WitnessStatus::unknown_origin;
    const std::string origin = is_known ? " " + answer->origin : "";
    if (answer->status != seal::WitnessStatus::cosign) {
        fmt::print(stderr, "{}{}: {}{}\n", static_cast<int>(answer->status), origin, answer->reason,
                   answer->evidence.empty() ? "" : "; evidence " + answer->evidence.string());
    } else if (!globals.quiet) {
        fmt::print(stderr, "200{}: cosigned\n", origin);
    }
}

void say_where(const Globals& globals, const std::string& url, const seal::Verifier& self) {
    const std::string vkey = make_vkey(self);
    if (globals.json) {
        fmt::print("{{\"url\":{},\"vkey\":{}}}\n", json_string(url), json_string(vkey));
    } else {
        fmt::print("{} listens on {}\n{}\n", self.name, url, vkey);
    }
    std::fflush(stdout);
}

Exit serve(const Globals& globals, const Options& options) {
    const auto is_local = http::is_loopback(options.listen);
    if (!is_local) {
        return report_error(globals, is_local.error());
    }
    if (!*is_local && !options.tls.are_named() && !options.allow_public) {
        return usage_error(globals, options.listen +
                                        " can be reached from outside: name --certificate, put a "
                                        "proxy in front of a 127.0.0.1 address, or "
                                        "say --allow-public");
    }
    KeyRing ring(globals);
    const auto self = evidence::open_witness(options.folder, options.name, passphrase(ring));
    const Status added = self ? add_logs(options) : std::unexpected(self.error());
    if (!added) {
        return report_error(globals, added.error());
    }
    const StopSignals signals;
    evidence::WitnessRecord record(options.folder, *self);
    http::ServerLimits limits;
    limits.connections_per_address = *is_local ? 0 : limits.connections_per_address;
    auto server = http::Server::listen(
        options.listen,
        http::witness_handler(record, [&globals](const auto& answer) { tell(globals, answer); }),
        limits, options.tls);
    if (!server) {
        return report_error(globals, server.error());
    }
    say_where(globals, (*server)->url(), self->verifier);
    const std::jthread running([&server] { (*server)->run(); });
    wait_for_stop(signals, **server, options.tls,
                  [&globals](const Error& error) { report_error(globals, error); });
    (*server)->stop();
    return Exit::done;
}

struct ForkOptions {
    std::string file;
    std::vector<std::string> vkeys;
};

Exit exit_of(evidence::ForkVerdict::Kind kind) {
    switch (kind) {
        case evidence::ForkVerdict::Kind::fork:
            return Exit::fork;
        case evidence::ForkVerdict::Kind::suspicion:
            return Exit::tree;
        case evidence::ForkVerdict::Kind::consistent:
            return Exit::done;
        case evidence::ForkVerdict::Kind::not_signed:
            return Exit::signature;
    }
    return Exit::internal;
}

Exit verify_fork(const Globals& globals, const ForkOptions& options) {
    std::vector<seal::Verifier> keys;
    for (const std::string& vkey : options.vkeys) {
        auto key = seal::parse_vkey(vkey_of(vkey));
        if (!key || key->type != seal::KeyType::ed25519) {
            return usage_error(globals, vkey + " is not the vkey of a log (type 1)");
        }
        keys.push_back(*std::move(key));
    }
    const auto text = read_file(options.file);
    const auto verdict =
        text ? evidence::check_fork_report(*text, keys) : std::unexpected(text.error());
    if (!verdict) {
        return report_error(globals, verdict.error());
    }
    constexpr std::array kWords{"fork", "suspicion", "consistent", "not_signed"};
    const char* word = kWords.at(static_cast<std::size_t>(verdict->kind));
    const std::string head = to_base64(verdict->head.root);
    const std::string other = to_base64(verdict->other.root);
    if (globals.json) {
        fmt::print(
            "{{\"heads\":[{{\"root\":\"{}\",\"size\":{}}},{{\"root\":\"{}\",\"size\":{}}}],"
            "\"origin\":{},\"reason\":{},\"verdict\":\"{}\"}}\n",
            head, verdict->head.size, other, verdict->other.size, json_string(verdict->origin),
            json_string(verdict->reason), word);
    } else {
        fmt::print("{}: {}: {}\nsize {}, root {}\nsize {}, root {}\n", word, verdict->origin,
                   verdict->reason, verdict->head.size, head, verdict->other.size, other);
    }
    return exit_of(verdict->kind);
}

void add_verify_fork(Program& program) {
    auto options = std::make_shared<ForkOptions>();
    CLI::App* command = program.command(
        *program.app.get_subcommand("verify"), "fork",
        "whether a witness's report convicts a log of two histories (then exit 16)",
        "reserve verify fork 12-0f0f.fork --vkey fund.example/reserve+530d903a+A...");
    command->add_option("file", options->file, "the report")->required();
    command->add_option("--vkey", options->vkeys,
                        "the log's key, or a file with it; may be said again")
        ->required()
        ->allow_extra_args(false);
    program.on(command, [&program, options] { return verify_fork(program.globals, *options); });
}

}  // namespace

void add_witness(Program& program) {
    CLI::App* witness = program.command(
        program.app, "witness", "remember the heads of logs and cosign only what goes on from them",
        "reserve witness init --dir witness --name treasury.example/witness");
    witness->require_subcommand(1);
    const auto add = [&](const std::string& name, const std::string& does,
                         const std::string& example, auto run) {
        auto options = std::make_shared<Options>();
        CLI::App* command = program.command(*witness, name, does, example);
        command->add_option("--dir", options->folder, "the witness's folder")->required();
        program.on(command, [&program, options, run] { return run(program.globals, *options); });
        return std::pair(command, options);
    };
    const auto [made, making] =
        add("init", "make the witness's key; print its vkey",
            "reserve witness init --dir witness --name treasury.example/witness", init);
    made->add_option("--name", making->name, "its name for ever")->required();
    add("vkey", "print the witness's vkey", "reserve witness vkey --dir witness", show_vkey);
    const auto [known, knowing] =
        add("add-log", "make a log known, by its vkey",
            "reserve witness add-log --dir witness fund.example/reserve+530d903a+A...", add_log);
    known->add_option("vkey", knowing->logs, "the log's")->required();
    known->add_option("--url", knowing->url, "where the log is published");
    const auto [served, serving] =
        add("serve", "answer POST /add-checkpoint until SIGTERM",
            "reserve witness serve --dir witness --name treasury.example/witness --listen "
            "127.0.0.1:7070",
            serve);
    served->add_option("--name", serving->name, "needed the first time");
    served
        ->add_option("--listen", serving->listen,
                     "ADDRESS:PORT (port 0 takes a free one), unix:PATH, or systemd for a "
                     "socket that was passed on")
        ->capture_default_str();
    served->add_option("--add-log", serving->logs, "vkey of a log to know; may be said again")
        ->allow_extra_args(false);
    auto* certificate =
        served->add_option("--certificate", serving->tls.certificate,
                           "speak TLS with this chain (PEM); SIGHUP reads it again");
    auto* key = served->add_option("--certificate-key", serving->tls.key, "its key (PEM)");
    certificate->needs(key);
    key->needs(certificate);
    served
        ->add_option("--client-authorities", serving->tls.client_authorities,
                     "demand certificates of these (PEM)")
        ->needs(certificate);
    served->add_flag("--allow-public", serving->allow_public,
                     "listen where others reach it, without TLS");
    add_verify_fork(program);
}

}  // namespace reserve::cli
