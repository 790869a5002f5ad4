// Each kind of alert in a function of its own.
#include "ledger/report/alerts.h"

#include <map>

#include "ledger/money/wide.h"
#include "ledger/report/amounts.h"
#include "ledger/report/contribution_fold.h"
#include "ledger/report/figures.h"
#include "ledger/report/notifications.h"
#include "ledger/report/waiting.h"

namespace reserve::report {
namespace {

using Texts = std::vector<std::string>;

std::string functional(const Ledger& ledger, Amount amount) {
    return with_code(amount, ledger.functional());
}

Status add_cash_alerts(Ledger& ledger, const AlreadyRead& read, Texts& texts) {
    const auto state = ledger.state_with({});
    const auto position_now =
        read.position != nullptr ? Result<Position>(*read.position) : position(ledger, {});
    if (!state || !position_now) {
        return std::unexpected(state ? position_now.error() : state.error());
    }
    const fund::Charter& charter = *(*state)->charter;
    const Position& now = *position_now;
    if (now.available.is_negative()) {
        texts.push_back("a fact took what is available below zero: " +
                        functional(ledger, now.available));
    }
    if (charter.low_cash && now.available < charter.low_cash->threshold) {
        texts.push_back("low cash: some purposes are paused while less is available than " +
                        functional(ledger, charter.low_cash->threshold));
    }
    if (now.available < charter.minimum_liquidity) {
        texts.push_back("less is available than must stay free: " +
                        functional(ledger, charter.minimum_liquidity));
    }
    if (!now.refundable.is_zero()) {
        texts.push_back("paid in excess, to be returned or agreed: " +
                        functional(ledger, now.refundable));
    }
    return {};
}

Status add_receipt_alerts(Ledger& ledger, Texts& texts) {
    const auto owed = class_value(ledger, fund::AccountClass::unidentified, {});
    if (!owed || owed->is_zero()) {
        return owed ? Status() : std::unexpected(owed.error());
    }
    const auto open = open_receipts(ledger, {});
    if (!open) {
        return std::unexpected(open.error());
    }
    texts.push_back("receipts to be identified: " + functional(ledger, -*owed));
    for (const OpenReceipt& one : *open) {
        const std::int32_t days = day_of(ledger.now()).days - one.date.days;
        if (days > kUnidentifiedDays) {
            texts.push_back("receipt " + one.name + " of " + with_code(one.rest, one.currency) +
                            " is unidentified for " + std::to_string(days) + " days");
        }
    }
    return {};
}

Status add_contribution_alerts(Ledger& ledger, Texts& texts) {
    const auto fold = ContributionFold::read(ledger, {});
    if (!fold) {
        return std::unexpected(fold.error());
    }
    std::map<std::string, Amount> received;
    Amount total;
    for (const ContributionLine& line : fold->lines) {
        const Amount overdue = overdue_of(line, day_of(ledger.now()));
        if (overdue.is_positive()) {
            texts.push_back("instalments of " + line.name + " (" + line.party + ") are overdue: " +
                            with_code(overdue, line.currency));
        }
        received[line.party] += line.sum.received_value;
        total += line.sum.received_value;
    }
    for (const auto& [party, value] : received) {
        if (received.size() > 1 &&
            Wide(value.minor()) * 100 > Wide(total.minor()) * kConcentrationPercent) {
            texts.push_back("concentration: " + party + " gave " + percent(value, total) +
                            " % of what was received");
        }
    }
    return {};
}

Status add_exposure_alerts(Ledger& ledger, Texts& texts) {
    const auto report = exposure_report(ledger, {}, ledger.now());
    if (!report) {
        return std::unexpected(report.error());
    }
    for (const auto& row : report->sections.front().table.rows) {
        const Decimal tenths = parse_decimal(row[5]);
        if (row[0] != ledger.functional().code() && tenths.units > kExposurePercent * 10) {
            texts.push_back("exposure: " + row[5] + " % of what is held and owed is in " + row[0]);
        }
    }
    return {};
}

void add_review_alert(const std::string& name, const fund::Notification& notification, Time at,
                      Texts& texts) {
    const Time review = plus_days(notification.renewed_at, notification.clocks.review_days);
    const Time suspended =
        plus_days(notification.renewed_at, notification.clocks.suspension_days);
    if (at > suspended) {
        texts.push_back(name + " is suspended since " + format_time(suspended) +
                        ": it was not renewed in time");
    } else if (at > review) {
        texts.push_back(name + " should have been renewed by " + format_time(review) +
                        "; it is suspended after " + format_time(suspended));
    }
}

// A stood-down notification under which something is still to be paid.
void add_grace_alert(const std::string& name, const fund::Notification& notification, Time at,
                     Texts& texts) {
    const Time end = plus_days(notification.ended_at, notification.clocks.grace_days);
    if (at > end) {
        texts.push_back("the grace time of " + name + " ended " + format_time(end) +
                        ": what is committed under it can only be cancelled");
    } else if (plus_days(at, kNoticeDays) > end) {
        texts.push_back("the grace time of " + name + " ends " + format_time(end) +
                        ", and commitments under it are not paid");
    }
}

Status add_notification_alerts(Ledger& ledger, const AlreadyRead& read, Texts& texts) {
    using Watched = std::vector<WatchedNotification>;
    const auto watched = read.watched != nullptr ? Result<Watched>(*read.watched)
                                                 : watched_notifications(ledger);
    if (!watched) {
        return std::unexpected(watched.error());
    }
    for (const WatchedNotification& one : *watched) {
        if (one.notification->end == fund::NotificationEnd::none) {
            add_review_alert(one.name, *one.notification, ledger.now(), texts);
        } else if (one.notification->end == fund::NotificationEnd::stood_down && one.committed) {
            add_grace_alert(one.name, *one.notification, ledger.now(), texts);
        }
    }
    return {};
}

Status add_alerts_on(Ledger& ledger, AlertsOn on, const AlreadyRead& read, Texts& texts) {
    switch (on) {
        case AlertsOn::notifications: return add_notification_alerts(ledger, read, texts);
        case AlertsOn::contributions: return add_contribution_alerts(ledger, texts);
        case AlertsOn::receipts: return add_receipt_alerts(ledger, texts);
        case AlertsOn::exposure: return add_exposure_alerts(ledger, texts);
        case AlertsOn::cash: break;
    }
    return add_cash_alerts(ledger, read, texts);
}

}  // namespace

Result<std::vector<std::string>> alerts(Ledger& ledger, std::span<const AlertsOn> on,
                                        const AlreadyRead& read) {
    Texts texts;
    for (const AlertsOn one : on) {
        if (!ledger.is_open()) {
            break;
        }
        if (const Status status = add_alerts_on(ledger, one, read, texts); !status) {
            return std::unexpected(status.error());
        }
    }
    return texts;
}

Status add_alerts(Report& report, Ledger& ledger, std::span<const AlertsOn> on) {
    const auto texts = alerts(ledger, on);
    if (!texts) {
        return std::unexpected(texts.error());
    }
    Table table{{{"alert"}}, {}};
    for (const std::string& text : *texts) {
        table.rows.push_back({text});
    }
    if (!table.rows.empty()) {
        report.sections.push_back({"Alerts, as things stand now", std::move(table)});
    }
    return {};
}

}  // namespace reserve::report
