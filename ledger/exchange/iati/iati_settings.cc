// What the file needs and the ledger does not know.
#include <algorithm>

#include <fmt/format.h>

#include "ledger/exchange/iati/iati.h"
#include "ledger/exchange/parties.h"
#include "ledger/seal/json.h"

namespace reserve::exchange {
namespace {

constexpr std::string_view kTemplate = 
    R"(# What the IATI file of the fund says and the ledger does not know. Codes: iatistandard.org.
# Nothing is guessed: what is required stays empty until someone fills it in.

[organisation]                   # the fund, or the trustee that reports for it
ref = ""                         # required: its identifier, AGENCY-NUMBER as registered
type = ""                        # required: OrganisationType: 10 government, 40 multilateral
name = ""                        # the fund's name in the ledger if empty

[activity]
identifier = ""                  # required: begins with the organisation's ref and "-"
description = ""                 # required: what the fund is for, in a sentence or two
recipient_country = ""           # required: ISO 3166, two capitals
sector = ""                      # required: DAC code of money that has no purpose yet
title = ""                       # the fund's name in the ledger if empty
language = "en"
status = "2"                     # ActivityStatus: 2 implementation, 3 finalisation, 4 closed
start = ""                       # actual start; the day the fund was opened if empty
planned_end = ""
scope = ""                       # ActivityScope: 4 national
collaboration_type = ""          # CollaborationType: 4 multilateral outflows
flow_type = ""                   # FlowType: 10 ODA, 50 other flows
aid_type = ""                    # AidType: B031 multi-donor funding mechanism
tied_status = ""                 # TiedStatus: 5 untied

[contact]
email = ""
website = ""

[sectors]                        # required: the five-digit DAC code of each purpose
# energy = "23630"               # electric power transmission and distribution
# budget_support = "51010"       # general budget support

# [organisations.P1]             # a party as it is known elsewhere, all of it optional
# ref = ""
# type = "10"
# name = ""                      # as published; as registered in the ledger if empty
)";

constexpr std::string_view kKnown[] = {
    "organisation.ref",   "organisation.type",    "organisation.name",
    "activity.identifier", "activity.title",      "activity.description",
    "activity.language",  "activity.status",      "activity.start",
    "activity.planned_end", "activity.scope",     "activity.recipient_country",
    "activity.sector",    "activity.collaboration_type", "activity.flow_type",
    "activity.aid_type",  "activity.tied_status", "contact.email",
    "contact.website",    "sectors.*",            "organisations.*.ref",
    "organisations.*.type", "organisations.*.name",
};

// A code of `least` to `most` characters between `from` and `to`.
struct Form {
    std::string_view key;
    std::size_t least;
    std::size_t most;
    char from;
    char to;
    std::string_view fault;
};
constexpr Form kSector{"activity.sector", 5, 5, '0', '9', "is no DAC sector (five digits)"};
constexpr Form kOrganisation{"organisation.type", 2, 2, '0', '9',
                             "is no OrganisationType (two digits)"};
constexpr Form kForms[] = {
    kSector,
    kOrganisation,
    {"activity.language", 2, 2, 'a', 'z', "is no language of ISO 639-1 (two small letters)"},
    {"activity.status", 1, 1, '1', '6', "is no ActivityStatus (1 to 6)"},
    {"activity.scope", 1, 1, '1', '8', "is no ActivityScope (1 to 8)"},
    {"activity.recipient_country", 2, 2, 'A', 'Z', "is no country of ISO 3166 (two capitals)"},
    {"activity.collaboration_type", 1, 1, '1', '8', "is no CollaborationType (1 to 8)"},
    {"activity.flow_type", 2, 2, '0', '9', "is no FlowType (two digits)"},
    {"activity.aid_type", 3, 4, '0', 'H', "is no AidType (a capital and digits)"},
    {"activity.tied_status", 1, 1, '3', '5', "is no TiedStatus (3 to 5)"},
};

std::string_view fault_of(const std::string& text, const Form& form) {
    const bool fits = text.size() >= form.least && text.size() <= form.most &&
                      std::ranges::all_of(text, [&](char c) {
                          return c >= form.from && c <= form.to;
                      });
    return text.empty() || fits ? "" : form.fault;
}

// Identifiers of organisations and activities (rules 1.3 and 1.14 of IATI's ruleset).
std::string_view identifier_fault(const std::string& text) {
    const bool sound = text.find_first_of("/&|? \n\t") == std::string::npos;
    return sound ? "" : "has a blank or one of / & | ? in it";
}

std::string_view date_fault(const std::string& text) {
    return text.empty() || parse_date(text) ? "" : "is not a day YYYY-MM-DD";
}

void judge_activity(Settings& settings, const Ledger& ledger) {
    const std::string ref = settings.required("organisation.ref", "the fund's IATI identifier");
    settings.required("organisation.type", "a code of OrganisationType");
    const std::string identifier =
        settings.required("activity.identifier", "the activity's IATI identifier");
    settings.required("activity.description", "what the fund is for");
    settings.required("activity.recipient_country", "a country of ISO 3166");
    settings.required("activity.sector", "the DAC sector of money that has no purpose yet");
    settings.blame("organisation.ref", identifier_fault(ref));
    settings.blame("activity.identifier", identifier_fault(identifier));
    if (!identifier.empty() && !ref.empty() &&
        (!identifier.starts_with(ref + "-") || identifier.size() == ref.size() + 1)) {
        settings.blame("activity.identifier", "does not begin with organisation.ref and \"-\"");
    }
    for (const Form& form : kForms) {
        const std::string key(form.key);
        settings.blame(key, fault_of(settings.text(key), form));
    }
    settings.blame("activity.start", date_fault(settings.text("activity.start")));
    settings.blame("activity.planned_end", date_fault(settings.text("activity.planned_end")));
    const auto start = parse_date(settings.text("activity.start"));
    if (start && *start > day_of(ledger.now())) {
        settings.blame("activity.start", "lies in the future");
    }
}

Status judge_sectors(Settings& settings, Ledger& ledger) {
    const auto charter = ledger.charter_json();
    if (!charter) {
        return std::unexpected(charter.error());
    }
    seal::JsonDocument document;
    const auto node = document.parse(*charter);
    const seal::JsonNode* purposes = node ? (*node)->find("purposes") : nullptr;
    if (purposes == nullptr) {
        return fail(ErrorKind::corrupt, "the charter cannot be read");
    }
    for (const seal::JsonNode& purpose : purposes->children()) {
        const std::string key = "sectors." + std::string(purpose.text);
        const std::string code =
            settings.required(key, fmt::format("the DAC sector of payments for {}", purpose.text));
        settings.blame(key, fault_of(code, kSector));
    }
    return {};
}

Status judge_organisations(Settings& settings, Ledger& ledger) {
    const auto parties = read_parties(ledger);
    if (!parties) {
        return std::unexpected(parties.error());
    }
    for (const auto& [name, party] : *parties) {
        const std::string key = "organisations." + name;
        settings.blame(key + ".ref", identifier_fault(settings.text(key + ".ref")));
        settings.blame(key + ".type", fault_of(settings.text(key + ".type"), kOrganisation));
    }
    return {};
}

}  // namespace

std::string_view iati_template() {
    return kTemplate;
}

Result<Settings> read_iati_settings(Ledger& ledger, std::string_view json) {
    auto settings = Settings::read(json, kKnown);
    if (!settings) {
        return settings;
    }
    judge_activity(*settings, ledger);
    for (const auto judge : {judge_sectors, judge_organisations}) {
        if (Status status = judge(*settings, ledger); !status) {
            return std::unexpected(status.error());
        }
    }
    return settings;
}

}  // namespace reserve::exchange
