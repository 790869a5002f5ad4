// What clients say of the answers they take, and what they get.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <regex>

#include "http/gzip.h"
#include "http/negotiation.h"
#include "tests/http/gunzip.h"
#include "tests/http/raw_socket.h"

using namespace reserve;
using namespace reserve::http;
using test::gunzip;
using test::RunningServer;

namespace {

const std::string kText = [] {
    std::string text;
    for (int i = 0; i < 500; ++i) {
        text += "{\"entry\":" + std::to_string(i) + "}\n";
    }
    return text;
}();

std::string ask(const RunningServer& server, const std::string& lines,
                const std::string& method = "GET") {
    return server.talk(method + " /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + lines +
                       "\r\n");
}

std::string body_of(const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
}

// "" if there is no such line.
std::string field(const std::string& answer, const std::string& name) {
    std::smatch found;
    const std::regex line("\r\n" + name + ": ([^\r]*)\r\n", std::regex::icase);
    return std::regex_search(answer, found, line) ? found[1].str() : "";
}

RunningServer serve(Response response) {
    return RunningServer([response](const Request&) { return response; });
}

}  // namespace

TEST_CASE("gzip is wanted if it is named, or anything, and nothing is wanted more") {
    for (const char* wanted : {"gzip", "GZIP", "x-gzip", "deflate, gzip;q=0.5", "*", "br, *;q=0.1",
                               "gzip;q=1.0, identity;q=0.5", "identity;q=0, gzip;q=0.001",
                               "gzip ; q=1", "deflate,,gzip"}) {
        CAPTURE(wanted);
        CHECK(takes_gzip(wanted));
    }
    for (const char* unwanted :
         {"", "br", "identity", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *",
          "identity, gzip;q=0.5", "gzip;q=2", "gzip;q=", "gzip;q=-1", "gzip;q=0.1234",
          "gzip;level=9", "gzipped", "notgzip", "gzip;q=0,5", ";", ",", "gzip;q=1.5"}) {
        CAPTURE(unwanted);
        CHECK_FALSE(takes_gzip(unwanted));
    }
}

TEST_CASE("a tag is named weakly or not, in a list, or by a star") {
    for (const char* names : {"\"a\"", "W/\"a\"", "\"b\", \"a\"", "\"b\",W/\"a\",\"c\"", "*"}) {
        CAPTURE(names);
        CHECK(names_tag(names, "\"a\""));
    }
    for (const char* other : {"", "a", "\"b\"", "\"A\"", "\"a", "w/\"a\"", "\"aa\"", "\"a\"b"}) {
        CAPTURE(other);
        CHECK_FALSE(names_tag(other, "\"a\""));
    }
}

TEST_CASE("a large text is compressed for those who want it, and says that it varies") {
    const RunningServer server = serve({200, "application/json", kText, {}});
    const std::string compressed = ask(server, "Accept-Encoding: gzip\r\n");
    CHECK(field(compressed, "content-encoding") == "gzip");
    CHECK(field(compressed, "vary") == "accept-encoding");
    CHECK(field(compressed, "content-length") == std::to_string(body_of(compressed).size()));
    CHECK(body_of(compressed).size() < kText.size() / 2);
    CHECK(gunzip(body_of(compressed)) == kText);
    const std::string plain = ask(server, "");
    CHECK(field(plain, "content-encoding").empty());
    CHECK(field(plain, "vary") == "accept-encoding");
    CHECK(body_of(plain) == kText);
    const std::string head = ask(server, "Accept-Encoding: gzip\r\n", "HEAD");
    CHECK(field(head, "content-length") == field(compressed, "content-length"));
    CHECK(body_of(head).empty());
}

