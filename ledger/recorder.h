// Writes what was accepted into the store: each entry's own rows at once, and at the end of the
// commit the rows of projections that were touched, the tree's tiles and the head.
#pragma once

#include <boost/container_hash/hash.hpp>

#include "ledger/working_set.h"

namespace reserve {

// The 64-bit hash under which an act's id is looked up (FNV-1a).
std::int64_t id_hash(std::string_view id);

// Stands in the mention table in place of a kind of thing: the handle is then the kind of act.
inline constexpr std::int64_t kKindsOfAct = 0;

struct Accepted {
    const fund::Act& act;
    const BodyText& text;
    const fund::Decision& decision;
    const fund::Found& found;
    std::span<const NamedPosting> postings;
    std::string_view id;
    std::string_view actor;
    std::string_view leaf;
    Time recorded_at;
    std::string_view original_bank_reference;  // of the entry that a reversal turns round
};

class Recorder {
public:
    Recorder(store::Store& store, WorkingSet& set) : store_(store), set_(set) {}

    // Writes the entry's rows and applies it to the set. A crash before commit leaves nothing.
    Result<seal::Hash> record(const Accepted& accepted);
    // The amount on an account by value date, counting what this commit has recorded so far.
    Amount amount_on(fund::AccountKey account, Date date);
    // Writes everything touched since the last time; commit makes it durable.
    Status finish();

private:
    Status write_rows(const Accepted& accepted, std::uint64_t seq);
    Status write_postings(const Accepted& accepted, std::uint64_t seq);
    Status write_mentions(const Accepted& accepted, std::uint64_t seq);
    Status write_reversal(const Accepted& accepted, std::uint64_t seq);
    Status apply_names(const Accepted& accepted);
    Status add_officer_key(std::uint32_t officer, std::string_view key);
    template <class Row>
    Status write_touched(fund::Table<Row>& table);
    Status write_objects();
    Status write_balances();
    Status write_turnover();
    Status write_totals();
    Status write_tiles();
    Status write_meta();

    struct Turn {
        Amount amount;
        Amount value;
    };

    store::Store& store_;
    WorkingSet& set_;
    seal::Hasher hasher_;
    boost::unordered_flat_map<std::pair<std::uint64_t, std::int32_t>, Turn,
                              boost::hash<std::pair<std::uint64_t, std::int32_t>>>
        turnover_;
    std::string object_text_;
};

// The bank account and reference of a recorded act, if it carries one.
struct BankReferenceKey {
    std::int64_t account = 0;
    std::string_view reference;
};
std::optional<BankReferenceKey> bank_reference_of(const fund::State& state, const fund::Act& act,
                                                  const BodyText& text);

}  // namespace reserve
