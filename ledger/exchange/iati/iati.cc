// The heading is written when the first transaction comes: without any, the activity itself has the
// sector that otherwise each transaction must have.
#include "ledger/exchange/iati/iati.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/exchange/iati/iati_story.h"
#include "ledger/exchange/parties.h"
#include "ledger/exchange/xml_writer.h"

namespace reserve::exchange {
namespace {

// What the heading says of the fund, as known at the last entry that counts.
struct Fund {
    std::string name;
    Date opened;
    Time last_recorded;
    Parties parties;
};

Result<Fund> read_fund(Ledger& ledger, const Axes& axes) {
    if (!ledger.is_open()) {
        return fail(ErrorKind::not_found, "the fund is not open");
    }
    Fund fund;
    const std::uint64_t last = std::min(axes.known_at.value_or(~std::uint64_t{0}),
                                        ledger.head().size - 1);
    for (const std::uint64_t seq : {std::uint64_t{0}, last}) {
        const auto entry = ledger.entry(seq);
        if (!entry) {
            return std::unexpected(entry.error());
        }
        seal::JsonDocument document;
        const auto line = read_line(document, *entry);
        if (!line) {
            return std::unexpected(unreadable(seq));
        }
        if (seq == 0) {
            fund.name = text_at(*line->body, "name");
            fund.opened = line->date;
        }
        fund.last_recorded = line->recorded_at;
    }
    auto parties = read_parties(ledger, {.as_of = std::nullopt, .known_at = axes.known_at});
    if (!parties) {
        return std::unexpected(parties.error());
    }
    fund.parties = std::move(*parties);
    return fund;
}

class Activity {
public:
    Activity(Ledger& ledger, const Settings& settings, Fund fund, const Sink& sink)
        : ledger_(ledger), settings_(settings), fund_(std::move(fund)), sink_(sink) {}

    Status add(const IatiTransaction& one);
    Result<IatiSummary> finish();

private:
    enum class Sector : unsigned char { of_activity, of_transactions };
    void begin(Sector sector);
    void participants();
    void classification(Sector sector);
    void narrative(std::string_view element, std::string_view text,
                   XmlWriter::Attributes attributes = {});
    void code(std::string_view element, const std::string& key);
    // The fund where `party` is empty.
    void organisation(std::string_view element, const std::string& party,
                      std::string_view role = "");
    std::string setting(const std::string& key, std::string_view otherwise) const {
        return settings_.has(key) ? settings_.text(key) : std::string(otherwise);
    }
    std::string marked(const std::string& text) const {
        return (ledger_.is_sandbox() ? "EXERCISE: " : "") + text;
    }
    Status flush() { return sink_(xml_.take()); }

