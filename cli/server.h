// A ledger on a server: what --ledger URL means. It is read through a copy that follows it and
// believes nothing unverified, and written to by sending it signed acts.
#pragma once

#include "cli/app.h"
#include "http/client.h"
#include "ledger/evidence/mirror.h"

namespace reserve::cli {

bool is_on_server(const Globals& globals);
// The ledger's own file, or that of the copy.
std::filesystem::path ledger_file(const Globals& globals);
// What is kept beside the ledger begins with this name; of one on a server it is no part of the
// copy, which can be made again.
std::filesystem::path beside_ledger(const Globals& globals);
// ~/.config/reserve/keys
std::filesystem::path user_keys();

class Server {
public:
    // usage for a URL that will not do.
    static Result<std::unique_ptr<Server>> find(const Globals& globals);

    // Brings the copy up to what the server signs now.
    Result<std::unique_ptr<Ledger>> follow();
    // The answer to `POST …/entries<query>`: any but those that ask for patience, which it has.
    // A request whose answer was lost is sent again: acts are known by their ids.
    Result<http::Response> send_acts(const std::string& query, const std::string& body);
    // One that the log signed earlier, as it says itself.
    Result<std::string> read_checkpoint(std::uint64_t size);

private:
    Server(const Globals& globals, std::string url, http::ClientOptions options,
           std::optional<seal::Policy> trust)
        : globals_(globals),
          url_(std::move(url)),
          client_(std::move(options)),
          trust_(std::move(trust)) {}
    void introduce(const evidence::Mirror& met) const;

    const Globals& globals_;
    std::string url_;
    http::Client client_;
    std::optional<seal::Policy> trust_;
};

// The copy of the ledger at --ledger URL: brought up to date, or with --offline as it stands.
Result<std::unique_ptr<Ledger>> open_copy(const Globals& globals, store::Mode mode);
// The checkpoint of that size, the newest if not given. A copy keeps those it followed to: any
// other is asked of the server, and must be signed by the log over the copy's own tree.
Result<std::string> checkpoint_of(const Globals& globals, Ledger& ledger,
                                  std::optional<std::uint64_t> size);

}  // namespace reserve::cli
