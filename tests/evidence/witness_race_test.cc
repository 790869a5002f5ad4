// Many submit to one witness at once, from threads and processes, and some are killed: whatever was
// cosigned stays one line of history, and nothing that was given away is ever forgotten.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <thread>

#include "ledger/evidence/witness_folder.h"
#include "ledger/evidence/witness_record.h"
#include "tests/evidence/scripted_log.h"

using namespace reserve;
using namespace reserve::evidence;
using seal::WitnessStatus;
using test::ScriptedLog;

namespace {

constexpr std::uint64_t kLast = 16;

const AskPassphrase kPlain = [](const auto&) { return std::optional<std::string>(); };

WitnessRecord open_record(const std::filesystem::path& folder) {
    return {folder, open_witness(folder, "witness.example/w", kPlain).value()};
}

std::uint64_t recorded_size(const WitnessRecord& record, const ScriptedLog& log) {
    const auto note = record.checkpoint(seal::origin_hash(log.origin())).value();
    return note ? seal::parse_checkpoint(note->substr(0, note->find("\n\n") + 1))->head.size : 0;
}

// Brings the witness to the last size, one entry a step, as fast as the others let it.
// `cosigned` is told each size for which this one was given a cosignature.
template <class Told>
void climb(WitnessRecord& record, const ScriptedLog& log, Told cosigned) {
    std::uint64_t known = 0;
    while (known < kLast) {
        const auto answer = record.add_checkpoint(log.request(known, known + 1)).value();
        if (answer.status == WitnessStatus::cosign) {
            cosigned(++known);
        } else if (answer.status == WitnessStatus::conflict) {
            known = std::stoull(answer.body);
        } else {
            return;
        }
    }
}

}  // namespace

TEST_CASE("of racing threads each size is cosigned for exactly one") {
    const test::TemporaryFolder folder;
    const ScriptedLog log("fund.example/reserve");
    REQUIRE(add_log(folder.path(), log.vkey(), "").has_value());
    WitnessRecord record = open_record(folder.path());
    std::array<std::atomic<int>, kLast + 1> times{};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back(
                [&] { climb(record, log, [&](std::uint64_t size) { ++times[size]; }); });
        }
    }
    CHECK(std::all_of(times.begin() + 1, times.end(), [](const auto& one) { return one == 1; }));
    CHECK(recorded_size(record, log) == kLast);
}

TEST_CASE("of two continuations that race at one size only one is cosigned") {
    const ScriptedLog log("fund.example/reserve");
    const std::array<ScriptedLog, 2> tales{log.forked_at(5), log.forked_at(5).forked_at(4)};
    const test::TemporaryFolder folder;
    REQUIRE(add_log(folder.path(), log.vkey(), "").has_value());
    WitnessRecord record = open_record(folder.path());
    REQUIRE(record.add_checkpoint(log.request(0, 4)).value().status == WitnessStatus::cosign);
    const std::array<std::string, 2> requests{log.request(4, 9), tales[1].request(4, 9)};
    std::atomic<int> cosigned = 0;
    {
        std::vector<std::jthread> threads;
        for (const std::string& request : requests) {
            threads.emplace_back([&record, &request, &cosigned] {
                const auto answer = record.add_checkpoint(request).value();
                cosigned += answer.status == WitnessStatus::cosign ? 1 : 0;
            });
        }
    }
    CHECK(cosigned == 1);
}

TEST_CASE("of racing processes each size is cosigned for exactly one") {
    const test::TemporaryFolder folder;
    const ScriptedLog log("fund.example/reserve");
    REQUIRE(add_log(folder.path(), log.vkey(), "").has_value());
    WitnessRecord record = open_record(folder.path());
    std::array<int, 2> pipes{};
    REQUIRE(::pipe(pipes.data()) == 0);
    std::array<pid_t, 2> children{};
    for (pid_t& child : children) {
        child = ::fork();
        if (child == 0) {
            climb(record, log, [&](std::uint64_t size) {
                const auto byte = static_cast<std::uint8_t>(size);
                (void)!::write(pipes[1], &byte, 1);
            });
            ::_exit(0);
        }
    }
    ::close(pipes[1]);
    std::array<int, kLast + 1> times{};
    for (std::uint8_t size = 0; ::read(pipes[0], &size, 1) == 1;) {
        ++times.at(size);
    }
    ::close(pipes[0]);
    for (const pid_t child : children) {
        REQUIRE(::waitpid(child, nullptr, 0) == child);
    }
    CHECK(std::all_of(times.begin() + 1, times.end(), [](int one) { return one == 1; }));
    CHECK(recorded_size(record, log) == kLast);
}

TEST_CASE("a witness killed at any moment has on disk whatever it gave away") {
    const ScriptedLog log("fund.example/reserve");
    for (int round = 0; round < 8; ++round) {
        const test::TemporaryFolder folder;
        REQUIRE(add_log(folder.path(), log.vkey(), "").has_value());
        WitnessRecord record = open_record(folder.path());
        std::array<int, 2> pipe{};
        REQUIRE(::pipe(pipe.data()) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            climb(record, log, [&](std::uint64_t size) {
                const auto byte = static_cast<std::uint8_t>(size);
                (void)!::write(pipe[1], &byte, 1);
            });
            ::_exit(0);
        }
        ::close(pipe[1]);
        std::uint8_t given = 0;
        for (int i = 0; i <= round; ++i) {
            REQUIRE(::read(pipe[0], &given, 1) == 1);
        }
        ::usleep(static_cast<useconds_t>(round * 97));
        ::kill(child, SIGKILL);
        REQUIRE(::waitpid(child, nullptr, 0) == child);
        while (::read(pipe[0], &given, 1) == 1) {
        }
        ::close(pipe[0]);
        WitnessRecord again = open_record(folder.path());
        CHECK(recorded_size(again, log) >= given);
        climb(again, log, [](std::uint64_t) {});
        CHECK(recorded_size(again, log) == kLast);
    }
}
