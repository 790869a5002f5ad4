// Appending individually signed acts in one batch, against bare Ed25519 verification of as many
// signatures on the same cores. Acts a second.
#include <chrono>
#include <filesystem>
#include <thread>

#include "bench/acts.h"
#include "bench/figures.h"
#include "ledger/codec.h"
#include "ledger/ledger.h"

namespace {

using namespace reserve;
using Clock = std::chrono::steady_clock;

double seconds(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

void clear(const std::filesystem::path& file) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock", ".head"}) {
        std::filesystem::remove(file.string() + suffix);
    }
}

constexpr std::size_t kOpening = 40;  // genesis and enrolments come in a commit of their own

double run_ours(const std::vector<std::string>& lines, const std::filesystem::path& file) {
    clear(file);
    auto ledger = Ledger::create(file, {.origin = "sandbox/bench"});
    std::vector<Submission> acts;
    for (const std::string& line : lines) {
        acts.push_back({line});
    }
    const std::span<const Submission> all(acts);
    for (std::size_t i = 0; i < kOpening; ++i) {
        (void)(*ledger)->append(all.subspan(i, 1), AppendMode::all_or_nothing);
    }
    const auto start = Clock::now();
    const auto verdicts = (*ledger)->append(all.subspan(kOpening), AppendMode::all_or_nothing);
    const double rate = static_cast<double>(lines.size() - kOpening) / seconds(start);
    if (!verdicts || std::holds_alternative<Refusal>(verdicts->back())) {
        std::fprintf(stderr, "bench: %s\n",
                     verdicts ? std::get<Refusal>(verdicts->back()).message.c_str()
                              : verdicts.error().message.c_str());
        std::exit(1);
    }
    return rate;
}

double run_bare(std::size_t count) {
    const auto key = *seal::PrivateKey::generate();
    const auto public_key = key.public_key();
    const std::string message(400, 'x');
    const auto signature = key.sign(as_bytes(message));
    const std::size_t cores = std::thread::hardware_concurrency();
    const auto start = Clock::now();
    {
        std::vector<std::jthread> threads;
        for (std::size_t core = 0; core < cores; ++core) {
            threads.emplace_back([&] {
                for (std::size_t i = 0; i < count / cores; ++i) {
                    if (!public_key.verify(as_bytes(message), signature)) {
                        std::abort();
                    }
                }
            });
        }
    }
    return static_cast<double>(count) / seconds(start);
}

}  // namespace

int main(int argc, char** argv) {
    bench::Life life(true);
    const std::vector<std::string> lines = life.next(10'000);
    const auto file = std::filesystem::temp_directory_path() / "reserve-bench-signed.db";
    std::vector<double> ours;
    std::vector<double> bare;
    for (int i = 0; i < 3; ++i) {
        ours.push_back(run_ours(lines, file));
        bare.push_back(run_bare(lines.size()));
    }
    clear(file);
    bench::print({"signed", ours, bare, "acts a second (reference: bare Ed25519 on all cores)"},
                 bench::options(argc, argv));
    return 0;
}
