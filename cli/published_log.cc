// Over HTTP, anything but 200 and 404 is a fault of the network.
#include "cli/published_log.h"

#include <fmt/format.h>

#include "http/client.h"

namespace reserve::cli {
namespace {

// A resource of a published log on the web.
Result<std::string> fetch(const std::string& url, std::size_t max_bytes) {
    auto answer = http::fetch(url, {.body_bytes = max_bytes});
    if (!answer) {
        return std::unexpected(answer.error());
    }
    switch (answer->status) {
        case 200:
            return std::move(answer->body);
        case 404:
            return fail(ErrorKind::not_found, url + " is not there");
        default:
            return fail(ErrorKind::network,
                        fmt::format("{} is answered with status {}", url, answer->status));
    }
}

}  // namespace

Result<std::unique_ptr<evidence::LogSource>> open_published_log(const std::string& place) {
    return place.find("://") == std::string::npos ? evidence::open_directory(place)
                                                  : evidence::open_url(place, fetch);
}

}  // namespace reserve::cli
