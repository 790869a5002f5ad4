// TLS as clients of good and of no good will meet it: what is spoken, what is refused, and that
// nobody waits for anybody's handshake.
#include <openssl/ssl.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/http/certificate.h"
#include "tests/http/raw_socket.h"

using namespace reserve;
using namespace reserve::http;
using test::CertificateFiles;
using test::kGet;
using test::RawSocket;
using test::RunningServer;

namespace {

const std::string kLast = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

Response echo(const Request& request) {
    return plain_text(200, request.path + " " + request.body + request.client_certificate + ".");
}

// A client's side of a handshake, which trusts anybody.
class TlsClient {
public:
    explicit TlsClient(const std::string& address, int most = TLS1_3_VERSION,
                       const TlsFiles& shown = {})
        : socket_(address),
          context_(::SSL_CTX_new(::TLS_client_method()), ::SSL_CTX_free),
          session_(nullptr, ::SSL_free) {
        ::SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        ::SSL_CTX_set_max_proto_version(context_.get(), most);
        ::SSL_CTX_set_security_level(context_.get(), 0);
        if (shown.are_named()) {
            REQUIRE(::SSL_CTX_use_certificate_chain_file(context_.get(),
                                                         shown.certificate.c_str()) == 1);
            REQUIRE(::SSL_CTX_use_PrivateKey_file(context_.get(), shown.key.c_str(),
                                                  SSL_FILETYPE_PEM) == 1);
        }
        session_.reset(::SSL_new(context_.get()));
        ::SSL_set_fd(session_.get(), socket_.descriptor());
    }
    SSL* session() const { return session_.get(); }
    bool shake_hands() const { return ::SSL_connect(session_.get()) == 1; }
    void send(std::string_view bytes) const {
        ::SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size()));
    }
    std::string read_all() const { return read_to({}); }
    // Or to the end, proper or not.
    std::string read_to(std::string_view end) const {
        std::string text;
        std::array<char, 16 * 1024> part;
        for (int count = 1; count > 0 && (end.empty() || !text.ends_with(end));) {
            count = ::SSL_read(session_.get(), part.data(), static_cast<int>(part.size()));
            text.append(part.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
        }
        return text;
    }
    bool was_told_good_bye() const {
        return (::SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
    }

private:
    RawSocket socket_;
    std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&::SSL_free)> session_;
};

std::string name_shown(const TlsClient& client) {
    const std::unique_ptr<X509, decltype(&::X509_free)> shown(
        ::SSL_get1_peer_certificate(client.session()), ::X509_free);
    std::array<char, 64> name{};
    ::X509_NAME_get_text_by_NID(::X509_get_subject_name(shown.get()), NID_commonName, name.data(),
                                static_cast<int>(name.size()));
    return name.data();
}

struct World {
    CertificateFiles certificate{};
    RunningServer server{at_once(echo), {.connections_per_address = 0}, certificate.files};
};

}  // namespace

