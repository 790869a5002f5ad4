// One row a setting: flag, variable, and key of the file have one name.
#include "cli/serve_settings.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/toml_json.h"
#include "http/socket_address.h"
#include "ledger/codec.h"
#include "ledger/toml.h"

namespace reserve::cli {
namespace {

constexpr std::size_t kMostBody = std::size_t{1} << 20;
constexpr int kMostPlaces = 1'000'000;  // of a queue, or of connections

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

class Adder {
public:
    explicit Adder(CLI::App& command) : command_(command) {}

    template <class T>
    CLI::Option* value(const std::string& name, T& into, const char* does) {
        return command_.add_option(flag_of(name), into, does)->envname(variable_of(name));
    }
    void list(const std::string& name, std::vector<std::string>& into, const char* does) {
        value(name, into, does)->allow_extra_args(false)->delimiter(',');
    }
    void flag(const std::string& name, bool& into, const char* does) {
        command_.add_flag(flag_of(name), into, does)->envname(variable_of(name));
    }

private:
    CLI::App& command_;
};

// The option of a key in the file; nullptr if there is no such setting.
CLI::Option* find_option(CLI::App& command, std::string_view key) {
    CLI::Option* option = command.get_option_no_throw(flag_of(key));
    const bool is_setting = option != nullptr && key != "config" &&
                            option->get_envname() == variable_of(key);
    return is_setting ? option : nullptr;
}

bool is_flag(const CLI::Option& option) {
    return option.get_items_expected_max() == 0;
}

bool is_list(const CLI::Option& option) {
    return option.get_items_expected_max() > 1;
}

// The texts of a value, for its option to read; nullopt if no value of that option has this form.
std::optional<std::vector<std::string>> texts_of(const CLI::Option& option,
                                                 const toml::node& node) {
    const auto yes = node.value_exact<bool>();
    if (yes || is_flag(option)) {
        return yes && is_flag(option) ? std::optional(std::vector<std::string>{*yes ? "true"
                                                                                    : "false"})
                                      : std::nullopt;
    }
    if (const auto text = node.value_exact<std::string>()) {
        return std::vector{*text};
    }
    if (const auto number = node.value_exact<std::int64_t>()) {
        return std::vector{std::to_string(*number)};
    }
    const toml::array* values = is_list(option) ? node.as_array() : nullptr;
    std::vector<std::string> texts;
    for (std::size_t i = 0; values != nullptr && i < values->size(); ++i) {
        const auto text = (*values)[i].value_exact<std::string>();
        if (!text) {
            return std::nullopt;
        }
        texts.push_back(*text);
    }
    return values != nullptr ? std::optional(texts) : std::nullopt;
}

Status take(CLI::App& command, const toml::key& key, const toml::node& node) {
    CLI::Option* option = find_option(command, key.str());
    if (option == nullptr) {
        return fail(ErrorKind::usage, fmt::format("there is no setting {}", key.str()));
    }
    const auto texts = texts_of(*option, node);
    if (!texts) {
        return fail(ErrorKind::usage,
                    fmt::format("{} is {}", key.str(),
                                is_flag(*option)   ? "true or false"
                                : is_list(*option) ? "a list of texts"
                                                   : "one text or number"));
    }
    if (option->count() != 0 || texts->empty()) {
        return {};
    }
    try {
        std::ranges::for_each(*texts, [&](const auto& text) { option->add_result(text); });
        option->run_callback();
    } catch (const CLI::ParseError& error) {
        return fail(ErrorKind::usage, error.what());
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
    Adder add(command);
    add.value("config", settings.config, "a TOML file of settings");
    add.value("dir", settings.folder, "the folder of ledgers");
    add.value("listen", settings.listen, "address and port; port 0 takes a free one");
    add.list("public", settings.published,
             "a ledger that everybody may read, without a token; may be said again");
    add.value("certificate", settings.tls.certificate,
              "PEM: the server's own, then those that lead to its authority: speaks TLS");
    command.add_option("--certificate-key,--key", settings.tls.key, "PEM, of the certificate")
        ->envname(variable_of("certificate_key"));
    add.value("client_authorities", settings.tls.client_authorities,
              "PEM: clients must show a certificate of these");
    add.flag("behind_proxy", settings.behind_proxy,
             "a proxy in front speaks TLS: listen also where others reach it");
    add.list("trusted_proxy", settings.wire.trusted_proxies,
             "a proxy that may say for whom it speaks; may be said again");
    add.flag("no_log", settings.quiet_log, "write no line for each request");
    add.value("requests", settings.rate.requests,
              "that a token or an address may make in a window; 0: no limit");
    add.value("window_s", settings.rate.window_s, "seconds of that window")
        ->check(CLI::Range(1, 86'400));
    add.value("queue", settings.desk.jobs, "requests to record that may wait for a ledger's writer")
        ->check(CLI::Range(1, kMostPlaces));
    add.value("connections", settings.wire.connections, "at most")
        ->check(CLI::Range(1, kMostPlaces));
    add.value("connections_per_address", settings.wire.connections_per_address,
              "at most; 0: no limit")
        ->check(CLI::Range(0, kMostPlaces));
    add.value("workers", settings.wire.workers, "threads that answer")->check(CLI::Range(1, 256));
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
        return fail(ErrorKind::usage, fmt::format("{}:{}: {}", settings.config,
                                                  table.error().place(), table.error().reason));
    }
    for (const auto& [key, node] : *table) {
        if (const Status taken = take(command, key, node); !taken) {
            return fail(taken.error().kind, fmt::format("{}:{}: {}", settings.config,
                                                        key.source().begin.line,
                                                        taken.error().message));
        }
    }
    return {};
}

namespace {

Status check_folder(const std::string& folder) {
    if (folder.empty()) {
        return fail(ErrorKind::usage, "say --dir, the folder of ledgers");
    }
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) {
        return fail(ErrorKind::usage, "--dir " + folder + ": there is no such folder");
    }
    if (!std::filesystem::is_directory(folder, error)) {
        return fail(ErrorKind::usage, "--dir " + folder + " is a file, not the folder of ledgers");
    }
    const std::filesystem::directory_iterator readable(folder, error);
    return error ? fail(ErrorKind::disk, "--dir " + folder + ": " + error.message()) : Status();
}

Status check_tls(const http::TlsFiles& files) {
    if (files.are_named() && files.key.empty()) {
        return fail(ErrorKind::usage, "--certificate needs --certificate-key");
    }
    if (!files.are_named() && (!files.key.empty() || !files.client_authorities.empty())) {
        return fail(ErrorKind::usage,
                    fmt::format("{} needs --certificate: without one no TLS is spoken",
                                files.key.empty() ? "--client-authorities" : "--certificate-key"));
    }
    return {};
}

}  // namespace

Status check_settings(ServeSettings& settings) {
    if (const Status status = check_folder(settings.folder); !status) {
        return status;
    }
    for (const std::string& ledger : settings.published) {
        if (!is_name(ledger)) {
            return fail(ErrorKind::usage, "--public " + ledger + " is not the name of a ledger");
        }
    }
    for (std::string& proxy : settings.wire.trusted_proxies) {
        const auto host = proxy == "unix" ? proxy : http::numeric_host(proxy);
        if (!host) {
            return fail(ErrorKind::usage, "--trusted-proxy " + proxy +
                                              " is neither an address in numbers nor unix");
        }
        proxy = *host;
    }
    return check_tls(settings.tls);
}

}  // namespace reserve::cli
