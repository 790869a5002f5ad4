// Each step says what a crash after it leaves.
#include "ledger/backup.h"

#include <fmt/format.h>

#include "ledger/head_file.h"
#include "ledger/ledger_files.h"
#include "ledger/sealer.h"
#include "ledger/store/sqlite/copy.h"

namespace reserve {
namespace {

std::unexpected<Error> older(const std::filesystem::path& copy, const ToldHead& told,
                             const std::string& what) {
    return fail(ErrorKind::forked,
                fmt::format("{} {}, as {} tells; to go on from it would show two histories. Put "
                            "back a newer copy",
                            copy.string(), what, told.place));
}

// That the verified copy begins with what was told.
Status check_begins_with(const std::filesystem::path& copy, const ToldHead& told,
                         std::uint64_t entries) {
    const auto head = parse_head_file(told.text);
    if (!head) {
        return fail(ErrorKind::malformed, told.place + " is no checkpoint");
    }
    auto store = store::open_sqlite({.path = copy, .mode = store::Mode::read_only});
    if (!store) {
        return std::unexpected(store.error());
    }
    if (head->size > entries) {
        return older(copy, told, fmt::format("has {} {}, but the ledger had {}", entries,
                                             entries == 1 ? "entry" : "entries", head->size));
    }
    const auto begins = begins_with(**store, *head);
    if (!begins) {
        return std::unexpected(begins.error());
    }
    return *begins
               ? Status()
               : older(copy, told, fmt::format("has other entries than the first {} of the ledger",
                                               head->size));
}

}  // namespace

Result<AuditReport> back_up(const std::filesystem::path& ledger, const std::filesystem::path& copy,
                            const Verified& progress) {
    // Read before the copy, which then has at least what was told. A head file that others
    // replace meanwhile is read whole or as it was.
    const std::string told = read_head_file(ledger);
    if (Status status = store::copy_sqlite({.path = ledger}, copy); !status) {
        return std::unexpected(status.error());
    }
    // A crash from here on leaves a whole copy that was not verified; restoring verifies it.
    Status status = told.empty() ? Status() : write_head_file(copy, told);
    auto report = status ? verify_file(copy, progress) : std::unexpected(status.error());
    if (!report || !report->findings.empty()) {
        remove_ledger(copy);
    }
    return report;
}

Result<AuditReport> restore(const std::filesystem::path& copy, const std::filesystem::path& ledger,
                            std::span<const ToldHead> told, const Verified& progress) {
    auto report = verify_file(copy, progress);
    if (!report || !report->findings.empty()) {
        return report;
    }
    std::vector<ToldHead> heads(told.begin(), told.end());
    const std::string last = read_head_file(ledger);
    if (!last.empty()) {
        heads.push_back({head_file_of(ledger).string(), last});
    }
    for (const ToldHead& head : heads) {
        if (Status status = check_begins_with(copy, head, report->entries); !status) {
            return std::unexpected(status.error());
        }
    }
    if (Status status = store::copy_sqlite({.path = copy}, ledger); !status) {
        return std::unexpected(status.error());
    }
    // A crash here leaves the ledger with the head file that was there before, or with none: older
    // than the ledger at most.
    const std::string copied = read_head_file(copy);
    if (last.empty() && !copied.empty()) {
        if (Status status = write_head_file(ledger, copied); !status) {
            return std::unexpected(status.error());
        }
    }
    return report;
}

}  // namespace reserve