TEST_CASE("requests under TLS are answered one after the other, and good-bye is said") {
    const World world;
    const TlsClient client(world.server.address());
    REQUIRE(client.shake_hands());
    client.send(kGet);
    const std::string first = client.read_to("/a .");
    CHECK(first.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(first.contains("\r\nStrict-Transport-Security: max-age=31536000\r\n"));
    client.send(kGet + kLast);
    CHECK(client.read_all().ends_with("Connection: close\r\n\r\n/a ."));
    CHECK(client.was_told_good_bye());
}

TEST_CASE("bodies of many records go both ways") {
    CertificateFiles certificate;
    const RunningServer server(at_once(echo), {.head = {.body_bytes = 1'000'000}},
                               certificate.files);
    const TlsClient client(server.address());
    REQUIRE(client.shake_hands());
    const std::string body(900'000, 'x');
    client.send("POST /b HTTP/1.0\r\nContent-Length: 900000\r\n\r\n");
    client.send(body);
    CHECK(client.read_all().ends_with("\r\n\r\n/b " + body + "."));
}

TEST_CASE("TLS 1.2 and 1.3 are spoken, nothing older") {
    const World world;
    CHECK(TlsClient(world.server.address(), TLS1_3_VERSION).shake_hands());
    CHECK(TlsClient(world.server.address(), TLS1_2_VERSION).shake_hands());
    CHECK_FALSE(TlsClient(world.server.address(), TLS1_1_VERSION).shake_hands());
    CHECK_FALSE(TlsClient(world.server.address(), TLS1_VERSION).shake_hands());
}

TEST_CASE("only ciphers with forward secrecy that authenticate what they hide") {
    const World world;
    for (const char* refused : {"ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA",
                                "ECDHE-ECDSA-AES128-CCM", "AES128-GCM-SHA256", "NULL"}) {
        CAPTURE(refused);
        const TlsClient client(world.server.address(), TLS1_2_VERSION);
        ::SSL_set_cipher_list(client.session(), refused);
        CHECK_FALSE(client.shake_hands());
    }
    const TlsClient client(world.server.address(), TLS1_2_VERSION);
    ::SSL_set_cipher_list(client.session(),
                          "ECDHE-ECDSA-CHACHA20-POLY1305:"
                          "ECDHE-ECDSA-AES256-GCM-SHA384");
    REQUIRE(client.shake_hands());  // and the order of preference is the server's
    CHECK(::SSL_get_cipher_name(client.session()) == std::string("ECDHE-ECDSA-AES256-GCM-SHA384"));
}

TEST_CASE("no session is resumed and none is negotiated again") {
    const World world;
    const TlsClient client(world.server.address(), TLS1_2_VERSION);
    REQUIRE(client.shake_hands());
    client.send(kGet);
    client.read_to("/a .");
    const TlsClient again(world.server.address(), TLS1_2_VERSION);
    ::SSL_set_session(again.session(), ::SSL_get0_session(client.session()));
    REQUIRE(again.shake_hands());
    CHECK(::SSL_session_reused(again.session()) == 0);
    ::SSL_renegotiate(client.session());
    ::SSL_do_handshake(client.session());
    client.send(kLast);
    CHECK(::SSL_renegotiate_pending(client.session()) == 1);  // it was asked for, and never came
}

TEST_CASE("HTTP/1.1 is what is spoken under TLS") {
    const World world;
    const auto offer = [&](std::string_view protocols) {
        const TlsClient client(world.server.address());
        ::SSL_set_alpn_protos(client.session(),
                              reinterpret_cast<const unsigned char*>(protocols.data()),
                              static_cast<unsigned>(protocols.size()));
        return client.shake_hands();
    };
    CHECK(offer("\x02h2\x08http/1.1"));
    CHECK_FALSE(offer("\x02h2"));
}

TEST_CASE("HTTP where TLS is spoken, and TLS where it is not, is one close without an answer") {
    const World world;
    CHECK_FALSE(world.server.talk(kLast).contains("HTTP/"));
    const RunningServer clear(echo);
    CHECK(clear.talk(std::string("\x16\x03\x01\x02\x00\x01\x00", 7)).empty());
    CHECK_FALSE(TlsClient(clear.address()).shake_hands());
    CHECK(clear.talk(kLast).ends_with("/a ."));
}

TEST_CASE("nobody waits for those who never finish their handshake, and they meet a deadline") {
    CertificateFiles certificate;
    const RunningServer server(at_once(echo), {.connections_per_address = 0, .workers = 1},
                               certificate.files);
    std::vector<std::unique_ptr<RawSocket>> silent;
    for (int i = 0; i < 60; ++i) {
        silent.push_back(std::make_unique<RawSocket>(server.address()));
        silent.back()->send(std::string_view("\x16\x03\x01\x02\x00\x01\x00", i % 2 == 0 ? 7 : 0));
    }
    const TlsClient honest(server.address());
    REQUIRE(honest.shake_hands());
    honest.send(kLast);
    CHECK(honest.read_all().ends_with("/a ."));
    const RunningServer impatient(at_once(echo), {.header_ms = 150}, certificate.files);
    CHECK(RawSocket(impatient.address()).read_all().empty());
    const TlsClient idle(impatient.address());
    REQUIRE(idle.shake_hands());
    CHECK(idle.read_all().empty());
}

TEST_CASE("where authorities are named, a client shows a certificate of theirs or gets nothing") {
    CertificateFiles own;
    CertificateFiles partner("partner");
    CertificateFiles stranger("stranger");
    TlsFiles files = own.files;
    files.client_authorities = partner.files.certificate;
    const RunningServer server(at_once(echo), {}, files);
    const auto ask = [&](const TlsFiles& shown) {
        const TlsClient client(server.address(), TLS1_3_VERSION, shown);
        client.shake_hands();
        client.send(kLast);
        return client.read_all();
    };
    CHECK(ask({}).empty());
    CHECK(ask(stranger.files).empty());
    const std::string answer = ask(partner.files);
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.size() - answer.find("/a ") == 3 + 64 + 1);
}

TEST_CASE("a certificate is read again when that is said, and kept if the new one is no good") {
    World world;
    CertificateFiles next("next");
    const auto shown = [&] {
        const TlsClient client(world.server.address());
        REQUIRE(client.shake_hands());
        return name_shown(client);
    };
    const auto overwrite = std::filesystem::copy_options::overwrite_existing;
    CHECK(shown() == "127.0.0.1");
    std::filesystem::copy_file(next.files.certificate, world.certificate.files.certificate,
                               overwrite);
    const Status half_done = world.server.server().reload_certificate();
    REQUIRE_FALSE(half_done.has_value());
    CHECK(half_done.error().message.contains("key.pem"));
    CHECK(shown() == "127.0.0.1");
    std::filesystem::copy_file(next.files.key, world.certificate.files.key, overwrite);
    CHECK(world.server.server().reload_certificate().has_value());
    CHECK(shown() == "next");
}

TEST_CASE("files that cannot be used are refused by name") {
    CertificateFiles good;
    const auto refused = [](const TlsFiles& files) {
        const auto server = Server::listen("127.0.0.1:0", at_once(echo), {}, files);
        REQUIRE_FALSE(server.has_value());
        CHECK(server.error().kind == ErrorKind::usage);
        return server.error().message;
    };
    TlsFiles files = good.files;
    files.certificate = "/nowhere.pem";
    CHECK(refused(files).contains("/nowhere.pem"));
    files = good.files;
    files.key = good.files.certificate;
    CHECK(refused(files).contains("certificate.pem"));
    files = good.files;
    files.client_authorities = good.files.key;
    CHECK(refused(files).contains("key.pem"));
    std::filesystem::permissions(good.files.key, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    CHECK(refused(good.files).contains("everybody may read"));
}
