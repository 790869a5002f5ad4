// What queries and reports need of an entry in the log, read without trusting it: the log of a
// damaged file can still be looked at.
#pragma once

#include <optional>
#include <string_view>

#include "ledger/ledger.h"
#include "ledger/seal/json.h"

namespace reserve {

// Views into the document and the entry.
struct ActLine {
    std::uint64_t seq = 0;
    Time recorded_at;
    Date date;
    std::string_view actor;
    std::string_view kind;
    std::string_view id;
    std::string_view memo;  // empty if there is none
    std::string_view leaf;  // the whole entry, as hashed
    const seal::JsonNode* body = nullptr;
    const seal::JsonNode* documents = nullptr;  // null: none are named
    const seal::JsonNode* postings = nullptr;
};

// nullopt for an entry that is not of the form of entries.
std::optional<ActLine> read_line(seal::JsonDocument& document, const LogEntry& entry);
// The same as an error that says which entry.
Error unreadable(std::uint64_t seq);

// The text of a member; empty if there is none.
std::string_view text_at(const seal::JsonNode& object, std::string_view key);
// The units of an amount in a member; zero if there is none.
Amount amount_at(const seal::JsonNode& object, std::string_view key);
// Which entry an entry.reversed takes back; kNoSeq if it does not say.
std::uint64_t reversed_seq(const ActLine& reversal);

// Whether it counts on both axes.
bool counts(const ActLine& line, const Axes& axes);

// Whether one of its postings is in that currency.
bool has_currency(const ActLine& line, std::string_view currency);

// One past the last entry that is known there.
std::uint64_t end_of_known(const Ledger& ledger, const Axes& axes);

// Visits the entries that count on both axes, in order; damage is an error.
Status each_line(Ledger& ledger, const Axes& axes,
                 const std::function<void(const ActLine&)>& visit);
// The same, only these entries, in their order.
Status each_line_at(Ledger& ledger, std::span<const std::uint64_t> seqs, const Axes& axes,
                    const std::function<void(const ActLine&)>& visit);
// One entry, whatever its axes.
Status line_at(Ledger& ledger, std::uint64_t seq,
               const std::function<void(const ActLine&)>& visit);
// The same, only entries of these kinds of act.
Status each_line_of(Ledger& ledger, std::span<const std::string_view> kinds, const Axes& axes,
                    const std::function<void(const ActLine&)>& visit);

}  // namespace reserve
