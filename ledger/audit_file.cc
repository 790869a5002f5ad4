// Verification of a ledger's file together with its head file.
#include "ledger/audit.h"
#include "ledger/cells.h"
#include "ledger/head_file.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/store/sqlite/sqlite_store.h"

namespace reserve {

using store::Table;

namespace {

// The head file holds a checkpoint as it was signed, or where none was its text alone.
Result<bool> is_as_signed(store::Store& store, std::string_view told, const seal::TreeHead& head) {
    const store::Cell size[] = {cell_of(head.size)};
    const auto signed_row = store.get(Table::checkpoint, size);
    if (!signed_row) {
        return std::unexpected(signed_row.error());
    }
    if (*signed_row) {
        return text_of((**signed_row)[1]) == told;
    }
    const store::Cell key[] = {std::string_view("origin")};
    const auto origin = store.get(Table::meta, key);
    if (!origin) {
        return std::unexpected(origin.error());
    }
    return *origin && seal::write_checkpoint(text_of((**origin)[1]), head) == told;
}

}  // namespace

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
    if (report && options.told && options.told->size <= report->entries) {
        const auto as_signed = is_as_signed(**store, text, *options.told);
        if (!as_signed) {
            return std::unexpected(as_signed.error());
        }
        if (!*as_signed) {
            report->findings.push_back({"signature", std::nullopt, "head file",
                                        "is not the checkpoint that was signed"});
        }
    }
    return report;
}

}  // namespace reserve
