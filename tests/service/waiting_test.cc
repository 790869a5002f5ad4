// Who waits for news takes a place: of all, and of his own.
#include <future>

#include "http/asker.h"
#include "tests/service/folder.h"

using namespace reserve;
using namespace reserve::test;
using service::Service;
using service::WaitingRoom;

namespace {

http::Request news_for(std::string peer) {
    return {.id = "r-1",
            .peer = std::move(peer),
            .method = "GET",
            .path = "/v1/ledgers/fund/events",
            .query = "since=1&wait=25",
            .fields = {}};
}

// Asks for news that are not there yet.
std::future<http::Response> wait(Service& service, std::string peer,
                                 std::shared_ptr<http::Asker> asker = nullptr,
                                 std::vector<http::Field> fields = {}) {
    auto told = std::make_shared<std::promise<http::Response>>();
    http::Request request = news_for(std::move(peer));
    request.fields = std::move(fields);
    service.answer(std::move(request),
                   http::Reply([told](http::Response answer) { told->set_value(answer); }, asker));
    return told->get_future();
}

std::unique_ptr<Service> serve(const Folder& folder) {
    service::Settings settings;
    settings.published = {"fund"};
    settings.waiting = {.all = 3, .of_one = 2};
    return folder.start(std::move(settings));
}

}  // namespace

TEST_CASE("one address waits with a few requests, all together with some, and others are told so") {
    const Folder folder;
    const auto service = serve(folder);
    std::vector<std::future<http::Response>> waiting;
    waiting.push_back(wait(*service, "192.0.2.1"));
    waiting.push_back(wait(*service, "192.0.2.1"));
    const http::Response own = wait(*service, "192.0.2.1").get();
    CHECK(own.status == 429);
    REQUIRE(own.find("retry-after") != nullptr);
    CHECK(*own.find("retry-after") == "25");
    waiting.push_back(wait(*service, "192.0.2.2"));
    const http::Response all = wait(*service, "192.0.2.3").get();
    CHECK(all.status == 503);
    CHECK(all.find("retry-after") != nullptr);
    CHECK(get(*service, "/v1/ledgers/fund/events").status == 200);
    service->stop();
    for (auto& one : waiting) {
        CHECK(one.get().status == 200);
    }
}

TEST_CASE("who hung up leaves his place to others") {
    const Folder folder;
    const auto service = serve(folder);
    const auto asker = std::make_shared<http::Asker>(nullptr, http::Wishes(),
                                                     std::make_shared<std::atomic<std::size_t>>());
    auto gone = wait(*service, "192.0.2.1", asker);
    auto other = wait(*service, "192.0.2.1");
    REQUIRE(asker->take());
    CHECK(gone.get().status == 200);
    auto next = wait(*service, "192.0.2.1");
    service->stop();
    CHECK(next.get().status == 200);
    CHECK(other.get().status == 200);
}

TEST_CASE("who is gone in all likelihood, since he ended his own side, leaves his place too") {
    const Folder folder;
    const auto service = serve(folder);
    const auto asker = std::make_shared<http::Asker>(nullptr, http::Wishes(),
                                                     std::make_shared<std::atomic<std::size_t>>());
    auto gone = wait(*service, "192.0.2.1", asker);
    asker->end_other_side();
    CHECK(gone.get().status == 200);
}

TEST_CASE("a token that is revoked while its request waits is told nothing more") {
    const Folder folder;
    const std::filesystem::path place = folder.file("fund").parent_path();
    const Time now{system_clock()->now_microseconds()};
    const auto text = service::make_token(place, {.name = "one",
                                                  .role = service::Role::auditor,
                                                  .ledgers = {"fund"},
                                                  .made = now,
                                                  .expires = {now.microseconds + 60'000'000},
                                                  .revoked = std::nullopt});
    REQUIRE(text);
    const auto service = folder.serve({});
    auto told = wait(*service, "192.0.2.1", nullptr, {{"authorization", "Bearer " + *text}});
    REQUIRE(service::revoke_token(place, "one", now));
    service->stop();
    CHECK(told.get().status == 401);
}

TEST_CASE("a place that was left is free, and is left but once") {
    WaitingRoom room({.all = 2, .of_one = 1});
    auto first = room.enter("a");
    REQUIRE(first);
    CHECK(room.enter("a").error() == WaitingRoom::Full::for_this_one);
    {
        const auto second = room.enter("b");
        REQUIRE(second);
        CHECK(room.enter("c").error() == WaitingRoom::Full::for_all);
    }
    first->leave();
    first->leave();
    const auto again = room.enter("a");
    CHECK(again);
    CHECK(room.enter("b"));
}
