// The log's side of the witness protocol. What a witness says is believed as far as it is signed;
// a witness that remembers more than this ledger means that the ledger is an older copy.
#include "cli/cosignatures.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/toml_json.h"
#include "cli/web.h"
#include "ledger/codec.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/json.h"
#include "ledger/seal/lines.h"
#include "ledger/seal/policy.h"
#include "ledger/seal/witness_protocol.h"

namespace reserve::cli {
namespace {

// Others may bring the witness forward while it is asked; so often it is asked again.
constexpr int kMaxAttempts = 4;

struct Options {
    std::vector<std::string> witnesses;
    std::vector<std::string> vkeys;
    std::string policy_file;
};

struct Asked {
    std::string url;
    Exit exit = Exit::done;
    std::string message;
    std::shared_ptr<const std::string> body;
    std::vector<seal::NoteSignature> lines;  // views into the body
};

Asked failed(std::string url, Exit exit, std::string message) {
    return {std::move(url), exit, std::move(message), nullptr, {}};
}

// The policy of --policy, else the charter's; nullopt if neither says anything.
Result<std::optional<seal::Policy>> find_policy(Ledger& ledger, const std::string& file) {
    std::string text;
    std::string place = file;
    if (!file.empty()) {
        auto read = read_file(file);
        if (!read) {
            return std::unexpected(read.error());
        }
        text = *std::move(read);
    } else {
        place = "the charter's witness_policy";
        const auto charter = ledger.charter_json();
        seal::JsonDocument document;
        if (!charter) {
            return std::unexpected(charter.error());
        }
        const auto root = document.parse(*charter);
        const seal::JsonNode* found = root ? (*root)->find("witness_policy") : nullptr;
        if (found == nullptr) {
            return std::nullopt;
        }
        text = found->text;
    }
    auto policy = seal::parse_policy(text);
    if (!policy) {
        return fail(ErrorKind::malformed, fmt::format("{} line {}: {}", place, policy.error().line,
                                                      policy.error().reason));
    }
    return *std::move(policy);
}

Result<std::vector<seal::Verifier>> find_known(const std::optional<seal::Policy>& policy,
                                               const std::vector<std::string>& vkeys) {
    std::vector<seal::Verifier> known = policy ? policy->witnesses : std::vector<seal::Verifier>();
    for (const std::string& vkey : vkeys) {
        auto verifier = seal::parse_vkey(vkey);
        if (!verifier || verifier->type != seal::KeyType::cosignature) {
            return fail(ErrorKind::usage, vkey + " is not the vkey of a witness (type 4)");
        }
        if (std::ranges::find(known, *verifier) == known.end()) {
            known.push_back(*std::move(verifier));
        }
    }
    if (known.empty()) {
        return fail(ErrorKind::usage,
                    "no witness is known: say --policy or --witness-vkey, so that what comes back "
                    "can be verified");
    }
    return known;
}

// Lines by known witnesses, each verified; or why they are not believed.
Asked read_cosignatures(std::string url, std::string body, const std::string& text,
                        std::span<const seal::Verifier> known) {
    Asked asked{std::move(url), Exit::done, {}, std::make_shared<std::string>(std::move(body)), {}};
    const auto lines = seal::parse_signature_lines(*asked.body);
    if (!lines) {
        return failed(asked.url, Exit::malformed, "answered with what is no cosignature");
    }
    const auto verified = seal::verify_note({text, *lines}, known);
    if (!verified) {
        return failed(asked.url, Exit::signature, "its cosignature is not believed: " +
                                                      std::string(sentence(verified.error())));
    }
    for (const seal::VerifiedSignature& one : *verified) {
        const auto line = std::ranges::find_if(*lines, [&](const seal::NoteSignature& signature) {
            return signature.name == one.verifier->name && signature.id == one.verifier->id;
        });
        asked.lines.push_back(*line);
        const Time time{static_cast<std::int64_t>(one.time) * 1'000'000};
        asked.message += fmt::format("{}{} cosigned at {}", asked.message.empty() ? "" : ", ",
                                     one.verifier->name, format_time(time));
    }
    return asked;
}

std::string first_line(const std::string& text) {
    std::string line = text.substr(0, std::min(text.find('\n'), std::size_t{200}));
    std::ranges::replace_if(line, [](char c) { return c < 0x20 || c == 0x7F; }, '?');
    return line;
}

// One log's head and what a proof about it needs.
class Collector {
public:
    Collector(Ledger& ledger, std::string note, std::span<const seal::Verifier> known,
              http::ClientOptions options)
        : ledger_(ledger),
          note_(std::move(note)),
          text_(note_.substr(0, note_.rfind("\n\n") + 1)),
          head_(seal::parse_checkpoint(text_)->head),
          known_(known),
          options_(std::move(options)) {}

