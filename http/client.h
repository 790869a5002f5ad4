// A small client: a request, one bounded answer, one deadline for all of it. No redirects; https
// only with a certificate that the authorities vouch for, and for that very name.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"
#include "ledger/base/result.h"

namespace reserve::http {

struct FetchLimits {
    int total_ms = 20'000;  // from connecting to the last byte; looking up the name comes before
    std::size_t body_bytes = std::size_t{1} << 20;
};

struct ClientOptions {
    std::string token;                   // sent as bearer; in clear to this machine alone
    std::filesystem::path authorities{};  // PEM; empty: those of the system
    // PEM; shown to a server that asks for one.
    std::filesystem::path certificate{};
    std::filesystem::path certificate_key{};
};

// Keeps its connection for the next request to the same place. Any status is an answer. Errors:
// usage (the URL, or a token in clear), network (all else, with the URL in the message); an error
// after a request was sent does not say whether it arrived.
class Client {
public:
    explicit Client(ClientOptions options = {});
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    Result<Response> get(const std::string& url, const FetchLimits& limits = {});
    Result<Response> post(const std::string& url, std::string_view body,
                          std::string_view content_type, const FetchLimits& limits = {});

private:
    struct Connection;
    struct Job;
    Result<Response> request(const std::string& url, Job& job);
    Result<Response> run(const Job& job);
    Result<Response> try_on(const Job& job);
    Result<std::unique_ptr<Connection>> connect(const Job& job) const;

    ClientOptions options_;
    std::unique_ptr<Connection> kept_;
};

// Whether the host of this http or https URL is this machine, by its number or as localhost.
bool is_on_this_machine(const std::string& url);

// The same by a client of its own.
Result<Response> fetch(const std::string& url, const FetchLimits& limits = {});

}  // namespace reserve::http
