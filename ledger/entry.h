// Entries: the canonical bytes that are hashed, and what they say when read back.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/fund/decision.h"
#include "ledger/names.h"
#include "ledger/seal/json.h"

namespace reserve {

inline constexpr std::size_t kMaxEntryBytes = 65'535;

struct Signed {
    std::string_view officer;
    std::string_view signature;  // base64
};

// A posting under its account's name, in the order of entries: by account, then currency, by bytes.
struct NamedPosting {
    std::string_view account;
    fund::Posting posting;
};

// Account names by key, made once each.
class AccountNames {
public:
    explicit AccountNames(const Names& names) : names_(names) {}
    std::string_view name(fund::AccountKey key);
    // Says whose account this will be, before the owner's name is registered.
    void announce(fund::AccountKey key, std::string_view owner);

private:
    const Names& names_;
    boost::unordered_flat_map<std::uint64_t, std::unique_ptr<std::string>> known_;
};

void sort_postings(const fund::Postings& postings, AccountNames& names,
                   std::vector<NamedPosting>& into);

// {"act":...,"postings":[...],"recorded_at":...,"schema":1,"seq":n,"signatures":[...]}
void append_entry(std::string& out, std::string_view canonical_act,
                  std::span<const NamedPosting> postings, Currency functional, Time recorded_at,
                  std::uint64_t seq, std::span<const Signed> signatures);

// The parts of a parsed entry; null or empty where a part is not of the form above.
struct EntryParts {
    const seal::JsonNode* act = nullptr;
    const seal::JsonNode* postings = nullptr;
    Time recorded_at;
    std::uint64_t seq = 0;
    std::vector<Signed> signatures;
};
// Says what is wrong with the form; empty if nothing is.
std::string read_entry(const seal::JsonNode& entry, EntryParts& parts);

// An account named in text, as its key; nullopt if it names nothing known.
std::optional<fund::AccountKey> parse_account(
    std::string_view account, Currency currency,
    const std::function<std::optional<std::uint32_t>(fund::ObjectKind, std::string_view)>& resolve);

}  // namespace reserve
