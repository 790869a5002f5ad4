// What `reserve serve` is told: by flags, else by the environment, else by a file.
#pragma once

#include <string>
#include <vector>

#include "cli/app.h"
#include "http/server_limits.h"
#include "http/tls.h"
#include "service/service.h"

namespace reserve::cli {

struct ServeSettings {
    std::string folder;
    std::string listen = "127.0.0.1:8080";
    std::string config;
    std::vector<std::string> published;
    bool behind_proxy = false;
    bool quiet_log = false;
    service::RateLimits rate{};
    service::DeskLimits desk{};
    http::TlsFiles tls{};
    http::ServerLimits wire = served_limits();

    static http::ServerLimits served_limits();
};

void add_serve_options(CLI::App& command, ServeSettings& settings);
// Adds what stands in the file and was not said before. usage: unknown keys, wrong values, each
// with its line.
Status read_serve_file(CLI::App& command, ServeSettings& settings);
// usage: what cannot be meant, or would be passed over in silence. Addresses of proxies are then
// written as the server writes those of its callers.
Status check_settings(ServeSettings& settings);

}  // namespace reserve::cli
