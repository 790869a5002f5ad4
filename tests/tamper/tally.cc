// A mutation reported under a code that does not fit counts as missed.
#include "tests/tamper/tally.h"

#include <algorithm>
#include <iomanip>
#include <set>
#include <sstream>
#include <thread>

namespace reserve::test {

void Tally::count(const MutationClass& mutations, const Verdict& verdict,
                  std::string_view untouched, const std::string& mutation) {
    std::set<std::string> codes;
    for (const Finding& finding : verdict.findings) {
        codes.insert(finding.code);
    }
    const bool fits = std::ranges::any_of(
        mutations.fitting, [&](const std::string& code) { return codes.contains(code); });
    const std::scoped_lock lock(mutex_);
    if (!lines_.contains(mutations.name)) {
        order_.push_back(mutations.name);
    }
    Line& line = lines_[mutations.name];
    ++line.tried;
    if (fits) {
        ++line.reported;
        for (const std::string& code : codes) {
            ++line.codes[code];
        }
    } else if (codes.empty() && !mutations.harmless.empty() && verdict.verified == untouched) {
        ++line.harmless;
        line.harmless_for = mutations.harmless;
    } else if (line.missed++ == 0) {
        line.first_missed = mutation + (codes.empty() ? "" : ", told as " + *codes.begin());
    }
}

std::size_t Tally::tried() const {
    std::size_t sum = 0;
    for (const auto& [name, line] : lines_) {
        sum += line.tried;
    }
    return sum;
}

std::size_t Tally::missed() const {
    std::size_t sum = 0;
    for (const auto& [name, line] : lines_) {
        sum += line.missed;
    }
    return sum;
}

std::string Tally::table() const {
    std::ostringstream text;
    text << std::left << std::setw(66) << "mutations of" << std::right << std::setw(8) << "tried"
         << std::setw(9) << "reported" << std::setw(9) << "harmless" << std::setw(8) << "missed"
         << "  with findings\n";
    for (const std::string& name : order_) {
        const Line& line = lines_.at(name);
        text << std::left << std::setw(66) << name << std::right << std::setw(8) << line.tried
             << std::setw(9) << line.reported << std::setw(9) << line.harmless << std::setw(8)
             << line.missed << " ";
        for (const auto& [code, count] : line.codes) {
            text << " " << code << " " << count;
        }
        text << "\n";
        if (line.harmless != 0) {
            text << "    harmless: " << line.harmless_for << "\n";
        }
        if (line.missed != 0) {
            text << "    MISSED first: " << line.first_missed << "\n";
        }
    }
    text << tried() << " mutations, " << missed() << " missed\n";
    return text.str();
}

void share_out(const std::function<void(std::size_t first, std::size_t step)>& work) {
    const std::size_t workers = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < workers; ++worker) {
        threads.emplace_back(work, worker, workers);
    }
}

}  // namespace reserve::test
