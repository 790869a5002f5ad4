// A log is for everybody, and is verified; that of a ledger on a server may ask for a token.
#include "cli/published_log.h"

#include "cli/web.h"

namespace reserve::cli {
namespace {

bool is_of_server(std::string_view url) {
    const std::size_t end = url.find_last_not_of('/');
    url = url.substr(0, end == url.npos ? 0 : end + 1);
    return url.find("/v1/ledgers/") != url.npos && url.ends_with("/log");
}

}  // namespace

Result<std::unique_ptr<evidence::LogSource>> open_published_log(const Globals& globals,
                                                                const std::string& place) {
    if (place.find("://") == std::string::npos) {
        return evidence::open_directory(place);
    }
    auto options = client_options(globals.server);
    if (!options) {
        return std::unexpected(options.error());
    }
    if (globals.server.token_file.empty() && !is_of_server(place)) {
        options->token.clear();
    }
    const auto client = std::make_shared<http::Client>(std::move(*options));
    return evidence::open_url(place, [client](const std::string& url, std::size_t max_bytes) {
        return read_patiently(*client, url, max_bytes);
    });
}

}  // namespace reserve::cli
