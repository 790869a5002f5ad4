// `reserve token`: who may read which ledgers of a server.
#include <algorithm>

#include <fmt/format.h>

#include "cli/app.h"
#include "ledger/codec.h"
#include "service/query.h"
#include "service/random.h"
#include "service/tokens.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string folder;
    std::string role;
    std::vector<std::string> ledgers;
    std::string name;
    std::string expires = "90d";
};

constexpr std::int64_t kSecond = 1'000'000;  // microseconds

Time now() {
    return Time{system_clock()->now_microseconds()};
}

// "90d", "12h", "30m", "45s"
std::optional<std::int64_t> parse_span(std::string_view text) {
    constexpr std::pair<char, std::int64_t> kUnits[] = {
        {'s', kSecond}, {'m', 60 * kSecond}, {'h', 3'600 * kSecond}, {'d', 86'400 * kSecond}};
    constexpr std::uint64_t kMost = 100'000;
    const auto* unit = std::ranges::find(kUnits, text.empty() ? '\0' : text.back(),
                                         &std::pair<char, std::int64_t>::first);
    const auto number = unit == std::end(kUnits)
                            ? std::nullopt
                            : service::parse_number(text.substr(0, text.size() - 1), kMost);
    return number ? std::optional(static_cast<std::int64_t>(*number) * unit->second)
                  : std::nullopt;
}

Result<Time> expiry(const std::string& text) {
    const auto span = parse_span(text);
    const auto day = parse_date(text);
    const auto time = span  ? std::optional(Time{now().microseconds + *span})
                      : day ? std::optional(end_of(*day))
                            : parse_time(text);
    if (time && time->microseconds <= now().microseconds) {
        return fail(ErrorKind::usage, "--expires " + text + " is over already");
    }
    return time ? Result<Time>(*time)
                : fail(ErrorKind::usage, "--expires " + text + " is neither a span (90d, 12h), "
                                         "nor a day YYYY-MM-DD, nor a time");
}

// A ledger may come later; the name of a file is a slip.
Status check_ledger(const std::string& folder, const std::string& name) {
    const auto is_there = [&](const std::string& file) {
        std::error_code none;
        return std::filesystem::is_regular_file(std::filesystem::path(folder) / file, none);
    };
    const std::string stem = std::filesystem::path(name).stem().string();
    if (!is_name(name) || (name == stem + ".db" && is_there(name) && !is_there(name + ".db"))) {
        return fail(ErrorKind::usage, name + " is no name of a ledger: it is the file's name "
                                             "without .db");
    }
    if (!is_there(name + ".db")) {
        fmt::print(stderr, "reserve: there is no ledger {} in {} yet\n", name, folder);
    }
    return {};
}

Result<service::Token> token_of(const Options& options) {
    const auto role = service::find_role(options.role);
    const auto expires = expiry(options.expires);
    const auto random = service::random_hex(4);
    if (!role || !expires || !random) {
        return !role ? fail(ErrorKind::usage, "there is no role " + options.role)
                     : std::unexpected(expires ? random.error() : expires.error());
    }
    if (options.ledgers.empty() != (*role == service::Role::operator_)) {
        return fail(ErrorKind::usage,
                    "an operator's token names no ledger, every other one names "
                    "its ledgers with --ledger");
    }
    const std::string name = options.name.empty() ? options.role + "-" + *random : options.name;
    for (const std::string& word : options.ledgers) {
        if (const Status named = check_ledger(options.folder, word); !named) {
            return std::unexpected(named.error());
        }
    }
    if (!is_name(name)) {
        return fail(ErrorKind::usage, "--name " + name + " is no name");
    }
    return service::Token{.name = name,
                          .role = *role,
                          .ledgers = options.ledgers,
                          .made = now(),
                          .expires = *expires,
                          .revoked = std::nullopt};
}

Exit make(const Globals& globals, const Options& options) {
    const auto token = token_of(options);
    const auto text =
        token ? service::make_token(options.folder, *token) : std::unexpected(token.error());
    if (!text) {
        return report_error(globals, text.error());
    }
    if (globals.json) {
        fmt::print("{{\"expires\":\"{}\",\"name\":{},\"role\":\"{}\",\"token\":\"{}\"}}\n",
                   format_time(token->expires), json_string(token->name), options.role, *text);
        return Exit::done;
    }
    fmt::print("{}\n", *text);
    if (!globals.quiet) {
        fmt::print(stderr, "token {} until {}; it is shown this once\n", token->name,
                   format_time(token->expires));
    }
    return Exit::done;
}

Exit list(const Globals& globals, const Options& options) {
    const auto tokens = service::read_tokens(options.folder);
    if (!tokens) {
        return report_error(globals, tokens.error());
    }
    Table table{{{"name"}, {"role"}, {"ledgers"}, {"made"}, {"expires"}, {"state"}}, {}};
    for (const service::Token& token : *tokens) {
        const std::string state = token.revoked           ? "revoked " + format_time(*token.revoked)
                                  : token.is_valid(now()) ? "valid"
                                                          : "expired";
        table.rows.push_back({token.name, std::string(service::word_of(token.role)),
                              fmt::format("{}", fmt::join(token.ledgers, " ")),
                              format_time(token.made), format_time(token.expires), state});
    }
    print(globals, globals.json ? to_json(table) : to_text(table, Grouping::none));
    return Exit::done;
}

Exit revoke(const Globals& globals, const Options& options) {
    const Status revoked = service::revoke_token(options.folder, options.name, now());
    return revoked ? Exit::done : report_error(globals, revoked.error());
}

}  // namespace

void add_token(Program& program) {
    CLI::App* parent =
        program.command(program.app, "token", "who may read which ledgers of a server",
                        "reserve token new --dir /srv/ledgers --role auditor --ledger fund");
    parent->require_subcommand(1);
    const auto add = [&](const std::string& name, const std::string& does,
                         const std::string& example, auto run) {
        auto options = std::make_shared<Options>();
        CLI::App* command = program.command(*parent, name, does, example);
        command->add_option("--dir", options->folder, "the server's folder of ledgers")
            ->required()
            ->check(CLI::ExistingDirectory);
        program.on(command, [&program, options, run] { return run(program.globals, *options); });
        return std::pair(command, options);
    };
    const auto [made, making] = add(
        "new", "make a token and print it, this once",
        "reserve token new --dir /srv/ledgers --role auditor --ledger fund --expires 2027-01-31",
        make);
    std::vector<std::string> roles(service::role_words().begin(), service::role_words().end());
    made->add_option("--role", making->role, "what it may do")
        ->required()
        ->check(CLI::IsMember(roles));
    made->add_option("--ledger", making->ledgers, "a ledger it is for; may be said again")
        ->allow_extra_args(false);
    made->add_option("--name", making->name, "what lists and logs call it");
    made->add_option("--expires", making->expires, "after 90d or 12h, with a day, or at a time")
        ->capture_default_str();
    add("list", "all tokens, without their texts", "reserve token list --dir /srv/ledgers", list);
    const auto [revoked, revoking] =
        add("revoke", "take a token back, at once",
            "reserve token revoke --dir /srv/ledgers auditor-1f2e3d4c", revoke);
    revoked->add_option("name", revoking->name, "the token's name")->required();
}

}  // namespace reserve::cli
