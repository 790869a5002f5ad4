// What is no request, or could be read in two ways, sent raw: one clean answer or a close each,
// never a second answer on the connection, and the handler never hears of it.
#include <atomic>
#include <catch2/catch.hpp>
#include <vector>

#include "tests/http/raw_socket.h"

using namespace reserve;
using namespace reserve::http;
using namespace std::string_literals;
using test::kGet;
using test::RawSocket;
using test::RunningServer;

namespace {

struct Case {
    std::string name;
    std::string bytes;
    std::string status;  // "" for a close without a word
};

const std::string kBad = "400 Bad Request";

std::string get(const std::string& lines) {
    return "GET /mark HTTP/1.1\r\n" + lines + "\r\n";
}
std::string post(const std::string& lines, const std::string& body = "") {
    return "POST /mark HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n" + body;
}

std::string hundred_lines() {
    std::string lines;
    for (int i = 0; i < 100; ++i) {
        lines += "X: y\r\n";
    }
    return lines;
}

std::vector<Case> lines_and_versions() {
    return {
        {"no first line", "\r\n\r\n", kBad},
        {"a blank line first", "\r\n" + get("Host: a\r\n"), kBad},
        {"blanks before the method", "   " + get("Host: a\r\n"), kBad},
        {"2 MB of blanks", std::string(2'000'000, ' '), "431 Request Header Fields Too Large"},
        {"zeros", std::string(100'000, '\0'), "431 Request Header Fields Too Large"},
        {"no version", "GET /mark\r\nHost: a\r\n\r\n", kBad},
        {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"two blanks", "GET  /mark HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"a tab for a blank", "GET\t/mark HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"a blank after the version", "GET /mark HTTP/1.1 \r\nHost: a\r\n\r\n", kBad},
        {"a word too many", "GET /mark HTTP/1.1 mark\r\nHost: a\r\n\r\n", kBad},
        {"bare line feeds", "GET /mark HTTP/1.1\nHost: a\n\n", kBad},
        {"one bare line feed", "GET /mark HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", kBad},
        {"bare carriage returns", "GET /mark HTTP/1.1\rHost: a\r\r\n\r\n", kBad},
        {"version 9.9", "GET /mark HTTP/9.9\r\nHost: a\r\n\r\n", "505 HTTP Version Not Supported"},
        {"version 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 HTTP Version Not Supported"},
        {"version 0.9", "GET /mark\r\n", kBad},
        {"a version in words", "GET /mark HTTP/mark\r\nHost: a\r\n\r\n", kBad},
        {"version 01.1", "GET /mark HTTP/01.1\r\nHost: a\r\n\r\n", kBad},
        {"a small version", "GET /mark http/1.1\r\nHost: a\r\n\r\n", kBad},
        {"an unknown method", "MARK /mark HTTP/1.1\r\nHost: a\r\n\r\n", "501 Not Implemented"},
        {"a small method", "get /mark HTTP/1.1\r\nHost: a\r\n\r\n", "501 Not Implemented"},
        {"a method that is no word", "G@T /mark HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"a zero in the method", "GE\0T /mark HTTP/1.1\r\nHost: a\r\n\r\n"s, kBad},
        {"TRACE", "TRACE /mark HTTP/1.1\r\nHost: a\r\n\r\n", "405 Method Not Allowed"},
        {"PUT", "PUT /mark HTTP/1.1\r\nHost: a\r\n\r\n", "405 Method Not Allowed"},
        {"OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "405 Method Not Allowed"},
        {"CONNECT", "CONNECT mark:443 HTTP/1.1\r\nHost: a\r\n\r\n", "405 Method Not Allowed"},
        {"TLS", "\x16\x03\x01\x02\x00\x01\x00"s, ""},
        {"TLS with a line feed", "\x16\x03\x01\x02mark\n", ""},
        {"SSH", "SSH-2.0-mark\r\n", kBad},
        {"a proxy's greeting", "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n\r\n", kBad},
    };
}

std::vector<Case> targets_and_fields() {
    return {
        {"an absolute target", "GET http://mark/ HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"a target without a slash", "GET mark HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"up", "GET /../mark HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"up, encoded", "GET /%2e%2e/mark HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"a slash, encoded", "GET /a%2fmark HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"a zero, encoded", "GET /mark%00 HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"a line end, encoded", "GET /mark%0d%0aX: HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"a broken code", "GET /mark%g1 HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"a fragment", "GET /mark#a HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"bytes above ASCII", "GET /m\xC3\xA4rk HTTP/1.1\r\nHost: a\r\n\r\n", kBad},
        {"no host", get(""), kBad},
        {"two hosts", get("Host: a\r\nHost: a\r\n"), kBad},
        {"an empty host", get("Host:\r\n"), kBad},
        {"a host with a path", get("Host: a/mark\r\n"), kBad},
        {"a host with a user", get("Host: mark@a\r\n"), kBad},
        {"a line without a colon", get("Host: a\r\nmark\r\n"), kBad},
        {"a blank before the colon", get("Host: a\r\nMark : x\r\n"), kBad},
        {"a name of nothing", get("Host: a\r\n: mark\r\n"), kBad},
        {"a name that is no word", get("Host: a\r\nMa(rk): x\r\n"), kBad},
        {"a folded line", get("Host: a\r\nX: a\r\n mark\r\n"), kBad},
        {"a folded first line", "GET /mark HTTP/1.1\r\n Host: a\r\n\r\n", kBad},
        {"a zero in a value", get("Host: a\r\nX: \0mark\r\n"s), kBad},
        {"a control character in a value", get("Host: a\r\nX: mark\x01\r\n"), kBad},
        {"a tab in a value", get("Host: a\r\nX: a\tmark\r\n"), kBad},
        {"a carriage return in a value", get("Host: a\r\nX: a\rmark\r\n"), kBad},
        {"a line of 100 KB", get("Host: a\r\nMark: " + std::string(100'000, 'm') + "\r\n"),
         "431 Request Header Fields Too Large"},
        {"4 MB without a colon", "GET /mark HTTP/1.1\r\n" + std::string(4'000'000, 'm'),
         "431 Request Header Fields Too Large"},
        {"100 lines", get("Host: a\r\n" + hundred_lines()), "431 Request Header Fields Too Large"},
    };
}

std::vector<Case> lengths() {
    const std::string hidden = "GET /mark HTTP/1.1\r\nHost: a\r\n\r\n";
    std::vector<Case> cases{
        {"a body without a length", post(""), "411 Length Required"},
        {"a body where none belongs", get("Host: a\r\nContent-Length: 5\r\n") + "mark!", kBad},
        {"two equal lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "mark!"), kBad},
        {"two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "mark!"), kBad},
        {"a body too large", post("Content-Length: 3000000\r\n", std::string(300'000, 'm')),
         "413 Content Too Large"},
        {"4 GB to come", post("Content-Length: 4294967296\r\n"), "413 Content Too Large"},
        {"chunks", post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden),
         "501 Not Implemented"},
        {"chunks of bad size", post("Transfer-Encoding: chunked\r\n", "zz\r\n" + hidden),
         "501 Not Implemented"},
        {"chunks and a length",
         post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden),
         "501 Not Implemented"},
        {"a coding of no sense",
         post("Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n", "mark"),
         "501 Not Implemented"},
        {"a coding, twice",
         post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
         "501 Not Implemented"},
        {"a coding with a tab", post("Transfer-Encoding:\tchunked\r\n", "0\r\n\r\n"), kBad},
        {"chunks to GET", get("Host: a\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
         "501 Not Implemented"},
        {"an expectation", post("Content-Length: 4\r\nExpect: 100-continue\r\n"),
         "417 Expectation Failed"},
        {"an expectation of too much",
         post("Content-Length: 3000000\r\nExpect: 100-continue\r\n"), "413 Content Too Large"},
    };
    for (const std::string length :
         {"", "abc", "+5", "-5", "5.0", "5e0", "1,0", "5, 5", "5 5", "0x5", "00000000005",
          "99999999999", "9223372036854775808", "18446744073709551621", "\xD9\xA5"}) {
        cases.push_back(
            {"length " + length, post("Content-Length: " + length + "\r\n", "mark!"), kBad});
    }
    return cases;
}

void check_each(const std::vector<Case>& cases) {
    std::atomic<int> calls = 0;
    const RunningServer server([&](const Request&) {
        ++calls;
        return plain_text(200, "called");
    });
    for (const auto& [name, bytes, status] : cases) {
        CAPTURE(name);
        const std::string all = server.talk(bytes + kGet);
        CHECK_FALSE(all.contains("mark"));
        if (status.empty()) {
            CHECK(all.empty());
            continue;
        }
        CHECK(all.starts_with("HTTP/1.1 " + status + "\r\n"));
        CHECK(all.find("HTTP/1.", 1) == all.npos);
        CHECK(all.contains("Connection: close\r\n"));
        CHECK(all.contains("Content-Type: application/problem+json\r\n"));
        CHECK(all.contains("\"status\":" + status.substr(0, 3)));
    }
    CHECK(calls == 0);
    CHECK(server.talk("GET /a HTTP/1.0\r\n\r\n").ends_with("called"));
}

}  // namespace

TEST_CASE("a first line is a method, a target and a version, and nothing before it") {
    check_each(lines_and_versions());
}

TEST_CASE("a target and a field have one written form") {
    check_each(targets_and_fields());
}

TEST_CASE("a length is one number of digits, and nothing else says where a body ends") {
    check_each(lengths());
}

TEST_CASE("a request cut short at any byte has no effect") {
    std::atomic<int> calls = 0;
    const RunningServer server([&](const Request&) {
        ++calls;
        return plain_text(200, "called");
    });
    const std::string whole = post("Content-Length: 5\r\n", "hello");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        const RawSocket socket(server.address());
        socket.send(whole.substr(0, size));
        socket.end();
        const std::string all = socket.read_all();
        CHECK((size == 0 ? all.empty() : all.starts_with("HTTP/1.1 " + kBad)));
    }
    CHECK(calls == 0);
    CHECK(server.talk(whole + get("Host: a\r\nConnection: close\r\n")).ends_with("called"));
    CHECK(calls == 2);
}

TEST_CASE("what stands in a body is a body, and what follows a refusal is nothing") {
    std::vector<std::string> seen;
    {
        const RunningServer server([&](const Request& request) {
            seen.push_back(request.method + " " + request.path + " " + request.body);
            return plain_text(200, "called");
        });
        server.talk(post("Content-Length: " + std::to_string(kGet.size()) + "\r\n", kGet) +
                    get("Host: a\r\n") + get("No host\r\n") + kGet);
    }
    CHECK(seen == std::vector<std::string>{"POST /mark " + kGet, "GET /mark "});
}

TEST_CASE("a request is the same however its bytes are cut") {
    std::vector<std::string> seen;
    {
        const RunningServer server([&](const Request& request) {
            seen.push_back(request.method + " " + request.path + " " + request.body);
            return plain_text(200, "called");
        });
        const RawSocket socket(server.address());
        for (const char byte :
             post("Content-Length: 5\r\n", "hello") + get("Host: a\r\nConnection: close\r\n")) {
            socket.send({&byte, 1});
        }
        socket.read_all();
    }
    CHECK(seen == std::vector<std::string>{"POST /mark hello", "GET /mark "});
}
