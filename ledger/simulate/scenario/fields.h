// Reading one table of a scenario field by field: whatever is missing, of the wrong type, out of
// range or unknown becomes a fault with its place and reason; reading goes on to find them all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include "ledger/money/date.h"
#include "ledger/money/rate.h"
#include "ledger/simulate/scenario/value.h"

namespace reserve::simulate {

class Faults {
public:
    void add(const Place& place, const std::string& reason);
    bool empty() const { return lines_.empty(); }
    std::string text() const;  // a line each, at most twenty

private:
    std::vector<std::string> lines_;
};

enum class Presence : std::uint8_t { required, optional };

struct Range {
    double least;
    double most;
};
inline constexpr Range kProbability{0, 1};

class Fields {
public:
    Fields(const Value& table, Faults& faults);

    bool has(std::string_view key) const { return table_.find(key) != nullptr; }
    const Place& place() const { return table_.place; }
    // The member, from now on known; nullptr where it is missing (a fault if it is required).
    const Value* take(std::string_view key, Presence presence);
    const Value* take(std::string_view key, Presence presence, ValueKind kind);

    void number(std::string_view key, double& into, Range range,
                Presence presence = Presence::optional);
    void integer(std::string_view key, std::int64_t& into, Range range,
                 Presence presence = Presence::optional);
    void integer(std::string_view key, int& into, Range range,
                 Presence presence = Presence::optional);
    void flag(std::string_view key, bool& into);
    void text(std::string_view key, std::string& into, Presence presence = Presence::optional);
    void name(std::string_view key, std::string& into);  // required
    void names(std::string_view key, std::vector<std::string>& into);
    void currency(std::string_view key, Currency& into);  // required
    void date(std::string_view key, Date& into);          // required
    void rate(std::string_view key, Rate& into);          // required
    // Above zero, with exactly the currency's decimals.
    void amount(std::string_view key, Currency currency, Amount& into,
                Presence presence = Presence::required);

    template <class Enum>
    void word(std::string_view key, Enum& into, Presence presence = Presence::optional) {
        const Value* value = take(key, presence, ValueKind::text);
        if (value != nullptr && !boost::describe::enum_from_string(value->text.c_str(), into)) {
            using Words = boost::describe::describe_enumerators<Enum>;
            std::string words;
            boost::mp11::mp_for_each<Words>([&](auto entry) {
                words += (words.empty() ? "" : ", ") + std::string(entry.name);
            });
            fault(*value, key, "is none of " + words);
        }
    }

    void fault(const Value& value, std::string_view key, const std::string& reason);
    // Whatever was not taken is unknown.
    void finish();

private:
    const Value& table_;
    Faults& faults_;
    std::vector<std::string_view> known_;
};

}  // namespace reserve::simulate
