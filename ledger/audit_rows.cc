// Hashing rows by groups, and the few questions that a replay asks about rows written before.
#include "ledger/audit_rows.h"

#include <algorithm>
#include <cstring>
#include <random>

#include "ledger/cells.h"

namespace reserve {

using store::Cell;
using store::Row;
using store::Table;

namespace {

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<boost::uint128_type>(a ^ 0x9E37'79B9'7F4A'7C15) *
                         (b ^ 0xE703'7ED1'A0B4'28DB);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t mix_bytes(std::uint64_t hash, const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    hash = mix(hash, size);
    for (std::size_t at = 0; at < size; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + at, std::min<std::size_t>(8, size - at));
        hash = mix(hash, word);
    }
    return hash;
}

// How many leading columns name a group; the others are summed up within it.
std::size_t group_width(Table table) {
    switch (table) {
        case Table::object:
        case Table::mention:
            return 2;
        case Table::act_id:
            return 0;
        default:
            return 1;
    }
}

// Whether a group is one row, which a later put replaces.
bool is_keyed_by_group(Table table) {
    return store::spec(table).key_columns == group_width(table);
}

}  // namespace

ExpectedRows::ExpectedRows() : groups_(store::tables().size()) {
    std::random_device random;
    seed_ = static_cast<std::uint64_t>(random()) << 32 | random();
}

std::uint64_t ExpectedRows::hash(Row cells, std::uint64_t seed) const {
    std::uint64_t result = mix(seed_, seed);
    for (const Cell& cell : cells) {
        if (const auto* number = std::get_if<std::int64_t>(&cell)) {
            result = mix(result + 1, static_cast<std::uint64_t>(*number));
        } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
            result = mix_bytes(result + 2, text->data(), text->size());
        } else if (const auto* blob = std::get_if<store::Blob>(&cell)) {
            result = mix_bytes(result + 3, blob->data(), blob->size());
        } else {
            result = mix(result + 4, 0);
        }
    }
    return result;
}

std::uint64_t ExpectedRows::group_of(Table table, Row row) const {
    return hash(row.first(group_width(table)), 1);
}

void ExpectedRows::add(Table table, Row row) {
    RowDigest& group = groups_[static_cast<std::size_t>(table)][group_of(table, row)];
    if (is_keyed_by_group(table)) {
        group = {};
    }
    ++group.count;
    group.sum += hash(row, 2);
}

ExpectedRows::ReferenceKey ExpectedRows::reference_key(std::int64_t account,
                                                       std::string_view reference) const {
    const Cell key[] = {account, reference};
    return {hash(key, 3), hash(key, 4)};
}

Result<std::optional<Row>> ExpectedRows::get(Table, std::span<const Cell>) {
    return std::nullopt;
}

Status ExpectedRows::insert(Table table, Row row) {
    switch (table) {
        case Table::entry:
            return {};
        case Table::act_id: {
            const auto seq = static_cast<std::uint64_t>(integer_of(row[1]));
            if (!ids_.emplace(integer_of(row[0]), seq).second) {
                ids_of_equal_hash_.emplace_back(integer_of(row[0]), seq);
            }
            break;
        }
        case Table::reversal:
            reversed_.insert(static_cast<std::uint64_t>(integer_of(row[0])));
            break;
        case Table::bank_reference:
            references_[reference_key(integer_of(row[0]), text_of(row[1]))] = {
                static_cast<std::uint64_t>(integer_of(row[2])), hash(row, 2),
                group_of(table, row)};
            break;
        case Table::posting:
            keep_posting(row);
            break;
        default:
            break;
    }
    add(table, row);
    return {};
}

// Statements are compared with cash on a day.
void ExpectedRows::keep_posting(Row row) {
    const auto bits = static_cast<std::uint64_t>(integer_of(row[0]));
    if (fund::AccountKey::from_bits(bits).account_class() == fund::AccountClass::cash) {
        cash_[bits][integer_of(row[3])] += amount_of(row[4]);
    }
}

Status ExpectedRows::put(Table table, Row row) {
    if (table == Table::tile) {
        keep_tile(row);
    } else {
        add(table, row);
    }
    return {};
}

void ExpectedRows::keep_tile(Row row) {
    const std::pair at(integer_of(row[0]), integer_of(row[1]));
    if (integer_of(row[2]) == store::full_tile_width) {
        edges_.erase(at);
        on_full_tile(row);
        return;
    }
    const auto* hashes = std::get_if<store::Blob>(&row[3]);
    edges_[at].assign(hashes->begin(), hashes->end());
}

Status ExpectedRows::remove(Table table, std::span<const Cell> key) {
    if (table != Table::bank_reference) {
        return fail(ErrorKind::internal, "a replay removes nothing but bank references");
    }
    const auto found = references_.find(reference_key(integer_of(key[0]), text_of(key[1])));
    if (found != references_.end()) {
        RowDigest& group =
            groups_[static_cast<std::size_t>(table)][found->second.group];
        --group.count;
        group.sum -= found->second.row_hash;
        references_.erase(found);
    }
    return {};
}

std::vector<std::uint64_t> ExpectedRows::seqs_of_id(std::int64_t hash) const {
    std::vector<std::uint64_t> seqs;
    if (const auto found = ids_.find(hash); found != ids_.end()) {
        seqs.push_back(found->second);
        for (const auto& [equal, seq] : ids_of_equal_hash_) {
            if (equal == hash) {
                seqs.push_back(seq);
            }
        }
    }
    return seqs;
}

bool ExpectedRows::has_bank_reference(std::int64_t account, std::string_view reference) const {
    return references_.contains(reference_key(account, reference));
}

Amount ExpectedRows::cash_on(fund::AccountKey account, Date date) const {
    Amount balance;
    if (const auto days = cash_.find(account.bits()); days != cash_.end()) {
        for (const auto& [day, amount] : days->second) {
            balance += day <= date.days ? amount : Amount();
        }
    }
    return balance;
}

Status ExpectedRows::compare(store::Store& real, Table table,
                             const std::function<void(const RowDifference&)>& report) {
    Groups& expected = groups_[static_cast<std::size_t>(table)];
    RowDifference group{table, {}, {}, {}, {}};
    std::uint64_t current = 0;
    const auto settle = [&] {
        if (group.found.count == 0) {
            return;
        }
        if (const auto known = expected.find(current); known != expected.end()) {
            group.expected = known->second;
            expected.erase(known);
        }
        if (group.found != group.expected) {
            report(group);
        }
    };
    const Status status = real.scan({.table = table}, [&](Row row) {
        const std::uint64_t next = group_of(table, row);
        if (next != current || group.found.count == 0) {
            settle();
            current = next;
            group = {table, {}, {}, {}, {}};
            for (const Cell& cell : row.first(group_width(table))) {
                if (const auto* text = std::get_if<std::string_view>(&cell)) {
                    group.text_key = *text;
                } else {
                    group.key.push_back(static_cast<std::uint64_t>(integer_of(cell)));
                }
            }
        }
        ++group.found.count;
        group.found.sum += hash(row, 2);
        return true;
    });
    settle();
    RowDifference missing{table, {}, {}, {}, {}};
    for (const auto& [key, digest] : expected) {
        missing.expected.count += digest.count;
    }
    if (status && missing.expected.count != 0) {
        report(missing);
    }
    return status;
}

}  // namespace reserve
