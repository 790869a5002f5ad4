// A ledger in a folder of its own, both gone when it goes.
#pragma once

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>

#include "ledger/base/check.h"
#include "ledger/ledger.h"

namespace reserve::simulate::test {

class LedgerFile {
public:
    LedgerFile() {
        std::string name = (std::filesystem::temp_directory_path() / "reserve-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        auto made = Ledger::create(file(), {.origin = "sandbox/path"});
        RESERVE_CHECK(made.has_value(), "a ledger is made in an empty folder");
        ledger = std::move(*made);
    }
    ~LedgerFile() {
        ledger.reset();
        std::filesystem::remove_all(folder_);
    }
    void reopen() {
        ledger.reset();
        auto opened = Ledger::open(file());
        RESERVE_CHECK(opened.has_value(), "a ledger written is opened again");
        ledger = std::move(*opened);
    }
    std::filesystem::path file() const { return folder_ / "fund.db"; }

    // How many of the lines it takes, and what it says to the first that it does not.
    std::size_t append(const std::vector<std::string>& lines) {
        std::vector<Submission> acts;
        for (const std::string& line : lines) {
            acts.push_back({line});
        }
        const auto verdicts = ledger->append(acts, AppendMode::until_refusal);
        RESERVE_CHECK(verdicts.has_value(), "nothing keeps a ledger from being written");
        std::size_t taken = 0;
        for (const Verdict& verdict : *verdicts) {
            if (const auto* refusal = std::get_if<Refusal>(&verdict)) {
                UNSCOPED_INFO(refusal->message << " in " << lines[taken]);
            } else {
                ++taken;
            }
        }
        return taken;
    }

    std::unique_ptr<Ledger> ledger;

private:
    std::filesystem::path folder_;
};

}  // namespace reserve::simulate::test
