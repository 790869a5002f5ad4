// What fails while it is read: the caller is told nothing of it, the operator all.
#include <fstream>

#include "tests/service/folder.h"

using namespace reserve;
using namespace reserve::test;
using namespace std::chrono_literals;
using service::Service;
using service::Troubles;

namespace {

// All but the first page of the ledger's file.
void damage(const std::filesystem::path& file) {
    constexpr std::size_t kPage = 4096;
    const std::string rubbish(std::filesystem::file_size(file) - kPage, '\xA5');
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(kPage);
    stream << rubbish;
}

}  // namespace

TEST_CASE("a ledger that cannot be read is told to the operator once, and counted each time") {
    const Folder folder;
    std::vector<std::pair<std::string, std::string>> told;
    service::Settings settings;
    settings.published = {"fund"};
    settings.complain = [&](std::string_view ledger, const Error& error) {
        told.emplace_back(ledger, error.message);
    };
    const auto service = folder.start(std::move(settings));
    REQUIRE(get(*service, "/v1/ledgers/fund/log/checkpoint").status == 404);
    CHECK(told.empty());
    damage(folder.file("fund"));
    for (int i = 0; i < 2; ++i) {
        const http::Response answer = get(*service, "/v1/ledgers/fund/entries/0");
        CHECK(answer.status == 503);
        CHECK_FALSE(says(answer, folder.file("fund").string()));
    }
    REQUIRE(told.size() == 1);
    CHECK(told.front().first == "fund");
    CHECK_THAT(told.front().second, Catch::Contains(folder.file("fund").string()));
    CHECK_THAT(service->metrics_text(),
               Catch::Contains("reserve_failures_total{ledger=\"fund\"} 2\n"));
}

TEST_CASE("a list of tokens that cannot be read is told to the operator") {
    const Folder folder;
    std::vector<std::string> told;
    service::Settings settings;
    settings.complain = [&](std::string_view, const Error& error) {
        told.push_back(error.message);
    };
    const auto service = folder.start(std::move(settings));
    std::ofstream(service::tokens_file(folder.file("fund").parent_path())) << "nonsense";
    const auto answer = get(*service, "/v1/ledgers/fund/status", {{"authorization", "Bearer x"}});
    CHECK(answer.status == 503);
    CHECK(told.size() == 1);
    CHECK(get(*service, "/healthz", {{"authorization", "Bearer x"}}).status == 200);
}

TEST_CASE("what lasts is told again after a minute, and at once when it is something else") {
    Troubles troubles;
    const auto now = Troubles::Clock::time_point() + 1h;
    CHECK(troubles.is_news("fund", "cannot be read", now));
    CHECK_FALSE(troubles.is_news("fund", "cannot be read", now + 60s));
    CHECK(troubles.is_news("other", "cannot be read", now + 60s));
    CHECK(troubles.is_news("fund", "cannot be read", now + 61s));
    CHECK(troubles.is_news("fund", "is locked", now + 62s));
    CHECK_FALSE(troubles.is_news("fund", "cannot be read", now + 63s));
    CHECK_FALSE(troubles.is_news("fund", "is locked", now + 64s));
}
