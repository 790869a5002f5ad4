// The witness protocol over the wire: each status of the standard with its body and type.
#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>

#include "http/client.h"
#include "http/witness_service.h"
#include "ledger/evidence/witness_folder.h"
#include "tests/evidence/scripted_log.h"
#include "tests/http/raw_socket.h"

using namespace reserve;
using namespace reserve::http;

namespace {

evidence::WitnessRecord open_record(const std::filesystem::path& folder, std::string_view vkey) {
    REQUIRE(evidence::add_log(folder, vkey, "").has_value());
    const auto plain = [](const auto&) { return std::optional<std::string>(); };
    return {folder, evidence::open_witness(folder, "witness.example/w", plain).value()};
}

struct World {
    Response submit(std::string_view body) const {
        return Client().post(server.url("/add-checkpoint"), body, kPlainText).value();
    }
    std::string checkpoint_url() const {
        return server.url("/" + seal::origin_hash(log.origin()) + "/checkpoint");
    }

    test::TemporaryFolder folder;
    test::ScriptedLog log{"fund.example/reserve"};
    evidence::WitnessRecord record = open_record(folder.path(), log.vkey());
    std::atomic<int> told = 0;
    test::RunningServer server{witness_handler(record, [this](const auto&) { ++told; })};
};

}  // namespace

TEST_CASE("a submission is answered with the standard's statuses") {
    const World world;
    CHECK(world.submit("nonsense").status == 400);
    CHECK(world.submit(test::ScriptedLog("other.example/x").request(0, 5)).status == 404);
    CHECK(world.submit(test::ScriptedLog("fund.example/reserve").request(0, 5)).status == 403);
    const Response cosigned = world.submit(world.log.request(0, 5));
    CHECK(cosigned.status == 200);
    CHECK(cosigned.body.starts_with("\u2014 witness.example/w "));
    const Response behind = world.submit(world.log.request(0, 7));
    CHECK(behind.status == 409);
    CHECK(behind.body == "5\n");
    CHECK(behind.content_type == "text/x.tlog.size");
    CHECK(world.submit(world.log.forked_at(3).request(5, 7)).status == 422);
    CHECK(world.told == 6);
}

TEST_CASE("the last checkpoint is published under the hash of its origin, cosigned") {
    const World world;
    CHECK(fetch(world.checkpoint_url())->status == 404);
    const Response cosigned = world.submit(world.log.request(0, 5));
    const auto published = fetch(world.checkpoint_url());
    CHECK(published->status == 200);
    CHECK(published->body == world.log.note(5) + cosigned.body);
    CHECK(published->content_type == kPlainText);
}

TEST_CASE("other paths and methods find nothing") {
    const World world;
    for (const std::string_view path : {"/", "/checkpoint", "/logs/checkpoint", "/witness.pem",
                                        "/a/b/checkpoint", "/add-checkpoint/"}) {
        CAPTURE(path);
        CHECK(fetch(world.server.url(path))->status == 404);
    }
    CHECK(fetch(world.server.url("/add-checkpoint"))->status == 405);
    CHECK(Client().post(world.checkpoint_url(), "x", kPlainText)->status == 405);
    const auto path = world.checkpoint_url().substr(world.server.url("").size());
    CHECK(world.server.talk("DELETE " + path + " HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 405 "));
}

TEST_CASE("a record that cannot be trusted is a 500 that says nothing") {
    const World world;
    world.submit(world.log.request(0, 5));
    const auto place = world.folder.path() / seal::origin_hash(world.log.origin());
    std::ofstream(place / "checkpoint") << "x";
    const Response answer = world.submit(world.log.request(5, 7));
    CHECK(answer.status == 500);
    CHECK_FALSE(answer.body.contains("checkpoint"));
}
