// Builds the act from the texts of its fields, signs and records it.
#include "cli/record.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "cli/books.h"
#include "cli/toml_json.h"
#include "cli/verdict.h"
#include "ledger/base/hex.h"
#include "ledger/act_line.h"
#include "ledger/act_text.h"
#include "ledger/exchange/lists/field_text.h"
#include "ledger/report/trial_balance.h"

namespace reserve::cli {
namespace {

// Objects may also stand in a file, as @file.json or @file.toml.
bool is_file(const FieldSpec& field, const std::string& value) {
    constexpr std::string_view objects[] = {"earmark", "instalments", "need", "charter", "object",
                                            "names", "roles", "list"};
    return value.starts_with('@') && std::ranges::find(objects, field.type) != std::end(objects);
}

Result<std::string> field_json(const FieldSpec& field, const std::vector<std::string>& values) {
    if (values.size() == 1 && is_file(field, values.back())) {
        return read_json_or_toml(values.back().substr(1));
    }
    const auto json = exchange::field_json(field, values);
    return json ? Result<std::string>(*json)
                : fail(ErrorKind::usage, fmt::format("--{} {}", field.name, json.error()));
}

}  // namespace

std::string random_id() {
    std::random_device source;
    std::array<std::uint8_t, 16> bytes{};
    for (std::uint8_t& byte : bytes) {
        byte = static_cast<std::uint8_t>(source());
    }
    return to_hex(bytes);
}

Result<std::string> make_body(fund::KindIndex kind, const FieldValues& values) {
    std::string json = "{";
    for (const FieldSpec& field : fields_of(kind)) {
        const auto given = values.find(field.name);
        if (given == values.end()) {
            continue;
        }
        const auto value = field_json(field, given->second);
        if (!value) {
            return value;
        }
        json += (json.size() > 1 ? "," : "") + json_string(field.name) + ":" + *value;
    }
    return json + "}";
}

Result<std::string> find_actor(const std::string& named, const KeyRing& ring) {
    if (!named.empty()) {
        return named;
    }
    const std::vector<std::string> officers = ring.officers();
    if (officers.size() == 1) {
        return officers.front();
    }
    return fail(ErrorKind::usage, "say who acts: --as OFFICER");
}

namespace {

std::string line_of(const Ledger& ledger, fund::KindIndex kind, const std::string& body,
                    const EnvelopeOptions& envelope, const std::string& actor) {
    const auto at = envelope.at.empty() ? std::nullopt : parse_time(envelope.at);
    Time recorded = at.value_or(Time{system_clock()->now_microseconds()});
    if (!at && ledger.is_sandbox() && ledger.last_recorded()) {
        recorded = std::max(recorded, *ledger.last_recorded());
    }
    const std::string date =
        envelope.date.empty() ? format_date(day_of(recorded)) : envelope.date;
    return submission_json(
        act_json({.actor = actor,
                  .kind = fund::kinds()[kind].name,
                  .body = body,
                  .date = date,
                  .id = envelope.id,
                  .fund = ledger.needs_signatures() ? ledger.origin() : std::string_view(),
                  .memo = envelope.memo,
                  .documents = envelope.documents}),
        envelope.at);
}

// Said with the option's name, before anything is made or sent.
Status check_form(const EnvelopeOptions& envelope) {
    if (!envelope.date.empty() && !parse_date(envelope.date)) {
        return fail(ErrorKind::usage, "--date " + envelope.date + " is not a day YYYY-MM-DD");
    }
    if (!envelope.at.empty() && !parse_time(envelope.at)) {
        return fail(ErrorKind::usage,
                    "--at " + envelope.at + " is not a time YYYY-MM-DDTHH:MM:SSZ");
    }
    for (const std::string& document : envelope.documents) {
        if (!is_hex(document, 64)) {
            return fail(ErrorKind::usage,
                        "--document " + document + " is not a SHA-256 in 64 lower-case hex digits");
        }
    }
    return {};
}

// Closing a period seals its trial balance: the act names its SHA-256 as a document.
Status seal_period(Ledger& ledger, fund::KindIndex kind, const std::string& body,
                   EnvelopeOptions& envelope) {
    seal::JsonDocument document;
    const auto node = document.parse(body);
    const auto through = node ? parse_date(text_at(**node, "through")) : std::nullopt;
    if (kind != fund::kind_index<fund::PeriodClosed>() || !through || !ledger.is_open()) {
        return {};  // what is malformed is refused by its rule
    }
    auto sealed = report::closing_sha256(ledger, *through, ledger.head().size);
    if (!sealed) {
        return std::unexpected(sealed.error());
    }
    if (std::ranges::find(envelope.documents, *sealed) == envelope.documents.end()) {
        envelope.documents.push_back(std::move(*sealed));
    }
    return {};
}

}  // namespace

Exit record_act(const Globals& globals, fund::KindIndex kind, const std::string& body,
                const EnvelopeOptions& given, KeyRing& ring) {
    if (const Status formed = check_form(given); !formed) {
        return report_error(globals, formed.error());
    }
    const auto books = open_books(globals);
    if (!books) {
        return report_error(globals, books.error());
    }
    Ledger& ledger = (*books)->ledger();
    EnvelopeOptions envelope = given;
    envelope.id = envelope.id.empty() ? random_id() : envelope.id;
    const auto actor = find_actor(envelope.actor, ring);
    if (!actor) {
        return report_error(globals, actor.error());
    }
    if (const Status sealed = seal_period(ledger, kind, body, envelope); !sealed) {
        return report_error(globals, sealed.error());
    }
    std::string line = line_of(ledger, kind, body, envelope, *actor);
    if (ledger.needs_signatures()) {
        auto with_signature = sign_line(ring, line);
        if (!with_signature) {
            return report_error(globals, with_signature.error());
        }
        line = std::move(*with_signature);
    }
    const Submission act{line};
    const auto verdicts = (*books)->append({&act, 1}, AppendMode::each);
    if (!verdicts) {
        return report_error(globals, verdicts.error());
    }
    const Verdict& verdict = verdicts->front();
    const auto* refusal = std::get_if<Refusal>(&verdict);
    if (globals.json) {
        fmt::print("{}\n", verdict_json(verdict, 0, envelope.id));
    } else if (refusal != nullptr) {
        fmt::print(stderr, "{}", refusal_text(*refusal, ""));
    } else if (!globals.quiet) {
        const Receipt& receipt = std::get<Receipt>(verdict);
        fmt::print("{} as entry {}{}: {} (id {}, leaf {})\n",
                   receipt.replayed ? "was recorded" : "recorded", receipt.seq,
                   receipt.replayed ? " before" : "", fund::kinds()[kind].name, envelope.id,
                   to_hex(receipt.leaf_hash).substr(0, 16));
    }
    return refusal != nullptr ? Exit::refused : Exit::done;
}

}  // namespace reserve::cli
