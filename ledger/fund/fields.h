// The types of body fields (kinds.md section 1) as the rules see them, after the codec has read
// their text and looked up their names. Text that no rule rests on leaves only its presence.
#pragma once

#include <bitset>
#include <memory>
#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "ledger/fund/handles.h"
#include "ledger/money/amount.h"
#include "ledger/money/date.h"
#include "ledger/money/rate.h"

namespace reserve::fund {

// Names something that must exist (unknown: reference.unknown).
template <class T>
struct Ref {
    Handle<T> handle;
};

// Gives a new name; a known handle means that it is taken (reference.taken).
template <class T>
struct New {
    Handle<T> existing;
};

// May name something that exists or give a new name.
template <class T>
struct Any {
    Handle<T> handle;
};

// Fields that no rule reads: the codec checks their form, the entry keeps their bytes.
struct Text {};
struct Names {};
struct List {};
struct Object {};
struct Sha256 {};
struct PublicKey {};
struct LogKey {};

struct Amount0 {
    Decimal decimal;
};

struct RateText {
    std::optional<Rate> rate;  // nullopt: written, but not a rate (rate.invalid)
};

struct CurrencyCode {
    std::optional<Currency> currency;  // nullopt: written, but unknown (currency.unknown)
};

// A bank reference stands once per account; the facade looks it up (Found::bank_reference_taken).
struct BankReference {};

inline constexpr std::size_t kMaxPurposes = 128;
using PurposeSet = std::bitset<kMaxPurposes>;

struct Purposes {
    PurposeSet set;
    bool has_unknown = false;
};

// A purpose named alone; unknown to every charter so far: no handle (purpose.unknown).
struct PurposeName {
    PurposeId handle;
};

struct EarmarkField {
    std::optional<Purposes> only;
    std::optional<Purposes> never;
};

struct Instalment {
    Date due;
    Decimal amount;
};
using Instalments = std::vector<Instalment>;

struct NeedItem {
    PurposeName purpose;
    Decimal amount;
};
using Need = std::vector<NeedItem>;

enum class Role : std::uint8_t { governor, treasurer, controller, beneficiary, partner, auditor };
inline constexpr std::size_t kRoleCount = 6;
using Roles = std::bitset<kRoleCount>;

enum class PartyRole : std::uint8_t { contributor, source, beneficiary, payee };
enum class Instrument : std::uint8_t { grant, loan };
enum class Method : std::uint8_t { grant, advance, reimbursement };
enum class Outcome : std::uint8_t { delivered, attempted };
BOOST_DESCRIBE_ENUM(Role, governor, treasurer, controller, beneficiary, partner, auditor)
BOOST_DESCRIBE_ENUM(PartyRole, contributor, source, beneficiary, payee)
BOOST_DESCRIBE_ENUM(Instrument, grant, loan)
BOOST_DESCRIBE_ENUM(Method, grant, advance, reimbursement)
BOOST_DESCRIBE_ENUM(Outcome, delivered, attempted)

struct Count {
    std::uint64_t value = 0;
};

struct Seq {
    std::uint64_t value = 0;
};

// What a remark is about; nullopt: nothing of that name or number exists.
struct About {
    bool exists = false;
};

struct Charter;
// A charter as written; null when its contents are of the wrong form (charter.invalid).
struct CharterField {
    std::shared_ptr<const Charter> charter;
};

}  // namespace reserve::fund
