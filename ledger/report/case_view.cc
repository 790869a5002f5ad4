// Reads the stored row back and writes its described members in words.
#include "ledger/report/case_view.h"

#include <algorithm>
#include <set>

#include "ledger/names.h"
#include "ledger/act_line.h"
#include "ledger/report/table.h"
#include "ledger/stored_row.h"

namespace reserve::report {
namespace {

using fund::ObjectKind;

// Minor units are of the thing's own currency, or functional where the name says so
// (ledger/fund/objects.h).
bool is_functional(std::string_view label) {
    for (const std::string_view word : {"value", "spent", "earmarked", "share", "set_aside"}) {
        if (label.find(word) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

class CaseWriter {
public:
    CaseWriter(Ledger& ledger, Currency own, Currency cash)
        : ledger_(ledger), own_(own), cash_(cash) {}

    template <class Row>
    std::string write(const Row& row) {
        using Members = boost::describe::describe_members<Row, boost::describe::mod_public>;
        std::string json;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            if (const std::string value = text(member.name, row.*member.pointer); !value.empty()) {
                json += (json.empty() ? "" : ",") + json_string(member.name) + ":" + value;
            }
        });
        return "{" + json + "}";
    }
    Status failure() const { return failure_; }

private:
    // The JSON of a member; empty if it says nothing.
    std::string text(std::string_view, bool value) { return value ? "true" : ""; }
    std::string text(std::string_view, std::uint64_t value) {
        return value == 0 || value == fund::kNoSeq ? "" : std::to_string(value);
    }
    std::string text(std::string_view, std::int32_t) { return ""; }  // keys of running totals
    std::string text(std::string_view, std::uint32_t value) { return std::to_string(value); }
    std::string text(std::string_view label, Amount value) {
        const Currency currency = label == "cash_amount"     ? cash_
                                  : is_functional(label) ? ledger_.functional()
                                                         : own_;
        return value.is_zero() ? ""
                               : json_string(format_amount(value, currency.decimals()) + " " +
                                             std::string(currency.code()));
    }
    std::string text(std::string_view, Currency value) {
        return json_string(std::string(value.code()));
    }
    std::string text(std::string_view, Date value) {
        return value.days == 0 ? "" : json_string(format_date(value));
    }
    std::string text(std::string_view, Time value) {
        return value.microseconds == 0 ? "" : json_string(format_time(value));
    }
    std::string text(std::string_view, const Rate& value) {
        return json_string(format_rate(value));
    }
    template <class T>
    std::string text(std::string_view, fund::Handle<T> value) {
        return value.known() ? name_of(fund::object_kind<T>(), value.index) : "";
    }
    std::string text(std::string_view, const fund::PurposeSet& purposes) {
        std::string list;
        for (std::uint32_t i = 0; i < purposes.size(); ++i) {
            if (purposes.test(i)) {
                list += (list.empty() ? "" : ",") + name_of(ObjectKind::purpose, i);
            }
        }
        return list.empty() ? "" : "[" + list + "]";
    }
    std::string text(std::string_view, const fund::Roles& roles) {
        std::string list;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<fund::Role>>(
            [&](auto role) {
                if (roles.test(static_cast<std::size_t>(role.value))) {
                    list += (list.empty() ? "\"" : ",\"") + std::string(role.name) + "\"";
                }
            });
        return "[" + list + "]";
    }
    template <class T>
    std::string text(std::string_view label, const std::optional<T>& value) {
        return value ? text(label, *value) : "";
    }
    template <class T>
        requires std::is_enum_v<T>
    std::string text(std::string_view, T value) {
        const std::string word = boost::describe::enum_to_string(value, "");
        return word == "none" ? "" : json_string(word);
    }
    template <class T>
        requires requires(const T& list) { list.begin(); list.size(); }
    std::string text(std::string_view label, const T& list) {
        std::string items;
        for (const auto& item : list) {
            items += (items.empty() ? "" : ",") + text(label, item);
        }
        return items.empty() ? "" : "[" + items + "]";
    }
    template <class T>
        requires boost::describe::has_describe_members<T>::value
    std::string text(std::string_view, const T& row) {
        return write(row);
    }

    std::string name_of(ObjectKind kind, std::uint32_t handle) {
        const auto name = ledger_.name_of(kind, handle);
        if (!name) {
            failure_ = std::unexpected(name.error());
        }
        return name ? json_string(*name) : "";
    }

    Ledger& ledger_;
    Currency own_;
    Currency cash_;
    Status failure_;
};

template <class Row>
Result<Row> read_row(Ledger& ledger, std::string_view name) {
    auto row = find_row<Row>(ledger, name);
    if (!row) {
        return std::unexpected(row.error());
    }
    return *row ? Result<Row>(std::move(**row))
                : fail(ErrorKind::corrupt, "there is no stored state of " + std::string(name));
}

template <class Owner>
Result<Owner> read_owner(Ledger& ledger, fund::Handle<Owner> id) {
    const auto name = ledger.name_of(fund::object_kind<Owner>(), id.index);
    return name ? read_row<Owner>(ledger, *name) : std::unexpected(name.error());
}

// The currency of a row's own amounts, and of cash where it has another.
template <class Row>
Currency own_currency(Ledger& ledger, const Row& row) {
    if constexpr (requires { row.currency; }) {
        return row.currency;
    } else if constexpr (std::is_same_v<Row, fund::Note>) {
        const auto owner = read_owner(ledger, row.contribution);
        return owner ? owner->currency : ledger.functional();
    } else if constexpr (std::is_same_v<Row, fund::Payment>) {
        const auto owner = read_owner(ledger, row.disbursement);
        return owner ? owner->currency : ledger.functional();
    } else {
        return ledger.functional();
    }
}

template <class Row>
Currency cash_currency(Ledger& ledger, const Row& row) {
    if constexpr (std::is_same_v<Row, fund::Payment>) {
        const auto account = read_owner(ledger, row.account);
        return account ? account->currency : ledger.functional();
    } else {
        return ledger.functional();
    }
}

template <class Row>
Result<std::string> present(Ledger& ledger, const std::string& name) {
    const auto row = read_row<Row>(ledger, name);
    if (!row) {
        return std::unexpected(row.error());
    }
    CaseWriter writer(ledger, own_currency(ledger, *row), cash_currency(ledger, *row));
    std::string json = writer.write(*row);
    return writer.failure() ? Result<std::string>(std::move(json))
                            : std::unexpected(writer.failure().error());
}

Result<std::string> present_kind(Ledger& ledger, ObjectKind kind, const std::string& name) {
    switch (kind) {
        case ObjectKind::party: return present<fund::Party>(ledger, name);
        case ObjectKind::officer: return present<fund::Officer>(ledger, name);
        case ObjectKind::bank_account: return present<fund::BankAccount>(ledger, name);
        case ObjectKind::contribution: return present<fund::Contribution>(ledger, name);
        case ObjectKind::note: return present<fund::Note>(ledger, name);
        case ObjectKind::receipt: return present<fund::Receipt>(ledger, name);
        case ObjectKind::notification: return present<fund::Notification>(ledger, name);
        case ObjectKind::disbursement: return present<fund::Disbursement>(ledger, name);
        case ObjectKind::payment: return present<fund::Payment>(ledger, name);
        case ObjectKind::set_aside: return present<fund::SetAside>(ledger, name);
        case ObjectKind::batch: return present<fund::Batch>(ledger, name);
        case ObjectKind::purpose: break;
    }
    return std::string("{}");
}

// What an entry of a kind gives a name to, and the field that gives it.
struct Child {
    std::string_view kind;
    std::string_view field;
    ObjectKind gives;
};
constexpr Child kChildren[] = {
    {"contribution.pledged", "contribution", ObjectKind::contribution},
    {"contribution.signed", "contribution", ObjectKind::contribution},
    {"note.deposited", "note", ObjectKind::note},
    {"disbursement.requested", "disbursement", ObjectKind::disbursement},
    {"payment.instructed", "payment", ObjectKind::payment},
};

using Thing = std::pair<ObjectKind, std::string>;

// Adds the entries that name a thing, and to `things` what they give a name to.
Status add_mentions(Ledger& ledger, const Thing& thing, std::set<std::uint64_t>& seqs,
                    std::vector<Thing>& things) {
    const auto named = ledger.mentions(thing.first, thing.second);
    if (!named) {
        return std::unexpected(named.error());
    }
    seal::JsonDocument document;
    for (const std::uint64_t seq : *named) {
        const auto entry = ledger.entry(seq);
        if (!entry) {
            return std::unexpected(entry.error());
        }
        seqs.insert(seq);
        const auto line = read_line(document, *entry);
        const auto* child =
            line ? std::ranges::find(kChildren, line->kind, &Child::kind) : std::end(kChildren);
        if (child != std::end(kChildren)) {
            Thing given{child->gives, text_at(*line->body, child->field)};
            if (std::ranges::find(things, given) == things.end()) {
                things.push_back(std::move(given));
            }
        }
    }
    return {};
}

}  // namespace

Result<std::optional<std::string>> case_json(Ledger& ledger, ObjectKind kind,
                                             const std::string& name) {
    const auto known = ledger.object(kind, name);
    if (!known || !*known) {
        return known ? Result<std::optional<std::string>>(std::nullopt)
                     : std::unexpected(known.error());
    }
    auto json = present_kind(ledger, kind, name);
    return json ? Result<std::optional<std::string>>(std::move(*json))
                : std::unexpected(json.error());
}

Result<std::vector<std::uint64_t>> case_entries(Ledger& ledger, ObjectKind kind,
                                                const std::string& name) {
    std::set<std::uint64_t> seqs;
    std::vector<Thing> things{{kind, name}};
    Status status;
    for (std::size_t i = 0; i < things.size() && status; ++i) {
        status = add_mentions(ledger, Thing(things[i]), seqs, things);
    }
    if (status && kind == ObjectKind::officer) {
        status = each_line(ledger, {}, [&](const ActLine& line) {
            if (line.actor == name) {
                seqs.insert(line.seq);
            }
        });
    }
    return status ? Result<std::vector<std::uint64_t>>(std::in_place, seqs.begin(), seqs.end())
                  : std::unexpected(status.error());
}

Result<Table> case_history(Ledger& ledger, ObjectKind kind, const std::string& name,
                           const Axes& axes, const std::string& currency) {
    const auto seqs = case_entries(ledger, kind, name);
    if (!seqs) {
        return std::unexpected(seqs.error());
    }
    Table table{{{"seq", Align::right}, {"recorded_at"}, {"date"}, {"actor"}, {"kind"}}, {}};
    const Status read = each_line_at(ledger, *seqs, axes, [&](const ActLine& line) {
        if (currency.empty() || has_currency(line, currency)) {
            table.rows.push_back({std::to_string(line.seq), format_time(line.recorded_at),
                                  format_date(line.date), std::string(line.actor),
                                  std::string(line.kind)});
        }
    });
    if (!read) {
        return std::unexpected(read.error());
    }
    return table;
}

std::string case_document(ObjectKind kind, const std::string& name,
                          const std::optional<std::string>& state, const Table& entries) {
    std::string rows = to_json(entries);
    rows.erase(rows.find_last_not_of('\n') + 1);
    return "{\"kind\":\"" + std::string(word_of(kind)) + "\",\"name\":" + json_string(name) + "," +
           (state ? "\"state\":" + *state + "," : "") + "\"entries\":" + rows + "}\n";
}

}  // namespace reserve::report
