// A certificate for 127.0.0.1 that vouches for itself, made anew for each test that asks.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "http/tls.h"
#include "tests/evidence/scripted_log.h"

namespace reserve::test {

using Key = std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&::X509_free)>;

inline Certificate certify(EVP_PKEY* key, const char* name) {
    Certificate made(::X509_new(), ::X509_free);
    X509_NAME* subject = ::X509_get_subject_name(made.get());
    ::X509_set_version(made.get(), X509_VERSION_3);
    ::ASN1_INTEGER_set(::X509_get_serialNumber(made.get()), 1);
    ::X509_gmtime_adj(::X509_getm_notBefore(made.get()), -3600);
    ::X509_gmtime_adj(::X509_getm_notAfter(made.get()), 86'400);
    ::X509_set_pubkey(made.get(), key);
    ::X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                 reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    ::X509_set_issuer_name(made.get(), subject);
    REQUIRE(::X509_sign(made.get(), key, ::EVP_sha256()) > 0);
    return made;
}

// Files for a server, or for a client to show.
struct CertificateFiles {
    explicit CertificateFiles(const char* name = "127.0.0.1") {
        const Key key(::EVP_EC_gen("P-256"), ::EVP_PKEY_free);
        const Certificate certificate = certify(key.get(), name);
        write(files.certificate, [&](FILE* to) { ::PEM_write_X509(to, certificate.get()); });
        write(files.key, [&](FILE* to) {
            ::PEM_write_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
        ::chmod(files.key.c_str(), 0600);
    }
    template <class Print>
    static void write(const std::string& path, Print print) {
        FILE* to = std::fopen(path.c_str(), "w");
        REQUIRE(to != nullptr);
        print(to);
        std::fclose(to);
    }

    TemporaryFolder folder{};
    http::TlsFiles files{.certificate = folder.path() / "certificate.pem",
                         .key = folder.path() / "key.pem"};
};

// As a client who trusts anybody and then goes away.
inline bool shake_hands(int descriptor) {
    const std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context(
        ::SSL_CTX_new(::TLS_client_method()), ::SSL_CTX_free);
    const std::unique_ptr<SSL, decltype(&::SSL_free)> session(::SSL_new(context.get()), ::SSL_free);
    ::SSL_set_fd(session.get(), descriptor);
    return ::SSL_connect(session.get()) == 1;
}

}  // namespace reserve::test
