// Who asks too often, however many addresses he has.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "service/service.h"

using namespace reserve;
using service::Service;

namespace {

int ask_from(Service& service, std::string peer) {
    int status = 0;
    service.answer({.id = "r-1",
                    .peer = std::move(peer),
                    .method = "GET",
                    .path = "/v1/ledgers/fund/status",
                    .query = "",
                    .fields = {}},
                   http::Reply([&](const http::Response& answer) { status = answer.status; }));
    return status;
}

}  // namespace

TEST_CASE("the addresses of one IPv6 network share what one may ask") {
    std::string folder = (std::filesystem::temp_directory_path() / "reserve-XXXXXX").string();
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    {
        service::Settings settings;
        settings.folder = folder;
        settings.rate = {.requests = 1, .window_s = 3'600};
        Service service(std::move(settings));
        CHECK(ask_from(service, "2001:db8:1:1::1") == 401);
        CHECK(ask_from(service, "2001:db8:1:1:ffff::2") == 429);
        CHECK(ask_from(service, "2001:db8:1:2::1") == 401);
        CHECK(ask_from(service, "192.0.2.1") == 401);
        CHECK(ask_from(service, "192.0.2.2") == 401);
    }
    std::filesystem::remove_all(folder);
}
