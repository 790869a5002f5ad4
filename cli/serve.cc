// `reserve serve`: the ledgers of a folder over HTTP, until SIGTERM.
#include <list>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "cli/keys.h"
#include "cli/serve_settings.h"
#include "cli/stop_signals.h"
#include "http/server.h"

namespace reserve::cli {
namespace {

// The key folder beside a ledger, for as long as the ledger is served.
class LedgerKeys : public LogSigner {
public:
    LedgerKeys(Globals globals, const std::filesystem::path& ledger)
        : globals_(std::move(globals)) {
        globals_.ledger = ledger;
    }
    // One that came since is found as well.
    Result<const seal::PrivateKey*> find(const seal::PublicKey& key) override {
        const std::scoped_lock held(mutex_);
        for (KeyRing& ring : rings_) {
            const auto known = ring.find(key);
            if (known && *known != nullptr) {
                return known;
            }
        }
        return kept(rings_.emplace_back(globals_).find(key));
    }
    Result<const seal::PrivateKey*> own() override {
        const std::scoped_lock held(mutex_);
        return kept(rings_.emplace_back(globals_).own());
    }

private:
    // The last ring goes again if it has no key.
    Result<const seal::PrivateKey*> kept(Result<const seal::PrivateKey*> found) {
        if (!found || *found == nullptr) {
            rings_.pop_back();
        }
        return found;
    }

    Globals globals_;
    std::mutex mutex_;
    std::list<KeyRing> rings_;  // in which a key was found
};

// One line each on standard error; whole, whichever thread writes it.
void log_line(const service::Served& served) {
    const std::string line = fmt::format(
        "{{\"time\":\"{}\",\"id\":{},\"peer\":{},\"method\":\"{}\",\"route\":\"{}\",\"ledger\":\"{}"
        "\",\"role\":\"{}\",\"token\":{},\"status\":{},\"microseconds\":{},\"bytes\":{}}}\n",
        format_time(Time{system_clock()->now_microseconds()}), json_string(served.id),
        json_string(served.peer), served.method, served.pattern, served.ledger, served.role,
        json_string(served.token), served.status, served.microseconds, served.bytes);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void log_error(std::string_view ledger, const Error& error) {
    const std::string line = fmt::format("{{\"time\":\"{}\",\"ledger\":\"{}\",\"error\":{}}}\n",
                                         format_time(Time{system_clock()->now_microseconds()}),
                                         ledger, json_string(error.message));
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void say_where(const Globals& globals, const std::string& url) {
    fmt::print("{}\n", globals.json ? "{\"url\":" + json_string(url) + "}" : "listens on " + url);
    std::fflush(stdout);
}

// It may come later; or its name is misspelt, and nobody can read what everybody should, or
// nobody at all.
void warn_of_names(const ServeSettings& settings) {
    for (const std::string& ledger : settings.published) {
        const auto file = std::filesystem::path(settings.folder) / (ledger + ".db");
        std::error_code none;
        if (!std::filesystem::is_regular_file(file, none)) {
            log_error(ledger, {ErrorKind::not_found,
                               "everybody may read it, but there is no " + file.string()});
        }
    }
    for (const std::filesystem::path& file : service::misnamed_ledgers(settings.folder)) {
        log_error("", {ErrorKind::usage, file.string() + " is not served: " +
                                             json_string(file.stem().string()) +
                                             " is no name that can stand in an address"});
    }
}

service::Settings service_settings(const Globals& globals, const ServeSettings& settings,
                                   std::function<http::ServerCounts()> wire) {
    return {.folder = settings.folder,
            .published = settings.published,
            .rate = settings.rate,
            .desk = settings.desk,
            .waiting = {.all = (settings.wire.connections + 1) / 2},
            .signer_of =
                [globals](const std::filesystem::path& ledger) {
                    return std::make_shared<LedgerKeys>(globals, ledger);
                },
            .tell = settings.quiet_log ? nullptr : log_line,
            .complain = log_error,
            .wire = std::move(wire)};
}

Exit serve(const Globals& globals, CLI::App& command, ServeSettings& settings) {
    if (const Status read = read_serve_file(command, settings); !read) {
        return report_error(globals, read.error());
    }
    if (const Status checked = check_settings(settings); !checked) {
        return report_error(globals, checked.error());
    }
    const auto is_local = http::is_loopback(settings.listen);
    if (!is_local) {
        return report_error(globals, is_local.error());
    }
    if (!*is_local && !settings.behind_proxy && !settings.tls.are_named()) {
        return usage_error(globals, settings.listen +
                                        " can be reached from outside: say --certificate and "
                                        "--certificate-key, or put a proxy in front and say "
                                        "--behind-proxy");
    }
    if (*is_local && command.get_option("--connections-per-address")->count() == 0) {
        settings.wire.connections_per_address = 0;
    }
    warn_of_names(settings);
    const StopSignals signals;
    std::unique_ptr<http::Server> server;
    service::Service service(
        service_settings(globals, settings, [&server] { return server->counts(); }));
    auto listening = http::Server::listen(
        settings.listen,
        [&service](http::Request request, http::Reply reply) {
            service.answer(std::move(request), std::move(reply));
        },
        settings.wire, settings.tls,
        [&settings](const http::WireRefusal& refusal) {
            if (!settings.quiet_log) {
                log_line({.id = refusal.id, .peer = refusal.peer, .status = refusal.status});
            }
        });
    if (!listening) {
        return report_error(globals, listening.error());
    }
    server = *std::move(listening);
    const std::jthread running([&server] { server->run(); });
    service.can_go_on();  // the operator is told at once what cannot
    say_where(globals, server->url());
    wait_for_stop(signals, *server, settings.tls,
                  [](const Error& error) { log_error("", error); });
    service.stop();
    server->stop();
    return Exit::done;
}

}  // namespace

void add_serve(Program& program) {
    auto settings = std::make_shared<ServeSettings>();
    CLI::App* command = program.command(
        program.app, "serve", "answer for the ledgers of a folder over HTTP, until SIGTERM",
        "reserve serve --dir /srv/ledgers --listen 127.0.0.1:8080");
    add_serve_options(*command, *settings);
    program.on(command, [&program, command, settings] {
        return serve(program.globals, *command, *settings);
    });
}

}  // namespace reserve::cli
