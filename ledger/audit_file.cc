// Verification of a ledger's file together with its head file.
#include "ledger/audit.h"
#include "ledger/sealer.h"
#include "ledger/store/sqlite/sqlite_store.h"

namespace reserve {

Result<AuditReport> verify_file(const std::filesystem::path& file,
                                const std::function<void(std::uint64_t)>& progress) {
    auto store = store::open_sqlite({.path = file, .mode = store::Mode::read_only});
    if (!store) {
        return std::unexpected(store.error());
    }
    const std::string text = read_head_file(file);
    const AuditOptions options{.progress = progress, .told = parse_head_file(text)};
    auto report = verify(**store, options);
    if (report && !text.empty() && !options.told) {
        report->findings.push_back({"malformed", std::nullopt, "head file", "cannot be read"});
    }
    return report;
}

}  // namespace reserve
