// Sets of roles, one row an operation.
#include "service/authorize.h"

#include <algorithm>
#include <array>

namespace reserve::service {
namespace {

constexpr std::array<std::string_view, 8> kWords{"nobody",     "governor",    "treasurer",
                                                 "controller", "beneficiary", "partner",
                                                 "auditor",    "operator"};

using Roles = std::uint8_t;  // a bit each

constexpr Roles bit(Role role) {
    return static_cast<Roles>(1U << static_cast<unsigned>(role));
}

constexpr Roles kNone = 0;
constexpr Roles kAnalysts =
    bit(Role::governor) | bit(Role::treasurer) | bit(Role::controller) | bit(Role::auditor);
constexpr Roles kOfficers = kAnalysts | bit(Role::beneficiary) | bit(Role::partner);
constexpr Roles kOperators = bit(Role::operator_);

enum class Public : std::uint8_t { never, configured, always };

struct Row {
    Operation operation;
    Roles own;
    Roles other;
    Roles sandbox;  // one that the token names
    Public open;
};

constexpr Row kRows[] = {
    {Operation::record_acts, kOfficers, kNone, kOfficers, Public::never},
    {Operation::read_books, kOfficers, kNone, kOfficers, Public::configured},
    {Operation::read_log, kOfficers, kNone, kOfficers, Public::configured},
    {Operation::simulate, kAnalysts, kNone, kOfficers, Public::never},
    {Operation::read_metrics, kOperators, kOperators, kOperators, Public::never},
    {Operation::read_front_page, kNone, kNone, kNone, Public::always},
    {Operation::read_anything_public, kNone, kNone, kNone, Public::always},
};

}  // namespace

std::span<const std::string_view> role_words() {
    return std::span(kWords).subspan(1);
}

std::optional<Role> find_role(std::string_view word) {
    const auto* found = std::find(kWords.begin() + 1, kWords.end(), word);
    return found == kWords.end() ? std::nullopt
                                 : std::optional(static_cast<Role>(found - kWords.begin()));
}

std::string_view word_of(Role role) {
    return kWords.at(static_cast<std::size_t>(role));
}

Access authorize(Role role, Operation operation, const Standing& standing) {
    const auto* row = std::ranges::find(kRows, operation, &Row::operation);
    if (row == std::end(kRows)) {
        return Access::denied;
    }
    const bool is_open = row->open == Public::always || (row->open == Public::configured &&
                                                         standing.opening == Opening::published);
    if (is_open) {
        return Access::granted;
    }
    if (role == Role::nobody) {
        return Access::needs_token;
    }
    const Roles allowed = standing.claim == Claim::other       ? row->other
                          : standing.nature == Nature::sandbox ? row->sandbox
                                                               : row->own;
    return (allowed & bit(role)) != 0 ? Access::granted : Access::denied;
}

}  // namespace reserve::service
