// `reserve verify log|bundle|proof|consistency`: evidence checked without the ledger that made it.
#include <fmt/format.h>

#include "cli/findings.h"
#include "cli/progress.h"
#include "cli/published_log.h"
#include "cli/trust.h"
#include "ledger/base/base64.h"
#include "ledger/evidence/export_bundle.h"
#include "ledger/evidence/proofs.h"

namespace reserve::cli {
namespace {

struct Options {
    TrustOptions trust;
    std::string what;         // the file, directory or URL
    std::string authorities;  // --ca
    bool rules = false;
    std::string entry;
    std::optional<std::uint64_t> seq;
    std::string old;
};

Exit say(const Globals& globals, const Options& options, const evidence::LogReport& report,
         std::string_view believed) {
    const std::string root = to_base64(report.head.root);
    if (globals.json) {
        fmt::print("{{\"origin\":{},\"size\":{},\"entries\":{},\"root\":\"{}\",\"tiles\":{},"
                   "\"checkpoints\":{},\"cosigners\":{},\"tokens\":{},\"vkey\":{},"
                   "\"key_from\":\"{}\",\"replayed\":{},\"findings\":{}}}\n",
                   json_string(report.origin), report.claimed, report.head.size, root,
                   report.tiles, report.checkpoints, report.cosigners, report.tokens,
                   json_string(report.vkey), believed, options.rules,
                   findings_json(report.findings));
        return exit_of(report.findings);
    }
    fmt::print("{}", findings_text(report.findings));
    if (believed != "given") {
        fmt::print("caution: whom to believe was taken from {}, which is what is being verified; "
                   "compare the key with one from elsewhere\n",
                   believed);
    }
    fmt::print("{}: {} entries hashed{}, {} tiles, {} checkpoints, {} cosigners and {} time stamps "
               "checked{}, {} findings\nsigned by {}\nsize {}, root {}\n",
               report.origin, report.head.size,
               options.rules ? " and replayed through the rules" : "", report.tiles,
               report.checkpoints, report.cosigners, report.tokens,
               options.authorities.empty() && report.tokens != 0
                   ? " (time stamps by form and digest only)"
                   : "",
               report.findings.size(), report.vkey.empty() ? "nobody known" : report.vkey,
               report.head.size, root);
    return exit_of(report.findings);
}

Result<evidence::LogOptions> log_options(const Options& options, Progress& progress) {
    evidence::LogOptions made{
        .trust = std::nullopt,
        .rules = options.rules ? evidence::Rules::replayed : evidence::Rules::not_replayed,
        .authorities = options.authorities,
        .progress = [&progress](std::uint64_t done) { progress.show(done); }};
    if (options.trust.is_given()) {
        auto trust = read_trust(options.trust);
        if (!trust) {
            return std::unexpected(trust.error());
        }
        made.trust = std::move(*trust);
    }
    return made;
}

// Whether there is a log, sound or not: what is read there is the verifier's to judge.
Status check_place(evidence::LogSource& source, const std::string& place) {
    std::string text;
    const Status read = source.read("checkpoint", evidence::kMaxSmallFile, text);
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    const bool is_page = begin != std::string::npos && text[begin] == '<';
    const bool is_away = read ? is_page : read.error().kind == ErrorKind::not_found;
    const bool is_ledger = place.find("/v1/ledgers/") != std::string::npos;
    return is_away ? fail(ErrorKind::not_found,
                          "no published log at " + place +
                              (is_ledger && !place.ends_with("/log")
                                   ? "; did you mean " + place +
                                         (place.ends_with('/') ? "log?" : "/log?")
                                   : ""))
                   : Status();
}

Exit verify_published(const Globals& globals, const Options& options) {
    Progress progress(globals, "verified");
    const auto made = log_options(options, progress);
    if (!made) {
        return report_error(globals, made.error());
    }
    const auto source = open_published_log(globals, options.what);
    const Status there = source ? check_place(**source, options.what)
                                : std::unexpected(source.error());
    const auto report = there ? evidence::verify_log(**source, *made)
                              : std::unexpected(there.error());
    progress.wipe();
    return report ? say(globals, options, *report, made->trust ? "given" : "log.vkey")
                  : report_error(globals, report.error());
}

Exit verify_bundle(const Globals& globals, const Options& options) {
    Progress progress(globals, "verified");
    const auto made = log_options(options, progress);
    if (!made) {
        return report_error(globals, made.error());
    }
    const auto report = evidence::verify_bundle(options.what, *made);
    progress.wipe();
    return report ? say(globals, options, *report, made->trust ? "given" : "policy")
                  : report_error(globals, report.error());
}

Exit say(const Globals& globals, const Finding& finding) {
    if (globals.json) {
        fmt::print("{{\"findings\":{}}}\n", findings_json({&finding, 1}));
    } else {
        fmt::print("{}", findings_text({&finding, 1}));
    }
    return exit_of({&finding, 1});
}

// The leaf, and whom to believe: with --seq both may come from the ledger at hand.
struct ProofInput {
    std::string proof;
    std::string leaf;
    seal::Policy trust;
};
Result<ProofInput> proof_input(const Globals& globals, const Options& options) {
    if (options.entry.empty() && !options.seq) {
        return fail(ErrorKind::usage, "say which entry: --entry FILE, or --seq N of the ledger");
    }
    TrustOptions believed = options.trust;
    auto proof = evidence::read_file(options.what, evidence::kMaxSmallFile);
    Result<std::string> leaf;
    if (options.seq) {
        auto ledger = open_ledger(globals);
        if (!ledger) {
            return std::unexpected(ledger.error());
        }
        for (const NamedLogKey& key : (*ledger)->log_keys()) {
            if (!options.trust.is_given()) {
                believed.vkeys.push_back(key.vkey);
            }
        }
        const auto entry = (*ledger)->entry(*options.seq);
        leaf = entry ? Result<std::string>(entry->leaf) : std::unexpected(entry.error());
    } else {
        leaf = evidence::read_file(options.entry, evidence::kMaxSmallFile);
        if (leaf && leaf->ends_with('\n')) {
            leaf->pop_back();  // of the line that `show --json` printed; no entry ends so
        }
    }
    auto trust = read_trust(believed);
    if (!proof || !leaf || !trust) {
        return std::unexpected(!proof ? proof.error() : !leaf ? leaf.error() : trust.error());
    }
    return ProofInput{std::move(*proof), std::move(*leaf), std::move(*trust)};
}

Exit verify_proof(const Globals& globals, const Options& options) {
    const auto input = proof_input(globals, options);
    if (!input) {
        return report_error(globals, input.error());
    }
    const auto proven =
        evidence::verify_entry(input->proof, as_bytes(input->leaf), input->trust);
    if (!proven) {
        return say(globals, proven.error());
    }
    if (options.seq && proven->index != *options.seq) {
        return say(globals, {"tree", options.seq, "proof",
                             "is of entry " + std::to_string(proven->index)});
    }
    const seal::Checkpoint& under = proven->checkpoint;
    if (globals.json) {
        fmt::print("{{\"findings\":[],\"index\":{},\"origin\":{},\"size\":{}}}\n", proven->index,
                   json_string(under.origin), under.head.size);
    } else if (!globals.quiet) {
        fmt::print("entry {} is in {} of {} entries, signed by {} known keys\n", proven->index,
                   under.origin, under.head.size, proven->signatures.size());
    }
    return Exit::done;
}

Exit verify_growth(const Globals& globals, const Options& options) {
    const auto trust = read_trust(options.trust);
    const auto proof = evidence::read_file(options.what, evidence::kMaxSmallFile);
    const auto old = evidence::read_file(options.old, evidence::kMaxSmallFile);
    if (!trust || !proof || !old) {
        return report_error(globals, !trust ? trust.error() : !proof ? proof.error() : old.error());
    }
    const auto proven = evidence::verify_consistency(*proof, *old, *trust);
    if (!proven) {
        return say(globals, proven.error());
    }
    const std::uint64_t from = proven->older.head.size;
    const std::uint64_t to = proven->newer.head.size;
    if (globals.json) {
        fmt::print("{{\"findings\":[],\"new\":{},\"old\":{},\"origin\":{}}}\n", to, from,
                   json_string(proven->newer.origin));
    } else if (!globals.quiet) {
        fmt::print("the {} entries of {} begin the {} of the newer checkpoint\n", from,
                   proven->newer.origin, to);
    }
    return Exit::done;
}

using Verify = Exit (*)(const Globals& globals, const Options& options);

struct Made {
    CLI::App* command;
    std::shared_ptr<Options> options;
};
struct What {
    const char* name;
    const char* text;
};
constexpr What kFile{"file", "the file to verify"};

Made add(Program& program, const std::string& name, const std::string& does, const What& what,
         const std::string& example, Verify verify) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(*program.verify, name, does, example);
    command->add_option(what.name, options->what, what.text)->required();
    add_trust(*command, options->trust);
    program.on(command, [&program, options, verify] { return verify(program.globals, *options); });
    return {command, options};
}

}  // namespace

