// The described fields of a body, one by one; what is not there is left out.
#include "ledger/simulate/act_json.h"

#include <boost/mp11/algorithm.hpp>
#include <fmt/format.h>

#include "ledger/fund/kinds.h"
#include "ledger/seal/json.h"

namespace reserve::simulate {
namespace {

using namespace fund;

const auto& table_of(const State& state, const New<Party>&) { return state.parties; }
const auto& table_of(const State& state, const New<Officer>&) { return state.officers; }
const auto& table_of(const State& state, const New<BankAccount>&) { return state.bank_accounts; }
const auto& table_of(const State& state, const New<Batch>&) { return state.batches; }
const auto& table_of(const State& state, const New<Contribution>&) { return state.contributions; }
const auto& table_of(const State& state, const New<Note>&) { return state.notes; }
const auto& table_of(const State& state, const New<Receipt>&) { return state.receipts; }
const auto& table_of(const State& state, const New<Notification>&) { return state.notifications; }
const auto& table_of(const State& state, const New<Disbursement>&) { return state.disbursements; }
const auto& table_of(const State& state, const New<Payment>&) { return state.payments; }
const auto& table_of(const State& state, const Any<SetAside>&) { return state.set_asides; }
const auto& table_of(const State& state, const Any<Contribution>&) {
    return state.contributions;
}

class BodyWriter {
public:
    BodyWriter(const Plan& plan, const State& state, std::string_view number)
        : plan_(plan), state_(state), number_(number) {}

    template <class Body>
    std::string write(const Body& body) {
        using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;
        std::string object = "{";
        boost::mp11::mp_for_each<Members>([&](auto member) {
            key_ = member.name;
            if (const std::string text = of(body.*member.pointer); !text.empty()) {
                object += (object.size() == 1 ? "\"" : ",\"") + std::string(key_) + "\":" + text;
            }
        });
        return object + "}";
    }

private:
    static std::string quoted(std::string_view text) {
        std::string json;
        seal::append_canonical_string(json, text);
        return json;
    }
    template <class T>
    static std::string list_of(const T& texts) {
        std::string json = "[";
        for (const auto& text : texts) {
            json += (json.size() == 1 ? "" : ",") + quoted(text);
        }
        return json + "]";
    }
    template <class T>
    std::string named(Handle<T> handle) {
        return quoted(own_name_ = plan_.name_of(object_kind<T>(), handle.index));
    }

    template <class T>
    std::string of(const std::optional<T>& field) {
        return field ? of(*field) : "";
    }
    template <class T>
    std::string of(const Ref<T>& field) {
        return quoted(plan_.name_of(object_kind<T>(), field.handle.index));
    }
    template <class T>
    std::string of(const New<T>& field) {
        return named(table_of(state_, field).next());
    }
    template <class T>
    std::string of(const Any<T>& field) {
        return named(field.handle.known() ? field.handle : table_of(state_, field).next());
    }
    std::string of(const Text&) {
        const bool is_name = key_ == "name";
        return quoted(!is_name              ? "simulated"
                      : own_name_.empty() ? plan_.scenario.start.name
                                          : own_name_);
    }
    std::string of(const Decimal& field) {
        return quoted(format_amount(Amount(field.units), field.decimals));
    }
    std::string of(const Amount0& field) { return of(field.decimal); }
    std::string of(const CurrencyCode& field) { return quoted(field.currency->code()); }
    std::string of(const RateText& field) { return quoted(format_rate(*field.rate)); }
    std::string of(const BankReference&) { return quoted(fmt::format("wire-{}", number_)); }
    std::string of(const CharterField&) { return plan_.charter_json; }
    std::string of(const Names&) { return "[\"air\"]"; }
    std::string of(const PurposeName& field) {
        return quoted(plan_.scenario.purposes[field.handle.index]);
    }
    std::string of(const Purposes& field) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < plan_.scenario.purposes.size(); ++i) {
            if (field.set.test(i)) {
                names.push_back(plan_.scenario.purposes[i]);
            }
        }
        return list_of(names);
    }
    std::string of(const EarmarkField& field) {
        std::string json = "{";
        json += field.never ? "\"never\":" + of(*field.never) : "";
        json += field.never && field.only ? "," : "";
        json += field.only ? "\"only\":" + of(*field.only) : "";
        return json + "}";
    }
    std::string of(const fund::Need&) { return ""; }
    std::string of(const Instalments& field) {
        std::string json = "[";
        for (const fund::Instalment& instalment : field) {
            json += fmt::format("{}{{\"amount\":{},\"due\":\"{}\"}}", json.size() == 1 ? "" : ",",
                                of(instalment.amount), format_date(instalment.due));
        }
        return json + "]";
    }
    std::string of(const Roles& field) {
        std::vector<std::string> names;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Role>>([&](auto role) {
            if (field.test(static_cast<std::size_t>(role.value))) {
                names.emplace_back(role.name);
            }
        });
        return list_of(names);
    }
    // Of whole seconds, as bodies have them.
    std::string of(const Time& field) { return quoted(format_time(field).substr(0, 19) + "Z"); }
    std::string of(const Date& field) { return quoted(format_date(field)); }
    std::string of(bool field) { return field ? "true" : "false"; }
    template <class Enum>
        requires std::is_enum_v<Enum>
    std::string of(Enum field) {
        return quoted(boost::describe::enum_to_string(field, ""));
    }
    // Fields of kinds that no simulated act is of.
    template <class Field>
        requires(std::is_same_v<Field, List> || std::is_same_v<Field, Object> ||
                 std::is_same_v<Field, Sha256> || std::is_same_v<Field, PublicKey> ||
                 std::is_same_v<Field, LogKey> || std::is_same_v<Field, Count> ||
                 std::is_same_v<Field, Seq> || std::is_same_v<Field, About>)
    std::string of(const Field&) {
        return "";
    }

    const Plan& plan_;
    const State& state_;
    std::string_view number_;
    std::string_view key_;
    std::string own_name_;
};

}  // namespace

std::string ActWriter::line(const State& state, const Act& act, Time at) {
    const std::string number = fmt::format("{}{}", plan_.made_prefix, ++acts_);
    BodyWriter writer(plan_, state, number);
    const std::string body = std::visit([&](const auto& b) { return writer.write(b); }, act.body);
    return fmt::format(
        "{{\"act\":{{\"actor\":\"{}\",\"body\":{},\"date\":\"{}\",\"id\":\"act-{}\",\"kind\":\"{}"
        "\"}},\"at\":\"{}\"}}",
        plan_.name_of(ObjectKind::officer, act.actor.index), body, format_date(act.date), number,
        kind_of(act).name, format_time(at));
}

}  // namespace reserve::simulate
