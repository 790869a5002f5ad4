// The count of what was tried and how each mutation was answered, class by class.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/tamper/verifier.h"

namespace reserve::test {

struct MutationClass {
    std::string name;
    // A report counts if one of its findings has one of these codes.
    std::vector<std::string> fitting;
    // Why one may go unreported if what was verified is the same; empty: none may.
    std::string harmless = {};
};

class Tally {
public:
    // `untouched`: what is verified of the unchanged original. Safe for several threads.
    void count(const MutationClass& mutations, const Verdict& verdict, std::string_view untouched,
               const std::string& mutation);

    std::size_t tried() const;
    std::size_t missed() const;
    // A line for each class; below it why some are harmless, and the first that was missed.
    std::string table() const;

private:
    struct Line {
        std::string harmless_for;
        std::size_t tried = 0;
        std::size_t reported = 0;
        std::size_t harmless = 0;
        std::size_t missed = 0;
        std::map<std::string, std::size_t> codes;  // mutations with such a finding
        std::string first_missed;
    };

    std::mutex mutex_;
    std::vector<std::string> order_;
    std::map<std::string, Line> lines_;
};

// Runs `work(first, step)` once for each processor: it is to do every step-th of its tasks,
// beginning with the first, on copies of its own.
void share_out(const std::function<void(std::size_t first, std::size_t step)>& work);

}  // namespace reserve::test
