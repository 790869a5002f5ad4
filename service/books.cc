// Balances and reports: the words and shapes of the command line's --json and CSV.
#include "service/books.h"

#include <fnmatch.h>

#include <algorithm>

#include "ledger/codec.h"
#include "ledger/report/axes_text.h"
#include "ledger/report/catalogue.h"
#include "ledger/report/document.h"
#include "ledger/report/trial_balance.h"
#include "service/answers.h"
#include "service/routes.h"

namespace reserve::service {
namespace {

std::string key_of(const Call& call, std::string_view type, RestsOn rests, Ledger& ledger) {
    std::string key = call.request.path + "?" + call.request.query + " " + std::string(type);
    if (rests == RestsOn::clock) {
        key += " " + std::to_string(ledger.now().microseconds / 1'000'000);
    }
    return key;
}

// Why the query names no moment of this ledger. What the caller wrote is not repeated.
http::Response no_moment(const Call& call, const Error& error) {
    if (error.kind == ErrorKind::not_found) {
        return not_found("known_at is before the first entry, or after the last one");
    }
    if (error.kind != ErrorKind::usage) {
        return failed(call, error);
    }
    const std::string_view as_of = call.asked("as_of");
    return http::problem(400, as_of.empty() || parse_date(as_of)
                                  ? "known_at is the number of an entry, or a time "
                                    "YYYY-MM-DDTHH:MM:SSZ"
                                  : "as_of is a day, YYYY-MM-DD");
}

}  // namespace

http::Response from_books(const Call& call, std::span<const std::string_view> types, RestsOn rests,
                          const MakeBody& make) {
    const std::string_view type = preferred(call.request, types);
    if (type.empty()) {
        return http::problem(406);
    }
    const auto ledger = call.book->borrow();
    if (!ledger) {
        return failed(call, ledger.error());
    }
    const Head head = (*ledger)->head();
    const std::string key = key_of(call, type, rests, **ledger);
    if (auto kept = call.book->cache().find(head, key)) {
        return *std::move(kept);
    }
    const auto axes = report::parse_axes(**ledger, call.asked("as_of"), call.asked("known_at"));
    if (!axes) {
        return no_moment(call, axes.error());
    }
    auto body = make(**ledger, *axes, type);
    if (!body) {
        return failed(call, body.error());
    }
    http::Response answer = found(*std::move(body), type);
    if (types.size() > 1) {
        answer.fields.push_back({"vary", "accept"});
    }
    if (rests != RestsOn::files) {
        call.book->cache().keep(head, key, answer);
    }
    return answer;
}

http::Response table_from_books(const Call& call, RestsOn rests, const MakeTable& make) {
    return from_books(
        call, kTables, rests,
        [&](Ledger& ledger, const Axes& axes, std::string_view type) -> Result<std::string> {
            const auto table = make(ledger, axes);
            if (!table) {
                return std::unexpected(table.error());
            }
            return type == kCsv ? to_csv(*table) : to_json(*table);
        });
}

namespace {

// not_found for an account that never had a line.
Status check_known(Ledger& ledger, std::string_view account) {
    bool is_known = false;
    const Status status = ledger.register_of(account, {}, [&](const RegisterLine&) {
        is_known = true;
        return false;
    });
    return status && !is_known ? fail(ErrorKind::not_found, "nothing was posted there") : status;
}

Result<report::Table> balances(Ledger& ledger, const Call& call, const Axes& axes) {
    const std::string account(call.asked("account"));
    const std::string_view currency = call.asked("in");
    const bool is_pattern = account.find_first_of("*?[") != std::string::npos;
    if (account.empty() || is_pattern) {
        auto table = report::trial_balance(ledger, axes, currency);
        if (table && is_pattern) {
            std::erase_if(table->rows, [&](const auto& row) {
                return ::fnmatch(account.c_str(), row[0].c_str(), 0) != 0;
            });
        }
        return table;
    }
    const auto lines = ledger.balance(account, axes);
    const Status known = lines ? check_known(ledger, account) : std::unexpected(lines.error());
    if (!known) {
        return std::unexpected(known.error());
    }
    report::Table table = report::balance_table(ledger);
    for (const AccountBalance& line : *lines) {
        if (currency.empty() || currency == line.currency) {
            report::add_balance(table, ledger, line);
        }
    }
    return table;
}

}  // namespace

http::Response list_balances(const Call& call) {
    if (!call.asked("in").empty() && !Currency::find(call.asked("in"))) {
        return http::problem(400, "in is the code of a currency, such as EUR");
    }
    return table_from_books(call, RestsOn::log, [&](Ledger& ledger, const Axes& axes) {
        return balances(ledger, call, axes);
    });
}

namespace {

// The subject that this report asks for; nullopt if it is missing, no name, or not asked for.
std::optional<std::string> subject_of(const Call& call, const report::KnownReport& known) {
    for (const std::string_view word : {"party", "notification"}) {
        const bool is_wanted = known.subject != nullptr && word == known.subject;
        const std::string_view value = call.asked(word);
        if (is_wanted != !value.empty() || (is_wanted && !is_name(value))) {
            return std::nullopt;
        }
    }
    return known.subject == nullptr ? std::string() : std::string(call.asked(known.subject));
}

// A report to be made: which one, of whom, as of when.
struct Wanted {
    const report::KnownReport& known;
    const std::string& subject;
    const Axes& axes;
};

Result<std::string> report_text(Ledger& ledger, const Call& call, const Wanted& wanted,
                                std::string_view type) {
    const Axes& axes = wanted.axes;
    const auto at = report::judged_at(ledger, axes);
    const auto heading = at ? report::heading_of(ledger, axes) : std::unexpected(at.error());
    if (!heading) {
        return std::unexpected(heading.error());
    }
    auto made = wanted.known.make(ledger, {axes, *at, wanted.subject, call.book->file()});
    if (!made) {
        return std::unexpected(made.error());
    }
    if (type == kCsv) {
        return to_csv(*made, *heading);
    }
    if (axes.count_everything()) {
        if (const Status added = add_alerts(*made, ledger, wanted.known.alerts); !added) {
            return std::unexpected(added.error());
        }
    }
    return to_json(*made, *heading);
}

}  // namespace

http::Response read_report(const Call& call) {
    const report::KnownReport* known = report::find_report(call.names.front());
    if (known == nullptr) {
        return not_found("there is no such report");
    }
    const auto subject = subject_of(call, *known);
    if (!subject) {
        return http::problem(400,
                             "contributor asks for a party, dossier for a notification, the "
                             "others for neither");
    }
    const RestsOn rests =
        std::string_view(known->name) == "audit" ? RestsOn::files : RestsOn::clock;
    return from_books(call, kTables, rests,
                      [&](Ledger& ledger, const Axes& axes, std::string_view type) {
                          return report_text(ledger, call, {*known, *subject, axes}, type);
                      });
}

}  // namespace reserve::service
