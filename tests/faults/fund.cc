// See fund.h.
#include "tests/faults/fund.h"

#include <sqlite3.h>

#include <cstdlib>

#include "ledger/audit.h"
#include "ledger/base/check.h"
#include "ledger/seal/sha256.h"
#include "ledger/head_file.h"
#include "tests/ledger/world.h"

namespace reserve::faults {
namespace {

namespace fs = std::filesystem;

// "ok", or the first thing that SQLite finds.
std::string integrity(const fs::path& file) {
    sqlite3* raw = nullptr;
    std::string found = "cannot be opened";
    if (sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK) {
        const auto take = [](void* to, int, char** values, char**) {
            *static_cast<std::string*>(to) = values[0];
            return 0;
        };
        const int code = sqlite3_exec(raw, "PRAGMA integrity_check(1)", take, &found, nullptr);
        if (code != SQLITE_OK) found = sqlite3_errmsg(raw);
    }
    sqlite3_close(raw);
    return found;
}

std::string first_finding(const fs::path& file) {
    const auto report = verify_file(file, nullptr);
    if (!report) return "not verified: " + report.error().message;
    if (report->findings.empty()) return {};
    const Finding& finding = report->findings.front();
    return "a finding: " + finding.code + " " + finding.place + " " + finding.reason;
}

std::string first_lost(Ledger& ledger, std::span<const Receipt> acknowledged) {
    for (const Receipt& receipt : acknowledged) {
        const auto entry = ledger.entry(receipt.seq);
        const std::string which = "entry " + std::to_string(receipt.seq);
        if (!entry) return which + " was acknowledged and is lost: " + entry.error().message;
        if (seal::Hasher().leaf(as_bytes(entry->leaf)) != receipt.leaf_hash) {
            return which + " is not the one that was acknowledged";
        }
    }
    return {};
}

}  // namespace

MemoryFolder::MemoryFolder() {
    std::error_code ignored;
    const fs::path memory = "/dev/shm";
    const fs::path base = fs::is_directory(memory, ignored) ? memory : fs::temp_directory_path();
    std::string name = (base / "reserve-faults-XXXXXX").string();
    RESERVE_CHECK(::mkdtemp(name.data()) != nullptr, "a folder can be made");
    path_ = name;
}

MemoryFolder::~MemoryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

const Files& opened_fund() {
    static const Files files = [] {
        const MemoryFolder folder;
        Teller teller(folder.path() / "fund.db");
        {
            auto ledger = teller.create();
            RESERVE_CHECK(ledger && teller.open_fund(**ledger), "a fund can be opened");
        }
        Files made = read_files(folder.path().string());
        std::erase_if(made, [](const auto& file) { return file.first.ends_with("-shm"); });
        return made;
    }();
    return files;
}

Result<std::unique_ptr<Ledger>> Teller::create() const {
    return Ledger::create(file_, {.origin = "test/fund",
                                  .clock = std::make_shared<test::StandingClock>()});
}

Result<std::unique_ptr<Ledger>> Teller::open() const {
    OpenLedger options;
    options.clock = std::make_shared<test::StandingClock>();
    return Ledger::open(file_, options);
}

Status Teller::open_fund(Ledger& ledger) {
    acts_ = {test::opening(),
             test::act("e-t", "g", "officer.enrolled",
                       "{'name':'T','officer':'t','roles':['treasurer','controller']}"),
             test::act("p-B", "g", "party.registered",
                       "{'name':'Beneficiary','party':'B','role':'beneficiary'}"),
             test::act("a-eur", "t", "account.opened",
                       "{'account':'eur-1','bank':'Bank','currency':'EUR'}")};
    return commit(ledger);
}

Status Teller::send(Ledger& ledger, std::size_t count) {
    acts_.clear();
    for (std::size_t i = 0; i < count; ++i) {
        acts_.push_back(test::income("i-" + std::to_string(number_++)));
    }
    return commit(ledger);
}

Status Teller::commit(Ledger& ledger) {
    former_head_ = read_head_file(file_);
    const std::vector<Submission> submissions(acts_.begin(), acts_.end());
    const auto verdicts = ledger.append(submissions, AppendMode::all_or_nothing);
    if (!verdicts) return std::unexpected(verdicts.error());
    for (const Verdict& verdict : *verdicts) {
        const auto* receipt = std::get_if<Receipt>(&verdict);
        if (receipt == nullptr) return fail(ErrorKind::usage, std::get<Refusal>(verdict).message);
        acknowledged_.push_back(*receipt);
    }
    return {};
}

Result<std::size_t> Teller::send_again(Ledger& ledger) {
    const std::size_t before = acknowledged_.size();
    if (Status status = commit(ledger); !status) return std::unexpected(status.error());
    std::size_t replayed = 0;
    for (std::size_t i = before; i < acknowledged_.size(); ++i) {
        replayed += acknowledged_[i].replayed ? 1U : 0U;
    }
    return replayed;
}

std::string complaint(const fs::path& file, std::span<const Receipt> receipts, store::Mode mode) {
    if (std::string finding = first_finding(file); !finding.empty()) return finding;
    if (std::string found = integrity(file); found != "ok") return "SQLite: " + found;
    OpenLedger options;
    options.mode = mode;
    const auto ledger = Ledger::open(file, options);
    if (!ledger) return "cannot be opened: " + ledger.error().message;
    return first_lost(**ledger, receipts);
}

std::string complaint(Teller& teller) {
    std::string wrong = complaint(teller.file(), teller.acknowledged(),
                                  store::Mode::read_only);
    if (!wrong.empty()) return wrong;
    auto ledger = teller.open();
    Status next = ledger ? Status() : std::unexpected(ledger.error());
    if (next && (*ledger)->is_open()) {
        next = teller.send(**ledger, 1);
    } else if (next) {
        ledger->reset();
        ledger = teller.create();
        next = ledger ? teller.open_fund(**ledger) : std::unexpected(ledger.error());
    }
    return next ? "" : "does not go on: " + next.error().message;
}

}  // namespace reserve::faults
