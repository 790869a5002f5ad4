// A fork report convicts by its two notes alone, and says less wherever less is shown.
#include <catch2/catch.hpp>

#include "ledger/evidence/fork_report.h"
#include "tests/evidence/scripted_log.h"

using namespace reserve;
using namespace reserve::evidence;
using test::ScriptedLog;
using Kind = ForkVerdict::Kind;

namespace {

const ScriptedLog& honest() {
    static const ScriptedLog log("fund.example/reserve");
    return log;
}
const ScriptedLog& forked() {
    static const ScriptedLog log = honest().forked_at(3);
    return log;
}

Kind judge(std::string_view report) {
    const auto verdict = check_fork_report(report, {&honest().verifier(), 1});
    REQUIRE(verdict.has_value());
    return verdict->kind;
}

}  // namespace

TEST_CASE("two signed trees of one size convict, in either order") {
    CHECK(judge(write_fork_report({}, honest().note(5), forked().note(5))) == Kind::fork);
    CHECK(judge(write_fork_report({}, forked().note(5), honest().note(5))) == Kind::fork);
}

TEST_CASE("one tree twice, or a proof that holds, says nothing against the log") {
    CHECK(judge(write_fork_report({}, honest().note(5), honest().note(5))) == Kind::consistent);
    const auto proof = honest().proof(5, 9);
    CHECK(judge(write_fork_report(proof, honest().note(5), honest().note(9))) == Kind::consistent);
    CHECK(judge(write_fork_report(proof, honest().note(9), honest().note(5))) == Kind::consistent);
    CHECK(judge(write_fork_report({}, honest().note(0), honest().note(5))) == Kind::consistent);
}

TEST_CASE("different sizes without a proof that holds are a suspicion") {
    CHECK(judge(write_fork_report({}, honest().note(5), honest().note(9))) == Kind::suspicion);
    const auto proof = forked().proof(5, 9);
    CHECK(judge(write_fork_report(proof, honest().note(5), forked().note(9))) == Kind::suspicion);
}

TEST_CASE("a note that the log did not sign convicts nobody") {
    const ScriptedLog stranger("fund.example/reserve");
    CHECK(judge(write_fork_report({}, honest().note(5), stranger.note(5))) == Kind::not_signed);
    CHECK(judge(write_fork_report({}, stranger.note(5), honest().note(5))) == Kind::not_signed);
    std::string altered = forked().note(5);
    altered.replace(altered.find("\n5\n"), 3, "\n6\n");
    CHECK(judge(write_fork_report({}, honest().note(6), altered)) == Kind::not_signed);
}

TEST_CASE("checkpoints of another origin do not convict the log whose key signed them") {
    const std::string report = write_fork_report({}, honest().note(5), forked().note(5));
    const auto other = seal::make_verifier("other.example/log", seal::KeyType::ed25519,
                                           honest().verifier().key);
    const auto verdict = check_fork_report(report, {&other, 1});
    REQUIRE(verdict.has_value());
    CHECK(verdict->kind == Kind::not_signed);
}

TEST_CASE("a report has one written form, and every prefix of it is refused") {
    const std::string report =
        write_fork_report(forked().proof(5, 9), honest().note(5), forked().note(9));
    for (std::size_t size = 0; size < report.size(); ++size) {
        const auto verdict = check_fork_report(report.substr(0, size), {&honest().verifier(), 1});
        CHECK_FALSE(verdict.has_value());
    }
    for (const std::string& more : {std::string("\n"), std::string("x"), "\n" + honest().note(5)}) {
        CHECK_FALSE(check_fork_report(report + more, {&honest().verifier(), 1}).has_value());
    }
}