void add_verify_evidence(Program& program) {
    for (const Made& made :
         {add(program, "log", "a published log: every entry, tile and checkpoint",
              {"place", "folder or address of the published log"},
              "reserve verify log /srv/www/fund --policy trusted\n  reserve verify log "
              "https://fund.example/log --policy trusted", verify_published),
          add(program, "bundle", "an exported bundle, by its own policy if no other is given",
              kFile, "reserve verify bundle fund.tar --policy trusted", verify_bundle)}) {
        made.command->add_flag("--rules", made.options->rules,
                               "replay the history through the rules too");
        made.command->add_option("--ca", made.options->authorities,
                                 "verify time stamps by these certificates (PEM); a server's, "
                                 "by --ca-file");
    }
    const Made proof = add(program, "proof", "that an entry is in a log", kFile,
                           "reserve verify proof 46.tlog-proof --entry 46.json --policy trusted",
                           verify_proof);
    auto* entry = proof.command->add_option(
        "--entry", proof.options->entry, "the entry's bytes, as published or by show --json");
    proof.command->add_option("--seq", proof.options->seq, "the entry of that number in --ledger")
        ->excludes(entry);
    const Made growth = add(program, "consistency", "that a log only grew", kFile,
                            "reserve verify consistency growth --old head --policy trusted",
                            verify_growth);
    growth.command->add_option("--old", growth.options->old, "the older signed checkpoint, a file")
        ->required();
}

}  // namespace reserve::cli
