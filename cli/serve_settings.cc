// One row a setting: flag, variable, and key of the file have one name.
#include "cli/serve_settings.h"

#include <algorithm>

#include "cli/toml_json.h"
#include "ledger/toml.h"

namespace reserve::cli {
namespace {

constexpr std::size_t kMostBody = std::size_t{1} << 20;

// "--window-s" of "window_s"
std::string flag_of(std::string_view name) {
    std::string flag = "--" + std::string(name);
    std::ranges::replace(flag, '_', '-');
    return flag;
}

std::string variable_of(std::string_view name) {
    std::string variable = "RESERVE_" + std::string(name);
    std::ranges::transform(variable, variable.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return variable;
}

struct Setting {
    const char* name;
    const char* does;
    // Makes the option of it.
    CLI::Option* (*add)(CLI::App& command, const std::string& flag, ServeSettings& into,
                        const char* does);
};

template <auto member>
CLI::Option* add_value(CLI::App& command, const std::string& flag, ServeSettings& into,
                       const char* does) {
    return command.add_option(flag, into.*member, does);
}

constexpr Setting kSettings[] = {
    {"dir", "the folder of ledgers", add_value<&ServeSettings::folder>},
    {"listen", "address and port; port 0 takes a free one", add_value<&ServeSettings::listen>},
    {"public", "a ledger that everybody may read, without a token; may be said again",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag, into.published, does)
             ->allow_extra_args(false)
             ->delimiter(',');
     }},
    {"certificate", "PEM: the server's own, then those that lead to its authority: speaks TLS",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag, into.tls.certificate, does);
     }},
    {"certificate_key", "PEM, of the certificate",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag + ",--key", into.tls.key, does);
     }},
    {"client_authorities", "PEM: clients must show a certificate of these",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag, into.tls.client_authorities, does);
     }},
    {"behind_proxy", "a proxy in front speaks TLS: listen also where others reach it",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_flag(flag, into.behind_proxy, does);
     }},
    {"trusted_proxy", "a proxy that may say for whom it speaks; may be said again",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag, into.wire.trusted_proxies, does)
             ->allow_extra_args(false)
             ->delimiter(',');
     }},
    {"no_log", "write no line for each request",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_flag(flag, into.quiet_log, does);
     }},
    {"requests", "that a token or an address may make in a window; 0: no limit",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag, into.rate.requests, does);
     }},
    {"window_s", "seconds of that window",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag, into.rate.window_s, does)->check(CLI::Range(1, 86'400));
     }},
    {"queue", "requests to record that may wait for a ledger's writer",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag, into.desk.jobs, does)->check(CLI::PositiveNumber);
     }},
    {"connections", "at most",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag, into.wire.connections, does)->check(CLI::PositiveNumber);
     }},
    {"connections_per_address", "at most; 0: no limit",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag, into.wire.connections_per_address, does);
     }},
    {"workers", "threads that answer",
     [](CLI::App& command, const std::string& flag, ServeSettings& into, const char* does) {
         return command.add_option(flag, into.wire.workers, does)->check(CLI::Range(1, 256));
     }},
};

// The texts of a value, for its option to read.
std::optional<std::vector<std::string>> texts_of(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) {
        return std::vector{*text};
    }
    if (const auto number = node.value_exact<std::int64_t>()) {
        return std::vector{std::to_string(*number)};
    }
    if (const auto yes = node.value_exact<bool>()) {
        return std::vector<std::string>{*yes ? "true" : "false"};
    }
    std::vector<std::string> texts;
    const toml::array* list = node.as_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const auto text = (*list)[i].value_exact<std::string>();
        if (!text) {
            return std::nullopt;
        }
        texts.push_back(*text);
    }
    return list != nullptr ? std::optional(texts) : std::nullopt;
}

Status take(CLI::App& command, const toml::table& table) {
    for (const auto& [key, node] : table) {
        const auto* known = std::ranges::find(kSettings, key.str(), &Setting::name);
        const auto texts = texts_of(node);
        if (known == std::end(kSettings) || !texts) {
            return fail(ErrorKind::usage, "there is no such setting: " + std::string(key.str()));
        }
        CLI::Option* option = command.get_option(flag_of(known->name));
        if (option->count() != 0 || texts->empty()) {
            continue;
        }
        try {
            std::ranges::for_each(*texts, [&](const auto& text) { option->add_result(text); });
            option->run_callback();
        } catch (const CLI::ParseError& error) {
            return fail(ErrorKind::usage, error.what());
        }
    }
    return {};
}

}  // namespace

http::ServerLimits ServeSettings::served_limits() {
    http::ServerLimits limits;
    limits.head.body_bytes = kMostBody;
    return limits;
}

void add_serve_options(CLI::App& command, ServeSettings& settings) {
    command.add_option("--config", settings.config, "a TOML file of settings")
        ->envname("RESERVE_CONFIG");
    for (const Setting& setting : kSettings) {
        setting.add(command, flag_of(setting.name), settings, setting.does)
            ->envname(variable_of(setting.name));
    }
}

Status read_serve_file(CLI::App& command, ServeSettings& settings) {
    if (settings.config.empty()) {
        return {};
    }
    const auto text = read_file(settings.config);
    if (!text) {
        return std::unexpected(text.error());
    }
    const auto table = parse_toml(*text);
    if (!table) {
        return fail(ErrorKind::usage, settings.config + ": line " +
                                          std::to_string(table.error().line) + ": " +
                                          table.error().reason);
    }
    const Status taken = take(command, *table);
    return taken ? taken : fail(taken.error().kind, settings.config + ": " + taken.error().message);
}

}  // namespace reserve::cli
