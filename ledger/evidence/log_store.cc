// One bundle at a time is in memory.
#include "ledger/evidence/log_store.h"

#include "ledger/evidence/publication.h"
#include "ledger/seal/tile_path.h"

namespace reserve::evidence {
namespace {

using store::Cell;
using store::Row;
using store::Table;

class LogStore final : public store::Store {
public:
    LogStore(LogSource& source, std::string origin, std::uint64_t size)
        : source_(source), origin_(std::move(origin)), size_(size) {}

    Result<std::optional<Row>> get(Table table, std::span<const Cell> key) override;
    Status scan(const store::Query& query, const store::Visitor& visit) override;
    Result<std::uint64_t> version() override { return 0; }
    Status begin_read() override { return {}; }
    Status end_read() override { return {}; }
    Status begin() override { return refuse(); }
    Status insert(Table, Row) override { return refuse(); }
    Status put(Table, Row) override { return refuse(); }
    Status remove(Table, std::span<const Cell>) override { return refuse(); }
    Status clear(Table) override { return refuse(); }
    Status commit() override { return refuse(); }
    Status roll_back() override { return {}; }
    Status close() override { return {}; }

private:
    static Status refuse() {
        return fail(ErrorKind::usage, "a published log cannot be written to");
    }
    Status load(std::uint64_t bundle);

    LogSource& source_;
    std::string origin_;
    std::uint64_t size_;
    std::optional<std::uint64_t> loaded_;
    std::string bytes_;
    std::vector<Bytes> leaves_;
    Cell row_[2];
};

Status LogStore::load(std::uint64_t bundle) {
    if (loaded_ == bundle) {
        return {};
    }
    loaded_.reset();
    const seal::BundleName name = seal::bundle_of(bundle * seal::kTileWidth, size_);
    const std::string path = seal::bundle_path(name);
    Status status = source_.read(path, kMaxTileFile, bytes_);
    if (!status && status.error().kind == ErrorKind::not_found) {
        // A log that has grown meanwhile may have the full bundle alone.
        status = source_.read(seal::bundle_path({name.index}), kMaxTileFile, bytes_);
    }
    if (!status) {
        return status;
    }
    const auto leaves = seal::decode_bundle(as_bytes(bytes_));
    if (!leaves || leaves->size() < name.width) {
        return fail(ErrorKind::malformed, path + " is not a bundle of its entries");
    }
    leaves_ = *leaves;
    loaded_ = bundle;
    return {};
}

Result<std::optional<Row>> LogStore::get(Table table, std::span<const Cell> key) {
    const auto* number = key.empty() ? nullptr : std::get_if<std::int64_t>(key.data());
    if (table != Table::entry || number == nullptr || *number < 0 ||
        static_cast<std::uint64_t>(*number) >= size_) {
        return std::nullopt;
    }
    const auto seq = static_cast<std::uint64_t>(*number);
    if (Status status = load(seq / seal::kTileWidth); !status) {
        return std::unexpected(status.error());
    }
    row_[0] = *number;
    row_[1] = leaves_[seq % seal::kTileWidth];
    return row_;
}

Status LogStore::scan(const store::Query& query, const store::Visitor& visit) {
    if (query.table == Table::meta) {
        row_[0] = std::string_view("origin");
        row_[1] = std::string_view(origin_);
        visit(row_);
        return {};
    }
    if (query.table != Table::entry) {
        return {};
    }
    for (auto seq = static_cast<std::uint64_t>(query.low.value_or(0)); seq < size_; ++seq) {
        const Cell key[] = {static_cast<std::int64_t>(seq)};
        const auto row = get(Table::entry, key);
        if (!row) {
            return std::unexpected(row.error());
        }
        if (!visit(**row)) {
            break;
        }
    }
    return {};
}

}  // namespace

std::unique_ptr<store::Store> open_log_store(LogSource& source, std::string origin,
                                             std::uint64_t size) {
    return std::make_unique<LogStore>(source, std::move(origin), size);
}

}  // namespace reserve::evidence
