// Who is next: in order, but nobody has all workers.
#include "http/request_queue.h"

#include <catch2/catch.hpp>

using namespace reserve;
using namespace reserve::http;

namespace {

WholeRequest request_of(const std::string& peer, const std::string& token) {
    Request request;
    request.peer = peer;
    request.fields = {{"authorization", token}};
    return {.request = std::move(request),
            .asker = std::make_shared<Asker>(nullptr, Wishes{},
                                             std::make_shared<std::atomic<std::size_t>>(0))};
}

std::uint64_t taken(RequestQueue& queue) {
    return queue.take(std::stop_token()).value().connection;
}

}  // namespace

TEST_CASE("one caller has all workers but one, and the next one's request is not kept behind his") {
    RequestQueue queue(3, 100);
    for (std::uint64_t id = 1; id <= 4; ++id) {
        queue.put(id, request_of("192.0.2.1", "Bearer a"));
    }
    SECTION("another address") {
        queue.put(5, request_of("192.0.2.2", "Bearer a"));
    }
    SECTION("another token") {
        queue.put(5, request_of("192.0.2.1", "Bearer b"));
    }
    CHECK(taken(queue) == 1);
    CHECK(taken(queue) == 2);
    CHECK(taken(queue) == 5);
    queue.done(std::string("192.0.2.1\nBearer a"));
    CHECK(taken(queue) == 3);
}

TEST_CASE("a single worker serves whoever is next") {
    RequestQueue queue(1, 100);
    queue.put(1, request_of("192.0.2.1", ""));
    queue.put(2, request_of("192.0.2.1", ""));
    CHECK(taken(queue) == 1);
    queue.done(std::string("192.0.2.1\n"));
    CHECK(taken(queue) == 2);
}

TEST_CASE("of too many that wait, those whose client has gone are dropped") {
    RequestQueue queue(2, 2);
    WholeRequest gone = request_of("192.0.2.1", "");
    const auto asker = gone.asker;
    queue.put(1, std::move(gone));
    queue.put(2, request_of("192.0.2.2", ""));
    asker->take();
    queue.put(3, request_of("192.0.2.3", ""));
    CHECK(taken(queue) == 2);
    CHECK(taken(queue) == 3);
}

TEST_CASE("who is to stop is given nothing more") {
    RequestQueue queue(2, 2);
    std::stop_source source;
    source.request_stop();
    CHECK_FALSE(queue.take(source.get_token()));
}
