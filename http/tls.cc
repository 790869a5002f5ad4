// The settings of OpenSSL, and a socket that raises no SIGPIPE.
#include "http/tls.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <string_view>
#include <system_error>

#include "ledger/base/bytes.h"
#include "ledger/base/hex.h"

namespace reserve::http {
namespace {

constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr const char* kGroups = "X25519:P-256:P-384";

// OpenSSL's own socket, which writes with MSG_NOSIGNAL.
const BIO_METHOD* quiet_socket() {
    static const BIO_METHOD* const method = [] {
        const BIO_METHOD* plain = ::BIO_s_socket();
        BIO_METHOD* made = ::BIO_meth_new(BIO_TYPE_SOCKET, "quiet socket");
        ::BIO_meth_set_read(made, ::BIO_meth_get_read(plain));
        ::BIO_meth_set_ctrl(made, ::BIO_meth_get_ctrl(plain));
        ::BIO_meth_set_create(made, ::BIO_meth_get_create(plain));
        ::BIO_meth_set_destroy(made, ::BIO_meth_get_destroy(plain));
        ::BIO_meth_set_write(made, [](BIO* bio, const char* data, int size) {
            const auto descriptor = static_cast<int>(::BIO_get_fd(bio, nullptr));
            ::BIO_clear_retry_flags(bio);
            const ssize_t count =
                ::send(descriptor, data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
            if (count <= 0 && ::BIO_sock_should_retry(static_cast<int>(count)) != 0) {
                ::BIO_set_retry_write(bio);
            }
            return static_cast<int>(count);
        });
        return made;
    }();
    return method;
}

// HTTP/1.1 or nothing: who offers only other protocols is told so by the handshake.
int choose_protocol(SSL* /*session*/, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void* /*unused*/) {
    static constexpr std::array<unsigned char, 9> kOurs{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    const int result = ::SSL_select_next_proto(&found, chosen_size, kOurs.data(), kOurs.size(),
                                               offered, offered_size);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void set_rules(SSL_CTX* context) {
    ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    ::SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                       SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
    ::SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS |
                                    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    ::SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    ::SSL_CTX_set_num_tickets(context, 0);
    ::SSL_CTX_set_cipher_list(context, kCiphers);
    ::SSL_CTX_set1_groups_list(context, kGroups);
    ::SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    // Else a key with a passphrase would ask for it on the terminal.
    ::SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return 0; });
}

Status check_readable(const std::string& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return fail(ErrorKind::usage,
                    file + " cannot be read: " + std::generic_category().message(errno));
    }
    ::close(descriptor);
    return {};
}

Status demand_certificates(SSL_CTX* context, const std::string& authorities) {
    STACK_OF(X509_NAME)* names = ::SSL_load_client_CA_file(authorities.c_str());
    if (names == nullptr || ::SSL_CTX_load_verify_file(context, authorities.c_str()) != 1) {
        return fail(ErrorKind::usage, authorities + " holds no certificates in PEM");
    }
    ::SSL_CTX_set_client_CA_list(context, names);
    ::SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    return {};
}

Status read_files(SSL_CTX* context, const TlsFiles& files) {
    for (const std::string& file : {files.certificate, files.key, files.client_authorities}) {
        const Status readable = file.empty() ? Status() : check_readable(file);
        if (!readable) {
            return readable;
        }
    }
    struct stat about{};
    if (::SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
        return fail(ErrorKind::usage, files.certificate + " is not a certificate in PEM");
    }
    if (::stat(files.key.c_str(), &about) == 0 && (about.st_mode & S_IRWXO) != 0) {
        return fail(ErrorKind::usage, files.key + " is a key that everybody may read");
    }
    if (::SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        ::SSL_CTX_check_private_key(context) != 1) {
        return fail(ErrorKind::usage, files.key +
                                          " is not the certificate's key in PEM without "
                                          "a passphrase");
    }
    return files.client_authorities.empty()
               ? Status()
               : demand_certificates(context, files.client_authorities);
}

}  // namespace

void EndTls::operator()(ssl_st* session) const {
    ::SSL_free(session);
}

Result<TlsContext> TlsContext::load(const TlsFiles& files) {
    const std::shared_ptr<SSL_CTX> context(::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free);
    if (context == nullptr) {
        return fail(ErrorKind::internal, "no TLS here");
    }
    set_rules(context.get());
    const Status read = read_files(context.get(), files);
    ::ERR_clear_error();
    return read ? Result<TlsContext>(TlsContext(context)) : std::unexpected(read.error());
}

TlsSession TlsContext::accept(int descriptor) const {
    TlsSession session(::SSL_new(context_.get()));
    BIO* bio = session ? ::BIO_new(quiet_socket()) : nullptr;
    if (bio == nullptr) {
        return nullptr;
    }
    ::BIO_set_fd(bio, descriptor, BIO_NOCLOSE);
    ::SSL_set_bio(session.get(), bio, bio);
    ::SSL_set_accept_state(session.get());
    return session;
}

namespace {

std::string written(const ASN1_TIME* time) {
    std::tm parts{};
    std::array<char, 32> text{};
    ::ASN1_TIME_to_tm(time, &parts);
    const std::size_t size =
        std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), size};
}

}  // namespace

Status check_term(const TlsFiles& files) {
    const std::unique_ptr<BIO, decltype(&::BIO_free)> file(
        ::BIO_new_file(files.certificate.c_str(), "r"), ::BIO_free);
    const std::unique_ptr<X509, decltype(&::X509_free)> certificate(
        file ? ::PEM_read_bio_X509_AUX(file.get(), nullptr, nullptr, nullptr) : nullptr,
        ::X509_free);
    ::ERR_clear_error();
    if (certificate == nullptr) {
        return fail(ErrorKind::usage, files.certificate + " is not a certificate in PEM");
    }
    const ASN1_TIME* begin = ::X509_get0_notBefore(certificate.get());
    const ASN1_TIME* end = ::X509_get0_notAfter(certificate.get());
    if (::X509_cmp_current_time(begin) > 0) {
        return fail(ErrorKind::usage, files.certificate + " is not valid before " +
                                          written(begin) + "; until then clients refuse it");
    }
    return ::X509_cmp_current_time(end) > 0
               ? Status()
               : fail(ErrorKind::usage, files.certificate + " was valid until " + written(end) +
                                            "; clients refuse it");
}

std::string client_certificate(const ssl_st& session) {
    const X509* shown = ::SSL_get0_peer_certificate(&session);
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (shown == nullptr || ::X509_digest(shown, ::EVP_sha256(), digest.data(), &size) != 1) {
        return {};
    }
    return to_hex(Bytes(digest).first(size));
}

}  // namespace reserve::http
