// Mixes fields by their description, so that a field added to an object is in the digest at once.
#include "tests/fund/digest.h"

#include <boost/mp11/algorithm.hpp>
#include <type_traits>

namespace reserve::fund::test {
namespace {

class Mixer {
public:
    std::uint64_t value() const { return hash_; }

    void mix(std::uint64_t word) {
        hash_ = (hash_ ^ word) * 0x9E37'79B9'7F4A'7C15;
        hash_ ^= hash_ >> 29;
    }
    template <class Number>
        requires std::is_integral_v<Number> || std::is_enum_v<Number>
    void mix(Number number) {
        mix(static_cast<std::uint64_t>(number));
    }
    void mix(Int128 number) {
        mix(static_cast<std::uint64_t>(number));
        mix(static_cast<std::uint64_t>(number >> 64));
    }
    void mix(Amount amount) { mix(amount.minor()); }
    void mix(Date date) { mix(date.days); }
    void mix(Time time) { mix(time.microseconds); }
    void mix(Currency currency) { mix(currency.number()); }
    void mix(const Rate& rate) {
        mix(rate.mantissa);
        mix(rate.scale);
    }
    template <class T>
    void mix(Handle<T> handle) {
        mix(handle.index);
    }
    template <std::size_t Size>
    void mix(const std::bitset<Size>& bits) {
        mix(std::hash<std::bitset<Size>>()(bits));
    }
    template <class T>
    void mix(const std::optional<T>& field) {
        mix(field.has_value());
        if (field) {
            mix(*field);
        }
    }
    template <class List>
        requires requires(const List& list) { list.begin(); list.size(); }
    void mix(const List& list) {
        mix(list.size());
        for (const auto& item : list) {
            mix(item);
        }
    }
    template <class Row>
        requires boost::describe::has_describe_members<Row>::value
    void mix(const Row& row) {
        using Members = boost::describe::describe_members<Row, boost::describe::mod_public>;
        boost::mp11::mp_for_each<Members>([&](auto member) { mix(row.*member.pointer); });
    }
    template <class Row>
    void mix(const Table<Row>& table) {
        mix(table.size());
        table.for_each_loaded([&](Handle<Row> id, const Row& row) {
            mix(id);
            mix(row);
        });
    }

private:
    std::uint64_t hash_ = 0x1234'5678'9ABC'DEF1;
};

void mix_charter(Mixer& mixer, const Charter& charter) {
    mixer.mix(charter.purposes);
    mixer.mix(charter.approval_tiers.size());
    mixer.mix(charter.minimum_liquidity);
    mixer.mix(charter.gate.mode);
    mixer.mix(charter.clocks);
}

void mix_totals(Mixer& mixer, const State& state) {
    mixer.mix(state.totals[TotalKey::earmarked()]);
    state.disbursements.for_each_loaded([&](DisbursementId, const Disbursement& d) {
        mixer.mix(state.totals[TotalKey::requested(d.notification, d.payee)]);
        mixer.mix(state.totals[TotalKey::used_in_month(d.commitment_month)]);
        mixer.mix(state.totals[TotalKey::used_for(d.purpose)]);
    });
}

void mix_rates(Mixer& mixer, const State& state) {
    for (const char* code : {"USD", "JPY", "KWD", "GBP"}) {
        const Date last = day_of(state.last_recorded);
        for (const std::int32_t back : {0, 1, 2, 5, 10, 40, 100}) {
            mixer.mix(state.rates.in_force(*Currency::find(code), Date{last.days - back}));
        }
    }
}

}  // namespace

std::uint64_t digest(const State& state) {
    Mixer mixer;
    mixer.mix(state.is_open);
    mixer.mix(state.sandbox);
    mixer.mix(state.functional);
    mixer.mix(state.beneficiary);
    mixer.mix(state.size);
    mixer.mix(state.last_recorded);
    mixer.mix(state.closed_through);
    mixer.mix(state.governors);
    if (state.charter != nullptr) {
        mix_charter(mixer, *state.charter);
    }
    mixer.mix(state.parties);
    mixer.mix(state.contributors);
    mixer.mix(state.officers);
    mixer.mix(state.bank_accounts);
    mixer.mix(state.contributions);
    mixer.mix(state.notes);
    mixer.mix(state.receipts);
    mixer.mix(state.notifications);
    mixer.mix(state.disbursements);
    mixer.mix(state.payments);
    mixer.mix(state.set_asides);
    mixer.mix(state.batches);
    mixer.mix(state.lots);
    mixer.mix(state.commitments);
    // An account at zero is as one that was never posted to.
    for (const Balance& balance : state.balances.all()) {
        if (!balance.amount.is_zero() || !balance.value.is_zero()) {
            mixer.mix(balance.key.bits());
            mixer.mix(balance.amount);
            mixer.mix(balance.value);
        }
    }
    mix_totals(mixer, state);
    mix_rates(mixer, state);
    return mixer.value();
}

}  // namespace reserve::fund::test
