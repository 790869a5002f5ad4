// The page at "/": what is public, escaped, behind its guards; nothing of other ledgers.
#include "tests/service/folder.h"

using namespace reserve;
using namespace reserve::test;
using service::Service;

namespace {

http::Response ask(Service& service, std::vector<http::Field> fields = {}) {
    return get(service, "/", std::move(fields));
}

}  // namespace

TEST_CASE("the page shows the public ledgers escaped, and of others not even their names") {
    const Folder folder;
    const auto service = folder.serve({"fund", "absent"});
    const http::Response page = ask(*service);
    REQUIRE(page.status == 200);
    CHECK(page.content_type == "text/html; charset=utf-8");
    CHECK(says(page, "<h2>&lt;script&gt;alert(1)&lt;/script&gt; &amp; "));
    CHECK(says(page, "EXERCISE"));
    CHECK(says(page, "closed: no notification was issued"));
    CHECK(says(page, "EUR 0.00"));
    CHECK(says(page, "test/fund, 1 entries, root "));
    CHECK(says(page, "reserve --ledger URL/v1/ledgers/fund verify"));
    CHECK(says(page, "href=\"/v1/ledgers/fund/reports/position\""));
    for (const char* absent :
         {"<script", "ecret", "absent", "http-equiv=\"refresh\"", "src=", "<link", "url("}) {
        INFO(absent);
        CHECK_FALSE(says(page, absent));
    }
}

TEST_CASE("nothing is linked that the log does not have") {
    const Folder folder;
    const auto service = folder.serve({"fund"});
    const http::Response page = ask(*service);
    CHECK_FALSE(says(page, "/log/checkpoint"));
    CHECK_FALSE(says(page, "/log/log.vkey"));
}

TEST_CASE("where nothing is public the page says so and how to come by a token") {
    const Folder folder;
    const auto service = folder.serve({});
    const http::Response page = ask(*service);
    CHECK(page.status == 200);
    CHECK(says(page, "Nothing is public here"));
    CHECK(says(page, "reserve token new"));
    CHECK_FALSE(says(page, "/v1/ledgers/fund"));
}

TEST_CASE("the page may run nothing, fetch nothing, and be framed by nobody") {
    const Folder folder;
    const auto service = folder.serve({"fund"});
    const http::Response page = ask(*service);
    const std::pair<const char*, const char*> expected[] = {
        {"content-security-policy",
         "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
         "frame-ancestors 'none'"},
        {"referrer-policy", "no-referrer"},
        {"cross-origin-opener-policy", "same-origin"},
        {"cross-origin-resource-policy", "same-origin"}};
    for (const auto& [name, value] : expected) {
        INFO(name);
        REQUIRE(page.find(name) != nullptr);
        CHECK(*page.find(name) == value);
    }
    CHECK(page.find("ratelimit") != nullptr);
}

TEST_CASE("the page's tag is another one after an entry, and the same without one") {
    const Folder folder;
    const auto service = folder.serve({"fund"});
    const std::string first = *ask(*service).find("etag");
    CHECK(*ask(*service).find("etag") == first);
    accepted(*folder.open("fund"),
             act("p", "g", "party.registered", "{'name':'P','party':'P','role':'contributor'}"));
    const std::string second = *ask(*service).find("etag");
    CHECK(second != first);
    accepted(*folder.open("secret"),
             act("p", "g", "party.registered", "{'name':'P','party':'P','role':'contributor'}"));
    CHECK(*ask(*service).find("etag") == second);
}

TEST_CASE("a caller who takes no page, or shows a token that is none, is given none") {
    const Folder folder;
    const auto service = folder.serve({"fund"});
    CHECK(ask(*service, {{"accept", "image/png"}}).status == 406);
    CHECK(ask(*service, {{"authorization", "Bearer forged"}}).status == 401);
}