    Ledger& ledger_;
    const Settings& settings_;
    Fund fund_;
    const Sink& sink_;
    XmlWriter xml_;
    IatiSummary summary_;
};

void Activity::narrative(std::string_view element, std::string_view text,
                         XmlWriter::Attributes attributes) {
    xml_.open(element, attributes);
    xml_.text("narrative", text);
    xml_.close();
}

void Activity::code(std::string_view element, const std::string& key) {
    if (settings_.has(key)) {
        xml_.empty(element, {{"code", settings_.text(key)}});
    }
}

void Activity::organisation(std::string_view element, const std::string& party,
                            std::string_view role) {
    if (party.empty()) {
        return narrative(element, marked(setting("organisation.name", fund_.name)),
                         {{"ref", settings_.text("organisation.ref")},
                          {"type", settings_.text("organisation.type")},
                          {"role", role}});
    }
    const std::string key = "organisations." + party;
    const auto facts = fund_.parties.find(party);
    narrative(element,
              setting(key + ".name", facts == fund_.parties.end() ? party : facts->second.name),
              {{"ref", settings_.text(key + ".ref")},
               {"type", settings_.text(key + ".type")},
               {"role", role}});
}

void Activity::participants() {
    constexpr std::string_view kFunding = "1";
    constexpr std::string_view kAccountable = "2";
    constexpr std::string_view kImplementing = "4";
    organisation("participating-org", "", kAccountable);
    for (const auto& [party, facts] : fund_.parties) {
        const bool gives = facts.role == "contributor" || facts.role == "source";
        organisation("participating-org", party, gives ? kFunding : kImplementing);
    }
}

void Activity::classification(Sector sector) {
    if (settings_.has("contact.email") || settings_.has("contact.website")) {
        xml_.open("contact-info", {{"type", "1"}});
        for (const std::string element : {"email", "website"}) {
            if (settings_.has("contact." + element)) {
                xml_.text(element, settings_.text("contact." + element));
            }
        }
        xml_.close();
    }
    code("activity-scope", "activity.scope");
    code("recipient-country", "activity.recipient_country");
    if (sector == Sector::of_activity) {
        xml_.empty("sector", {{"vocabulary", "1"}, {"code", settings_.text("activity.sector")}});
    }
    code("collaboration-type", "activity.collaboration_type");
    code("default-flow-type", "activity.flow_type");
    xml_.empty("default-finance-type", {{"code", "110"}});  // standard grant
    if (settings_.has("activity.aid_type")) {
        xml_.empty("default-aid-type",
                   {{"code", settings_.text("activity.aid_type")}, {"vocabulary", "1"}});
    }
    code("default-tied-status", "activity.tied_status");
}

void Activity::begin(Sector sector) {
    const std::string updated = format_time(fund_.last_recorded);
    xml_.open("iati-activities", {{"version", "2.03"}, {"generated-datetime", updated}});
    xml_.open("iati-activity", {{"xml:lang", setting("activity.language", "en")},
                                {"default-currency", ledger_.functional().code()},
                                {"last-updated-datetime", updated}});
    xml_.text("iati-identifier", settings_.text("activity.identifier") +
                                     (ledger_.is_sandbox() ? "-EXERCISE" : ""));
    organisation("reporting-org", "");
    narrative("title", marked(setting("activity.title", fund_.name)));
    const std::string description = settings_.text("activity.description");
    narrative("description",
              ledger_.is_sandbox()
                  ? "EXERCISE, not a real fund: no money was promised, received or paid. " +
                        description
                  : description,
              {{"type", "1"}});
    participants();
    xml_.empty("other-identifier", {{"ref", ledger_.origin()}, {"type", "A1"}});
    xml_.empty("activity-status", {{"code", setting("activity.status", "2")}});
    xml_.empty("activity-date",
               {{"iso-date", setting("activity.start", format_date(fund_.opened))}, {"type", "2"}});
    if (settings_.has("activity.planned_end")) {
        xml_.empty("activity-date",
                   {{"iso-date", settings_.text("activity.planned_end")}, {"type", "3"}});
    }
    classification(sector);
}

Status Activity::add(const IatiTransaction& one) {
    const std::string sector_key = "sectors." + one.purpose;
    const std::string sector =
        settings_.text(one.purpose.empty() ? std::string("activity.sector") : sector_key);
    if (sector.empty()) {
        return fail(ErrorKind::usage, fmt::format("{} is missing: the DAC sector of {}, which the "
                                                  "charter once knew", sector_key, one.reference));
    }
    if (summary_.transactions++ == 0) {
        begin(Sector::of_transactions);
    }
    const bool incoming = one.code == "1" || one.code == "11" || one.code == "13";
    const std::string date = format_date(one.date);
    const std::string currency(one.currency.code());
    summary_.sums[{std::string(one.code), currency}] += one.amount;
    xml_.open("transaction", {{"ref", one.reference}});
    xml_.empty("transaction-type", {{"code", one.code}});
    xml_.empty("transaction-date", {{"iso-date", date}});
    xml_.text("value", format_amount(one.amount, one.currency.decimals()),
              {{"currency", currency}, {"value-date", date}});
    narrative("description", one.words);
    organisation("provider-org", one.provider);
    if (incoming || !one.receiver.empty()) {
        organisation("receiver-org", one.receiver);
    }
    xml_.empty("sector", {{"vocabulary", "1"}, {"code", sector}});
    if (one.loan) {
        xml_.empty("finance-type", {{"code", "421"}});  // standard loan
    }
    xml_.close();
    return flush();
}

Result<IatiSummary> Activity::finish() {
    if (summary_.transactions == 0) {
        begin(Sector::of_activity);
    }
    xml_.close();
    xml_.close();
    const Status written = flush();
    return written ? Result<IatiSummary>(std::move(summary_)) : std::unexpected(written.error());
}

}  // namespace

namespace {

Result<std::set<std::uint64_t>> read_reversed(Ledger& ledger, const Axes& axes) {
    constexpr std::string_view kKinds[] = {"entry.reversed"};
    std::set<std::uint64_t> seqs;
    const Status status = each_line_of(ledger, kKinds, axes, [&](const ActLine& line) {
        seqs.insert(IatiStory::reversed_seq(*line.body));
    });
    return status ? Result<std::set<std::uint64_t>>(std::move(seqs))
                  : std::unexpected(status.error());
}

}  // namespace

Result<IatiSummary> export_iati(Ledger& ledger, const Axes& axes, const Settings& settings,
                                const Sink& sink) {
    auto fund = read_fund(ledger, axes);
    if (!fund) {
        return std::unexpected(fund.error());
    }
    // Facts count whatever their value date; what is told lies within the axis.
    const Axes known{.as_of = std::nullopt, .known_at = axes.known_at};
    auto reversed = read_reversed(ledger, known);
    if (!reversed) {
        return std::unexpected(reversed.error());
    }
    Activity activity(ledger, settings, std::move(*fund), sink);
    IatiStory story(std::move(*reversed));
    Status told;
    const Status read = each_line(ledger, known, [&](const ActLine& line) {
        if (told) {
            told = story.take(line, [&](const IatiTransaction& one) {
                return axes.as_of && one.date > *axes.as_of ? Status() : activity.add(one);
            });
        }
    });
    if (!told || !read) {
        return std::unexpected(told ? read.error() : told.error());
    }
    return activity.finish();
}

}  // namespace reserve::exchange
