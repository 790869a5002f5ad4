// The gatekeeper on its own: what is let through, and each refusal with its status.
#include <catch2/catch.hpp>

#include "http/request_head.h"

using namespace reserve::http;

namespace {

const HeadLimits kLimits;

std::string get(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}
std::string with(std::string_view lines) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n";
}

// 0 if it is let through.
int status_of(const std::string& text) {
    const auto end = find_head_end(text, kLimits);
    if (!end) {
        return end.error().status;
    }
    REQUIRE(*end == text.size());
    const auto head = parse_request_head(text, kLimits);
    return head ? 0 : head.error().status;
}

}  // namespace

TEST_CASE("a plain request is read into its parts") {
    const auto head = parse_request_head(
        "POST /a%20b/c?as_of=2026-01-01 HTTP/1.1\r\nHost: fund.example:80\r\nX-One:  two \r\n"
        "Content-Length: 12\r\n\r\n",
        kLimits);
    REQUIRE(head.has_value());
    CHECK(head->request.method == "POST");
    CHECK(head->request.path == "/a b/c");
    CHECK(head->request.query == "as_of=2026-01-01");
    CHECK(*head->request.find("x-one") == "two");
    CHECK(head->request.find("x-two") == nullptr);
    CHECK(head->body_size == 12);
    CHECK(head->after == AfterResponse::keep);
}

TEST_CASE("HTTP/1.0 needs no Host and is not kept, nor is who says close") {
    const auto old = parse_request_head("GET / HTTP/1.0\r\n\r\n", kLimits);
    REQUIRE(old.has_value());
    CHECK(old->after == AfterResponse::close);
    const auto closing =
        parse_request_head("GET / HTTP/1.1\r\nHost: a\r\nConnection: TE, Close\r\n\r\n", kLimits);
    CHECK(closing->after == AfterResponse::close);
}

TEST_CASE("a head that could be read in two ways is refused") {
    const std::string get_line = "GET / HTTP/1.1\r\n";
    const std::pair<std::string, int> cases[] = {
        {get_line + "\r\n", 400},
        {get_line + "Host: a\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {get_line + "Host: \r\n\r\n", 400},
        {get_line + "Host: a b\r\n\r\n", 400},
        {get_line + "Host: a\r\nNo colon\r\n\r\n", 400},
        {get_line + "Host: a\r\nName : x\r\n\r\n", 400},
        {get_line + "Host: a\r\n: x\r\n\r\n", 400},
        {get_line + "Host: a\r\n folded\r\n\r\n", 400},
        {get_line + "Host: a\r\nX: a\tb\r\n\r\n", 400},
        {get_line + "Host: a\r\nX: a\x7F\r\n\r\n", 400},
        {get_line + "Host: a\r\nX: a\rb\r\n\r\n", 400},
        {get_line + std::string("Host: a\r\nX: \0\r\n\r\n", 17), 400},
        {"GET / HTTP/1.1\nHost: a\n\n", 400},
        {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
        {"GET /\r\nHost: a\r\n\r\n", 400},
        {"GET\r\nHost: a\r\n\r\n", 400},
        {"G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"GET / HTTP/1.11\r\nHost: a\r\n\r\n", 400},
        {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},
    };
    for (const auto& [text, status] : cases) {
        CAPTURE(text);
        if (status == 0) {  // its first line is empty: the head ends there and is no request
            CHECK(parse_request_head(text.substr(0, 2), kLimits).error().status == 400);
        } else {
            CHECK(status_of(text) == status);
        }
    }
}

TEST_CASE("the length of a body is one number of digits, and nothing else says it") {
    CHECK(status_of(with("Content-Length: 0\r\n")) == 0);
    CHECK(status_of(with("Content-Length: 65536\r\n")) == 0);
    CHECK(status_of(with("Content-Length: 65537\r\n")) == 413);
    CHECK(status_of(with("Content-Length: 9999999999\r\n")) == 413);
    CHECK(status_of(with("")) == 411);
    for (const std::string_view bad :
         {"", "+5", "-5", "5, 5", "1,0", "0x5", "abc", "5 5", "99999999999", "9223372036854775808",
          "5\r\nContent-Length: 5", "5\r\ncontent-length: 6"}) {
        CAPTURE(bad);
        CHECK(status_of(with("Content-Length: " + std::string(bad) + "\r\n")) == 400);
    }
    for (const std::string_view coding : {"chunked", "xchunked", "identity", "gzip, chunked"}) {
        const std::string line = "Transfer-Encoding: " + std::string(coding) + "\r\n";
        CHECK(status_of(with(line)) == 501);
        CHECK(status_of(with("Content-Length: 5\r\n" + line)) == 501);
    }
    CHECK(status_of("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n") == 400);
}

TEST_CASE("who asks for leave to send a body is told what is wrong with it, or gets none") {
    const std::string expects = "Expect: 100-continue\r\n";
    CHECK(status_of(with(expects + "Content-Length: 65537\r\n")) == 413);
    CHECK(status_of(with(expects)) == 411);
    CHECK(status_of(with(expects + "Content-Length: +5\r\n")) == 400);
    CHECK(status_of(with(expects + "Transfer-Encoding: chunked\r\n")) == 501);
    CHECK(status_of(with(expects + "Content-Length: 65536\r\n")) == 417);
    CHECK(status_of("GET / HTTP/1.1\r\nHost: a\r\n" + expects + "\r\n") == 417);
}

TEST_CASE("methods of HTTP that nothing here has are not allowed, others are not known") {
    for (const std::string method : {"PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT"}) {
        CHECK(status_of(method + " / HTTP/1.1\r\nHost: a\r\n\r\n") == 405);
    }
    for (const std::string method : {"get", "BREW", "PROPFIND", "GETS"}) {
        CHECK(status_of(method + " / HTTP/1.1\r\nHost: a\r\n\r\n") == 501);
    }
}

TEST_CASE("a target is a path that stays below its root, in one written form") {
    for (const std::string_view good : {"/", "/a/b", "/a.b/..c", "/%41", "/a?x=%2e%2e/"}) {
        CAPTURE(good);
        CHECK(status_of(get(good)) == 0);
    }
    for (const std::string_view bad :
         {"a",         "*",       "http://a/", "/..",  "/../a", "/a/..", "/a/./b",
          "/%2e%2e/a", "/%2E./a", "/a%2fb",    "/%00", "/%0a",  "/%7f",  "/%",
          "/%4",       "/%g1",    "/a\\b",     "/%5c", "/a#b",  "/\x01", "/\xC3\xA4"}) {
        CAPTURE(bad);
        CHECK(status_of(get(bad)) == 400);
    }
}

TEST_CASE("a head has a largest size and a largest number of lines, seen before its end") {
    const std::string long_line = "X: " + std::string(17 * 1024, 'a');
    CHECK(status_of(with(long_line + "\r\n")) == 431);
    CHECK(find_head_end("GET / HTTP/1.1\r\n" + long_line, kLimits).error().status == 431);
    CHECK(find_head_end(std::string(17 * 1024, ' '), kLimits).error().status == 431);
    std::string lines;
    for (int i = 0; i < 70; ++i) {
        lines += "X: y\r\n";
    }
    CHECK(status_of(with(lines)) == 431);
}

TEST_CASE("a head is found when its last byte came, and no byte earlier") {
    const std::string text = get("/a");
    for (std::size_t size = 0; size < text.size(); ++size) {
        CHECK(find_head_end(text.substr(0, size), kLimits).value() == std::nullopt);
    }
    CHECK(find_head_end(text + "more", kLimits).value() == text.size());
}