    std::uint64_t size() const { return head_.size; }

    // From size 0, and from there as the witness says.
    Asked ask(const std::string& url) const {
        std::uint64_t old_size = 0;
        for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
            const auto body = request(old_size);
            const auto answer = body ? http::Client(options_).post(submission_url(url), *body,
                                                                  http::kPlainText)
                                     : std::unexpected(body.error());
            if (!answer) {
                return failed(url, exit_of(answer.error().kind), answer.error().message);
            }
            if (answer->status == 200) {
                return read_cosignatures(url, answer->body, text_, known_);
            }
            if (answer->status != 409) {
                return refused(url, old_size, *answer);
            }
            const auto recorded = recorded_size(answer->body);
            if (!recorded) {
                return failed(url, Exit::malformed, "its answer 409 holds no size");
            }
            if (*recorded > head_.size) {
                return rolled_back(url, *recorded);
            }
            old_size = *recorded;
        }
        return failed(url, Exit::environment, "others are asking it all the time; try again");
    }

private:
    static std::string submission_url(std::string url) {
        while (url.ends_with('/')) {
            url.pop_back();
        }
        return url + "/add-checkpoint";
    }

    static std::optional<std::uint64_t> recorded_size(std::string_view body) {
        const auto line = seal::take_line(body);
        return line && body.empty() ? seal::parse_decimal_number(*line) : std::nullopt;
    }

    Result<std::string> request(std::uint64_t old_size) const {
        Result<std::vector<seal::Hash>> path;
        if (old_size != 0 && old_size != head_.size) {
            seal::Hasher hasher;
            path = seal::prove_consistency(hasher, old_size, head_.size, ledger_.tiles());
        }
        return path ? Result<std::string>(seal::write_add_checkpoint(old_size, *path, note_))
                    : std::unexpected(path.error());
    }

    Asked rolled_back(const std::string& url, std::uint64_t recorded) const {
        return failed(url, Exit::fork,
                      fmt::format("it has cosigned {} entries of this log and the ledger has {}: "
                                  "an older copy was put back; record nothing, find the newer one",
                                  recorded, head_.size));
    }

    Asked refused(const std::string& url, std::uint64_t old_size,
                  const http::Response& answer) const {
        if (answer.status == 422 && old_size > 0) {
            return failed(url, Exit::fork,
                          fmt::format("it has cosigned {} entries of another history of this log; "
                                      "compare {}/{}/checkpoint",
                                      old_size, url,
                                      seal::origin_hash(std::string(ledger_.origin()))));
        }
        if (answer.status == 404 || answer.status == 403) {
            std::string keys;
            for (const NamedLogKey& key : ledger_.log_keys()) {
                keys += " " + key.vkey;
            }
            return failed(url, Exit::environment,
                          fmt::format("it does not know this log by this key; it must be told:{}",
                                      keys));
        }
        return failed(url, Exit::environment,
                      fmt::format("answered {}: {}", answer.status, first_line(answer.body)));
    }

