// Who may do what: one pure function, and what is not granted is denied. The contract
// (schema/openapi.yaml, x-roles and x-public) says the same, and tests compare the two.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace reserve::service {

// Of a token; who shows none is nobody. The officers' roles are those of the fund.
enum class Role : std::uint8_t {
    nobody,
    governor,
    treasurer,
    controller,
    beneficiary,
    partner,
    auditor,
    operator_,  // of the server: sees how it fares, and no ledger
};
// All that tokens can have, with their words.
std::span<const std::string_view> role_words();
std::optional<Role> find_role(std::string_view word);
std::string_view word_of(Role role);

enum class Operation : std::uint8_t {
    record_acts,
    read_books,  // status, balances, reports, cases, entries, events
    read_log,    // checkpoint, tiles, single entries, proofs
    simulate,
    read_metrics,
    read_front_page,       // what of the ledgers is public
    read_anything_public,  // health, readiness, the contract
};

// How the caller stands to the ledger that is asked for.
enum class Claim : std::uint8_t { own, other };  // whether the token names it
enum class Nature : std::uint8_t { real, sandbox };
enum class Opening : std::uint8_t { closed, published };  // whether the operator made it public
struct Standing {
    Claim claim = Claim::other;
    Nature nature = Nature::real;
    Opening opening = Opening::closed;
};

enum class Access : std::uint8_t { granted, needs_token, denied };
Access authorize(Role role, Operation operation, const Standing& standing);

}  // namespace reserve::service
