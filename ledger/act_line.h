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

// Whether it counts on both axes.
bool counts(const ActLine& line, const Axes& axes);

// Whether one of its postings is in that currency.
bool has_currency(const ActLine& line, std::string_view currency);

// Visits the entries that count on both axes, in order; damage is an error.
Status each_line(Ledger& ledger, const Axes& axes,
                 const std::function<void(const ActLine&)>& visit);
// The same, only entries of these kinds of act.
Status each_line_of(Ledger& ledger, std::span<const std::string_view> kinds, const Axes& axes,
                    const std::function<void(const ActLine&)>& visit);

}  // namespace reserve