    Ledger& ledger_;
    std::string note_;
    std::string text_;
    seal::TreeHead head_;
    std::span<const seal::Verifier> known_;
    http::ClientOptions options_;
};

Status keep(const Globals& globals, std::uint64_t size, const std::vector<Asked>& all) {
    std::vector<seal::NoteSignature> lines;
    for (const Asked& asked : all) {
        lines.insert(lines.end(), asked.lines.begin(), asked.lines.end());
    }
    if (lines.empty()) {
        return {};
    }
    auto ledger = open_ledger(globals, store::Mode::read_write);
    return ledger ? (*ledger)->add_cosignatures(size, lines) : std::unexpected(ledger.error());
}

void tell(const Globals& globals, const std::string& who, const std::string& what) {
    if (globals.json) {
        fmt::print(stderr, "{{\"message\":{},\"witness\":{}}}\n", json_string(what),
                   json_string(who));
    } else {
        fmt::print(stderr, "{}: {}\n", who, what);
    }
}

// Judged by what is kept, with the cosignatures of earlier times.
Exit judge(const Globals& globals, const seal::Policy& policy, const std::string& note) {
    const auto parsed = seal::parse_note(note);
    const bool names_log =
        policy.logs.empty() || (parsed && seal::verify_note(*parsed, policy.logs).has_value());
    const auto cosigned = parsed ? seal::verify_note(*parsed, policy.witnesses)
                                 : std::unexpected(parsed.error());
    const auto verdict = seal::check_quorum(
        policy, cosigned ? *cosigned : std::vector<seal::VerifiedSignature>());
    if (verdict.met && names_log) {
        if (!globals.quiet) {
            tell(globals, "policy", "met");
        }
        return Exit::done;
    }
    std::string missing;
    for (const std::string_view name : verdict.missing) {
        missing += fmt::format(" {}", name);
    }
    tell(globals, "policy",
         names_log ? "not met; these have not cosigned:" + missing
                   : "not met; it does not name this log's key");
    return Exit::policy;
}

// A witness out of reach is forgiven if the policy is met without it; a wrong cosignature and
// another history are not.
Exit weigh(const std::vector<Asked>& all, Exit policy, const std::optional<seal::Policy>& given) {
    Exit exit = policy;
    for (const Asked& asked : all) {
        const bool is_forgiven = asked.exit == Exit::environment && given.has_value();
        if (asked.exit == Exit::fork || exit == Exit::fork) {
            exit = Exit::fork;
        } else if (asked.exit != Exit::done && !is_forgiven) {
            exit = exit == Exit::done ? asked.exit : std::min(exit, asked.exit);
        }
    }
    return exit;
}

// The checkpoint as it stands now; an open ledger answers from the moment of its opening.
Result<std::string> read_checkpoint(const Globals& globals, std::uint64_t size) {
    auto ledger = open_ledger(globals);
    return ledger ? (*ledger)->checkpoint(size) : std::unexpected(ledger.error());
}

Exit collect(const Globals& globals, const Options& options) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto policy = find_policy(**ledger, options.policy_file);
    const auto known = policy ? find_known(*policy, options.vkeys)
                              : std::unexpected(policy.error());
    const auto note = known ? (*ledger)->checkpoint() : std::unexpected(known.error());
    if (!note) {
        return report_error(globals, note.error());
    }
    auto web = tls_options(globals.server);
    if (!web) {
        return report_error(globals, web.error());
    }
    const Collector collector(**ledger, *note, *known, std::move(*web));
    std::vector<Asked> all;
    for (const std::string& url : options.witnesses) {
        all.push_back(collector.ask(url));
        if (all.back().exit != Exit::done || !globals.quiet) {
            tell(globals, url, all.back().message);
        }
    }
    if (const Status kept = keep(globals, collector.size(), all); !kept) {
        return report_error(globals, kept.error());
    }
    const auto cosigned = read_checkpoint(globals, collector.size());
    if (!cosigned) {
        return report_error(globals, cosigned.error());
    }
    return weigh(all, *policy ? judge(globals, **policy, *cosigned) : Exit::done, *policy);
}

}  // namespace

std::function<Exit()> add_witness_options(Program& program, CLI::App& checkpoint) {
    auto options = std::make_shared<Options>();
    checkpoint.add_option("--witness", options->witnesses,
                          "URL of a witness that is asked to cosign it; may be said again")
        ->allow_extra_args(false);
    checkpoint.add_option("--witness-vkey", options->vkeys,
                          "whose cosignatures are believed; may be said again")
        ->allow_extra_args(false);
    checkpoint.add_option("--policy", options->policy_file,
                          "whose cosignatures are believed and asked for (tlog-policy); else the "
                          "charter's");
    return [&program, options] {
        return options->witnesses.empty() ? Exit::done : collect(program.globals, *options);
    };
}

}  // namespace reserve::cli
