// The books for other programs, each program run as a process as its users run it: the time and
// memory that a journal of 1,000,000 entries takes, and our balance and register against those of
// hledger, ledger and beancount reading the journal of the same 100,000 entries.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <map>

#include "bench/figures.h"
#include "bench/filled.h"

namespace {

using Words = std::vector<std::string>;
using Clock = std::chrono::steady_clock;

struct Outcome {
    double seconds = 0;
    double peak_megabytes = 0;
};

[[noreturn]] void become(const Words& words) {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    std::vector<char*> arguments;
    for (const std::string& word : words) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    std::_Exit(127);
}

template <class Work>
Outcome apart(const std::string& name, Work work) {
    const auto start = Clock::now();
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        std::_Exit(0);
    }
    int status = 0;
    rusage usage{};
    if (::wait4(child, &status, 0, &usage) != child || status != 0) {
        std::fprintf(stderr, "bench: %s failed\n", name.c_str());
        std::exit(1);
    }
    return {std::chrono::duration<double>(Clock::now() - start).count(),
            static_cast<double>(usage.ru_maxrss) / 1024};
}

Outcome run(const Words& words) {
    return apart(words[0], [&] { become(words); });
}

// In a process of its own: a child's peak begins with the memory of what it came from.
void fill(const std::string& file, std::size_t entries) {
    apart("filling", [&] { bench::fill(file, entries); });
}

class Files {
public:
    Files() : folder_(std::filesystem::temp_directory_path() / "reserve-bench-journal") {
        std::filesystem::create_directories(folder_);
    }
    ~Files() { std::filesystem::remove_all(folder_); }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    std::string operator[](const std::string& name) const { return (folder_ / name).string(); }

private:
    std::filesystem::path folder_;
};

const std::string& reserve_program() {
    static const std::string beside =
        (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "reserve").string();
    return beside;
}

Words export_words(const Files& files, const std::string& dialect) {
    return {reserve_program(), "--ledger",  files["books.db"],        "export",
            "journal",         "--dialect", dialect,                  "-o",
            files[dialect]};
}

constexpr const char* kDialects[] = {"hledger", "ledger", "beancount"};

void measure_export(const Files& files, const bench::Options& options) {
    fill(files["books.db"], 1'000'000);
    double peak = 0;
    for (const char* dialect : kDialects) {
        std::vector<double> ours;
        for (int i = 0; i < 3; ++i) {
            const Outcome outcome = run(export_words(files, dialect));
            ours.push_back(outcome.seconds);
            peak = std::max(peak, outcome.peak_megabytes);
        }
        std::filesystem::remove(files[dialect]);
        bench::print({std::string("journal_") + dialect, ours, {10},
                      "s for 1,000,000 entries (reference: the limit)"},
                     options);
    }
    bench::print({"journal_memory", {peak}, {100}, "MB at most (reference: the limit)"}, options);
}

// How often a second each can do it; the reference is the fastest of the others.
void compare(const std::string& name, const Words& ours, const std::vector<Words>& others,
             const bench::Options& options) {
    bench::Figure figure{name, {}, {}, ""};
    const auto rate = [](const Words& words) { return 1 / run(words).seconds; };
    std::map<double, std::string> rates;
    for (const Words& words : others) {
        std::vector<double> runs{rate(words), rate(words), rate(words)};
        rates[bench::median(runs)] = words[0];
        if (rates.rbegin()->second == words[0]) {
            figure.reference = runs;
        }
    }
    for (int i = 0; i < 9; ++i) {
        figure.ours.push_back(rate(ours));
    }
    figure.unit = "a second, 100,000 entries (reference: " + rates.rbegin()->second +
                  ", the fastest)";
    bench::print(figure, options);
}

void measure_against_others(const Files& files, const bench::Options& options) {
    fill(files["books.db"], 100'000);
    for (const char* dialect : kDialects) {
        run(export_words(files, dialect));
    }
    const Words ours{reserve_program(), "--ledger", files["books.db"]};
    const auto with = [](Words words, const Words& more) {
        words.insert(words.end(), more.begin(), more.end());
        return words;
    };
    const Words hledger{"hledger", "-f", files["hledger"]};
    const Words ledger{"ledger", "--args-only", "-f", files["ledger"]};
    const Words beancount{"bean-query", files["beancount"]};
    compare("books_balance", with(ours, {"balance"}),
            {with(hledger, {"balance", "--flat"}), with(ledger, {"balance", "--flat"}),
             with(beancount, {"select account, sum(position) group by account"})},
            options);
    compare("books_register", with(ours, {"register", "assets:cash:EUR-1"}),
            {with(hledger, {"register", "acct:^assets:cash:EUR-1$"}),
             with(ledger, {"register", "^assets:cash:EUR-1$"}),
             with(beancount, {"select date, position, balance where account = "
                              "'Assets:Cash:EUR-1'"})},
            options);
}

}  // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::options(argc, argv);
    ::setenv("LC_ALL", "C.UTF-8", 1);
    // What beancount read before must not help it.
    ::setenv("BEANCOUNT_DISABLE_LOAD_CACHE", "1", 1);
    const Files files;
    measure_export(files, options);
    measure_against_others(files, options);
    return 0;
}
