// Our server against a bare Poco handler that answers as many bytes, side by side: answers a second
// over kept connections. The load comes from this process, each server is one of its own.
#include "bench/bare_server.h"
#include "bench/figures.h"
#include "bench/http_load.h"
#include "http/server.h"

namespace {

namespace net = Poco::Net;
using namespace reserve;

constexpr std::size_t kMostConnections = 256;
constexpr auto kTime = std::chrono::milliseconds(700);
constexpr int kRuns = 7;

std::unique_ptr<http::Server> make_ours(const std::string& body) {
    const auto shared = std::make_shared<const http::SharedBody>(body);
    auto server = http::Server::listen(
        "127.0.0.1:0", http::at_once([shared](const http::Request&) {
            return http::Response{.content_type = "application/json", .shared_body = shared};
        }),
        {.connections = kMostConnections, .connections_per_address = 0});
    if (!server) {
        std::fprintf(stderr, "bench: %s\n", server.error().message.c_str());
        std::exit(1);
    }
    return *std::move(server);
}

void measure(const std::string& name, std::size_t body_size, std::size_t connections,
             const bench::Options& options) {
    const std::string body(body_size, 'x');
    const std::string request =
        "GET /v1/ledgers/fund/status HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        "Authorization: Bearer 0123456789abcdef0123456789abcdef0123456789a\r\n\r\n";
    const net::ServerSocket socket(net::SocketAddress("127.0.0.1", 0));
    const auto server = make_ours(body);
    const auto port = static_cast<std::uint16_t>(
        std::stoi(server->address().substr(server->address().rfind(':') + 1)));
    const bench::Child ours([&] { server->run(); });
    const bench::Child bare([&] {
        bench::serve_bare(
            socket, [&body](const std::string&) -> const std::string& { return body; },
            kMostConnections);
    });
    bench::Load to_ours(port, request, connections);
    bench::Load to_bare(socket.address().port(), request, connections);
    bench::Figure figure{name, {}, {}, "answers/s"};
    for (int run = 0; run < kRuns; ++run) {
        figure.ours.push_back(to_ours.run(kTime));
        figure.reference.push_back(to_bare.run(kTime));
    }
    bench::print(figure, options);
}

}  // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::options(argc, argv);
    measure("http_status", 1'000, 32, options);
    measure("http_entry", 500, 32, options);
    measure("http_tile", 8'192, 32, options);
    measure("http_one", 1'000, 1, options);
    measure("http_many", 1'000, 200, options);
}
