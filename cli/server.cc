// Copies stand in the cache, since they can be made again; what was seen of a log is kept apart.
#include "cli/server.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include <fmt/format.h>

#include "cli/progress.h"
#include "cli/trust.h"
#include "cli/web.h"
#include "ledger/base/hex.h"
#include "ledger/evidence/publication.h"
#include "ledger/evidence/trust.h"
#include "ledger/sealer.h"

namespace reserve::cli {
namespace {

// As the system knows it where no environment says so: services and timers have none.
std::filesystem::path user_home() {
    const char* named = std::getenv("HOME");
    if (named != nullptr && *named != '\0') {
        return named;
    }
    const passwd* known = ::getpwuid(::geteuid());
    return known == nullptr ? "/" : known->pw_dir;
}

std::filesystem::path user_folder(const char* variable, const char* otherwise) {
    const char* named = std::getenv(variable);
    const bool is_named = named != nullptr && *named == '/';
    return (is_named ? std::filesystem::path(named) : user_home() / otherwise) / "reserve";
}

std::string without_end(std::string url) {
    while (url.ends_with('/')) {
        url.pop_back();
    }
    return url;
}

evidence::MirrorPlace place_of(const std::string& ledger) {
    const std::string url = without_end(ledger);
    const std::string hash = to_hex(seal::sha256(as_bytes(url))).substr(0, 16);
    const std::string name = slug(url.substr(url.find("://") + 3)) + "-" + hash;
    return {user_folder("XDG_CACHE_HOME", ".cache") / name / "ledger.db",
            user_folder("XDG_STATE_HOME", ".local/state") / name};
}

// Other addresses than this machine's need https, so that nobody reads along.
Status check_url(const Globals& globals) {
    const std::string& url = globals.ledger;
    const bool is_plain = url.starts_with("http://");
    if ((!is_plain && !url.starts_with("https://")) ||
        url.find_first_of("?# \t\n@") != std::string::npos) {
        return fail(ErrorKind::usage, "a ledger on a server is https://HOST/v1/ledgers/NAME, not " +
                                          url);
    }
    if (is_plain && !globals.server.plain_http && !http::is_on_this_machine(url)) {
        return fail(ErrorKind::usage, url + " would be read in clear: say https, or --plain-http");
    }
    return {};
}

}  // namespace

bool is_on_server(const Globals& globals) {
    return globals.ledger.find("://") != std::string::npos;
}

std::filesystem::path ledger_file(const Globals& globals) {
    return is_on_server(globals) ? place_of(globals.ledger).ledger
                                 : std::filesystem::path(globals.ledger);
}

std::filesystem::path beside_ledger(const Globals& globals) {
    return is_on_server(globals) ? place_of(globals.ledger).memory / "ledger"
                                 : std::filesystem::path(globals.ledger);
}

std::filesystem::path user_keys() {
    return user_folder("XDG_CONFIG_HOME", ".config") / "keys";
}

Result<std::unique_ptr<Server>> Server::find(const Globals& globals) {
    if (Status status = check_url(globals); !status) {
        return std::unexpected(status.error());
    }
    auto options = client_options(globals.server);
    if (!options) {
        return std::unexpected(options.error());
    }
    const TrustOptions believed{globals.server.vkeys, globals.server.policy};
    std::optional<seal::Policy> trust;
    if (believed.is_given()) {
        auto read = read_trust(believed);
        if (!read) {
            return std::unexpected(read.error());
        }
        trust = std::move(*read);
    }
    return std::unique_ptr<Server>(new Server(globals, without_end(globals.ledger),
                                              std::move(*options), std::move(trust)));
}

// An act's id makes it safe to send it again. What became of a try that was lost, or that failed
// behind the server's door, is known only from a verdict on a later one.
Result<http::Response> Server::send_acts(const std::string& query, const std::string& body) {
    const std::string url = url_ + "/entries" + query;
    bool is_doubtful = false;
    for (int tried = 1;; ++tried) {
        auto answer = client_.post(url, body, "application/json", {.body_bytes = 64U << 20U});
        const bool is_lost = answer ? answer->status >= 500 && !denies_recording(*answer)
                                    : answer.error().kind == ErrorKind::network;
        is_doubtful = is_doubtful || is_lost;
        const bool is_final = !is_lost && (!answer || !asks_for_patience(*answer));
        if (is_final || tried == kTries) {
            const bool is_judged = answer && (answer->is_success() || answer->status == 422);
            return !answer || is_judged || !is_doubtful
                       ? answer
                       : fail(ErrorKind::network, fmt::format("{}: status {}{}", url_,
                                                              answer->status,
                                                              problem_text(*answer)));
        }
        std::this_thread::sleep_for(answer ? wait_of(*answer) : std::chrono::seconds(0));
    }
}

namespace {

// The copy as it stands; network while it holds nothing.
Result<std::unique_ptr<Ledger>> open_as_seen(const Globals& globals) {
    const std::filesystem::path file = ledger_file(globals);
    const auto none = fail(ErrorKind::network, "there is no copy of " + globals.ledger + " yet");
    if (!std::filesystem::exists(file)) {
        return none;
    }
    auto copy = Ledger::open(file, {.mode = store::Mode::read_only});
    return copy && (*copy)->head().size == 0 ? none : std::move(copy);
}

std::string hint_for(const Globals& globals, ErrorKind kind) {
    const bool is_away = kind == ErrorKind::network && open_as_seen(globals);
    const bool is_other = (kind == ErrorKind::not_found || kind == ErrorKind::malformed) &&
                          globals.ledger.find("/v1/ledgers/") == std::string::npos;
    return is_away    ? "; --offline reads the copy as it is"
           : is_other ? "; a ledger on a server is https://HOST/v1/ledgers/NAME"
                      : "";
}

}  // namespace

// The one moment at which a key is taken on trust is said.
void Server::introduce(const evidence::Mirror& met) const {
    if (met.before == 0 && !trust_ && !globals_.quiet && !globals_.json) {
        fmt::print(stderr,
                   "first copy of {}, {}; from now on its log must go on from this one.\nIt is "
                   "signed by {}: compare this key with one from elsewhere\n",
                   met.ledger->origin(),
                   counted(met.ledger->head().size, "entry", "entries"), met.vkey);
    }
}

Result<std::unique_ptr<Ledger>> Server::follow() {
    const auto source = evidence::open_url(
        url_ + "/log", [this](const std::string& url, std::size_t max_bytes) {
            return read_patiently(client_, url, max_bytes);
        });
    Progress progress(globals_, "copied");
    auto met = evidence::update_mirror(*source, place_of(globals_.ledger),
                                       {.trust = trust_, .watch = [&](std::size_t done) {
                                            progress.show(done);
                                            return true;
                                        }});
    progress.wipe();
    if (!met) {
        return fail(met.error().kind, met.error().message + hint_for(globals_, met.error().kind));
    }
    introduce(*met);
    return std::move(met->ledger);
}

Result<std::unique_ptr<Ledger>> open_copy(const Globals& globals, store::Mode mode) {
    if (globals.server.offline) {
        auto copy = open_as_seen(globals);
        if (copy && !globals.quiet) {
            fmt::print(stderr, "offline: the copy of {} with {}\n", globals.ledger,
                       counted((*copy)->head().size, "entry", "entries"));
        }
        return copy;
    }
    auto server = Server::find(globals);
    auto followed = server ? (*server)->follow() : std::unexpected(server.error());
    if (!followed || mode == store::Mode::read_write) {
        return followed;
    }
    followed->reset();
    return Ledger::open(ledger_file(globals), {.mode = store::Mode::read_only});
}

Result<std::string> Server::read_checkpoint(std::uint64_t size) {
    return read_patiently(client_, url_ + "/log/" + evidence::checkpoint_name(size),
                          evidence::kMaxSmallFile);
}

namespace {

// As far as the copy and its keys vouch for it.
Status check_checkpoint(Ledger& copy, const std::string& note, std::uint64_t size) {
    const std::string place = evidence::checkpoint_name(size);
    const std::string keys[] = {std::string(log_key_at(copy.log_keys(), size))};
    const auto trust = evidence::trust_keys(keys);
    if (!trust) {
        return fail(ErrorKind::wrong_signature, "no key of the log is known");
    }
    const auto opened = evidence::open_checkpoint(note, *trust, place);
    if (!opened) {
        return fail(opened.error().code == "malformed" ? ErrorKind::malformed
                                                       : ErrorKind::wrong_signature,
                    place + " " + opened.error().reason);
    }
    const seal::TreeHead& head = opened->checkpoint.head;
    const auto begins = begins_with(copy.tiles(), {size, head.root});
    if (!begins) {
        return std::unexpected(begins.error());
    }
    return head.size == size && *begins
               ? Status()
               : fail(ErrorKind::wrong_tree, place + " is of another tree than the log's");
}

}  // namespace

Result<std::string> checkpoint_of(const Globals& globals, Ledger& ledger,
                                  std::optional<std::uint64_t> size) {
    auto kept = ledger.checkpoint(size);
    const bool is_elsewhere = is_on_server(globals) && !globals.server.offline;
    if (kept || kept.error().kind != ErrorKind::not_found || !is_elsewhere || !size ||
        *size > ledger.head().size) {
        return kept;
    }
    const auto server = Server::find(globals);
    if (!server) {
        return std::unexpected(server.error());
    }
    auto told = (*server)->read_checkpoint(*size);
    if (!told) {
        return told.error().kind == ErrorKind::not_found ? kept : told;
    }
    const Status status = check_checkpoint(ledger, *told, *size);
    return status ? told : std::unexpected(status.error());
}

}  // namespace reserve::cli
