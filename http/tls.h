// TLS for the server: 1.2 and 1.3, ciphers with forward secrecy and authentication, in our order of
// preference; no sessions kept, no renegotiation, no compression.
#pragma once

#include <memory>
#include <string>

#include "ledger/base/result.h"

struct ssl_ctx_st;
struct ssl_st;

namespace reserve::http {

struct TlsFiles {
    std::string certificate{};  // PEM: the server's own, then those that lead to its authority
    std::string key{};          // PEM, in the clear, and nothing for everybody to read
    // PEM; if there is one, clients must show a certificate of these authorities.
    std::string client_authorities{};

    bool are_named() const { return !certificate.empty(); }
};

struct EndTls {
    void operator()(ssl_st* session) const;
};
using TlsSession = std::unique_ptr<ssl_st, EndTls>;

// Certificate and key as they stood when they were read; copies share them.
class TlsContext {
public:
    // Errors: usage, naming the file.
    static Result<TlsContext> load(const TlsFiles& files);
    // The server's side of a connection; nullptr if there is no memory for it.
    TlsSession accept(int descriptor) const;

private:
    explicit TlsContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}
    std::shared_ptr<ssl_ctx_st> context_;
};

// usage: the certificate's time has not begun, or is over; clients refuse it then.
Status check_term(const TlsFiles& files);

// SHA-256 of the certificate that the client showed, in hex; empty if none was asked for.
std::string client_certificate(const ssl_st& session);

}  // namespace reserve::http
