// What many ask without a token is made once for all of them.
#include "tests/service/folder.h"

using namespace reserve;
using namespace reserve::test;
using namespace std::chrono_literals;
using service::Readiness;

TEST_CASE("the contract is one text for all who ask") {
    const Folder folder;
    const auto service = folder.serve({});
    const http::Response first = get(*service, "/openapi.yaml");
    const http::Response second = get(*service, "/openapi.yaml");
    REQUIRE(first.status == 200);
    CHECK(says(first, "openapi: 3.1"));
    CHECK(first.shared_body == second.shared_body);
}

TEST_CASE("the ledgers are looked at once a second, however many ask") {
    Readiness readiness;
    int looks = 0;
    const auto look = [&] { return ++looks == 1; };
    const auto now = Readiness::Clock::time_point() + 1h;
    CHECK(readiness.seen(now, look));
    CHECK(readiness.seen(now + 1s, look));
    CHECK_FALSE(readiness.seen(now + 1001ms, look));
    CHECK_FALSE(readiness.seen(now + 2s, look));
    CHECK(looks == 2);
}

TEST_CASE("who asks while somebody looks is told what was seen before, and keeps nobody waiting") {
    Readiness readiness;
    const auto now = Readiness::Clock::time_point() + 1h;
    const auto look = [&] { return true; };
    CHECK_FALSE(readiness.seen(now, [&] { return readiness.seen(now, look); }));
    CHECK(readiness.seen(now + 2s, look));
    CHECK_FALSE(readiness.seen(now + 4s, [&] { return !readiness.seen(now + 4s, look); }));
}

TEST_CASE("readiness that is asked for again is not looked for again") {
    const Folder folder;
    const auto service = folder.serve({});
    REQUIRE(get(*service, "/readyz").status == 200);
    const auto before = Readiness::Clock::time_point();
    CHECK(service->readiness().seen(before, [] { return false; }));
}