TEST_CASE("bodies that are shared are compressed too, once, into the same bytes") {
    const auto shared = std::make_shared<const SharedBody>(kText);
    const RunningServer server = serve({.content_type = "text/csv", .shared_body = shared});
    const std::string first = body_of(ask(server, "Accept-Encoding: gzip\r\n"));
    CHECK(gunzip(first) == kText);
    CHECK(body_of(ask(server, "Accept-Encoding: gzip\r\n")) == first);
    CHECK(shared->gzipped() == first);
    CHECK(body_of(ask(server, "")) == kText);
}

TEST_CASE("what is small, hardly shrinks, is no text, or is compressed already, stays as it is") {
    CHECK(gzip("").empty());
    CHECK(gzip(std::string(511, 'a')).empty());
    CHECK_FALSE(gzip(std::string(512, 'a')).empty());
    std::mt19937 random;
    std::string noise(2'000, '\0');
    std::ranges::generate(noise, [&] { return static_cast<char>(random()); });
    CHECK(gzip(noise).empty());
    const auto coding = [](const Response& response, const std::string& method = "GET") {
        const RunningServer server = serve(response);
        const std::string length =
            method == "POST" ? std::string("Content-Length: 0\r\n") : std::string();
        return field(ask(server, "Accept-Encoding: gzip\r\n" + length, method), "content-encoding");
    };
    CHECK(coding({200, "text/plain", "small", {}}).empty());
    CHECK(coding({200, "application/octet-stream", kText, {}}).empty());
    CHECK(coding({200, "text/plain", kText, {{"content-encoding", "br"}}}) == "br");
    CHECK(coding({200, "text/plain", kText, {}}, "POST").empty());
    CHECK(coding({200, "text/plain", kText, {}}) == "gzip");
}

TEST_CASE("who has a version already is told so, in whichever coding it was") {
    const RunningServer server =
        serve({200, "text/plain", kText, {{"etag", "\"v1\""}, {"cache-control", "no-cache"}}});
    const std::string plain = ask(server, "");
    CHECK(field(plain, "etag") == "\"v1\"");
    const std::string compressed = ask(server, "Accept-Encoding: gzip\r\n");
    CHECK(field(compressed, "etag") == "\"v1-gzip\"");
    for (const std::string tag : {"\"v1\"", "\"v1-gzip\""}) {
        for (const std::string coding : {"", "Accept-Encoding: gzip\r\n"}) {
            CAPTURE(tag, coding);
            const std::string known = ask(server, "If-None-Match: " + tag + "\r\n" + coding);
            CHECK(known.starts_with("HTTP/1.1 304 Not Modified\r\n"));
            CHECK(field(known, "etag") == tag);
            CHECK(field(known, "vary") == "accept-encoding");
            CHECK(field(known, "cache-control") == "no-cache");
            CHECK(field(known, "content-length").empty());
            CHECK(body_of(known).empty());
        }
    }
    CHECK(ask(server, "If-None-Match: \"v2\"\r\n").starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(ask(server, "If-None-Match: \"v1\"\r\n", "HEAD").starts_with("HTTP/1.1 304 "));
    CHECK(ask(server, "If-None-Match: \"v1\"\r\nContent-Length: 0\r\n", "POST")
              .starts_with("HTTP/1.1 200 "));
}

TEST_CASE("after 304 the connection goes on") {
    const RunningServer server = serve({200, "text/plain", "a", {{"etag", "\"v1\""}}});
    const std::string known = "GET /a HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"v1\"\r\n\r\n";
    const std::string all =
        server.talk(known + "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    CHECK(all.starts_with("HTTP/1.1 304 Not Modified\r\n"));
    CHECK(all.ends_with("\r\n\r\na"));
}

TEST_CASE("an answer without content has no length, and OPTIONS is told what is allowed") {
    const RunningServer nothing = serve({.status = 204});
    const std::string answer = ask(nothing, "");
    CHECK(answer.starts_with("HTTP/1.1 204 No Content\r\n"));
    CHECK(field(answer, "content-length").empty());
    const std::string options = ask(nothing, "", "OPTIONS");
    CHECK(options.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
    CHECK(field(options, "allow") == "GET, HEAD, POST, DELETE");
}
