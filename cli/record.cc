// Text becomes JSON by the type of its field: lists at commas, earmarks as only=a,b, files as @f.
#include "cli/record.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "cli/toml_json.h"
#include "cli/verdict.h"
#include "ledger/base/hex.h"

namespace reserve::cli {
namespace {

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts(1);
    for (const char character : text) {
        if (character == at) {
            parts.emplace_back();
        } else {
            parts.back() += character;
        }
    }
    return parts;
}

std::string json_list(const std::string& text) {
    std::string json = "[";
    for (const std::string& part : split(text, ',')) {
        json += (json.size() > 1 ? "," : "") + json_string(part);
    }
    return json + "]";
}

Result<std::string> bad_field(const FieldSpec& field, std::string_view form) {
    return fail(ErrorKind::usage, fmt::format("--{} is written as {}", field.name, form));
}

bool is_whole(const std::string& text) {
    const Decimal number = parse_decimal(text);
    return number.form == Decimal::Form::well_formed && number.decimals == 0;
}

// only=a,b and never=c, in one value separated by ";" or in several.
Result<std::string> earmark(const FieldSpec& field, const std::vector<std::string>& values) {
    std::string json = "{";
    for (const std::string& value : values) {
        for (const std::string& part : split(value, ';')) {
            const std::size_t equals = part.find('=');
            if (equals == std::string::npos) {
                return bad_field(field, "only=a,b or never=a");
            }
            json += (json.size() > 1 ? "," : "") + json_string(part.substr(0, equals)) + ":" +
                    json_list(part.substr(equals + 1));
        }
    }
    return json + "}";
}

Result<std::string> pairs(const FieldSpec& field, const std::vector<std::string>& values) {
    const bool instalments = field.type == "instalments";
    std::string json(1, instalments ? '[' : '{');
    for (const std::string& value : values) {
        const std::size_t equals = value.find('=');
        if (equals == std::string::npos) {
            return bad_field(field, instalments ? "DUE=AMOUNT" : "PURPOSE=AMOUNT");
        }
        const std::string left = json_string(value.substr(0, equals));
        const std::string right = json_string(value.substr(equals + 1));
        json += json.size() > 1 ? "," : "";
        json += instalments ? "{\"due\":" + left + ",\"amount\":" + right + "}"
                            : left + ":" + right;
    }
    return json + (instalments ? ']' : '}');
}

Result<std::string> field_json(const FieldSpec& field, const std::vector<std::string>& values) {
    constexpr std::string_view objects[] = {"earmark", "instalments", "need", "charter", "object",
                                            "names", "roles", "list"};
    const std::string& last = values.back();
    const bool repeats = field.type == "earmark" || field.type == "instalments" ||
                         field.type == "need";
    if (values.size() > 1 && !repeats) {
        return fail(ErrorKind::usage, fmt::format("--{} is given twice", field.name));
    }
    const bool object = std::ranges::find(objects, field.type) != std::end(objects);
    if (object && last.starts_with('@')) {
        return read_json_or_toml(last.substr(1));
    }
    if (field.type == "earmark") {
        return earmark(field, values);
    }
    if (field.type == "instalments" || field.type == "need") {
        return pairs(field, values);
    }
    if (field.type == "names" || field.type == "roles" || field.type == "list") {
        return json_list(last);
    }
    if (field.type == "count" || field.type == "seq") {
        return is_whole(last) ? Result<std::string>(last) : bad_field(field, "a whole number");
    }
    if (field.type == "about") {
        return is_whole(last) ? last : json_string(last);
    }
    if (field.type == "bool") {
        const bool known = last == "true" || last == "false";
        return known ? Result<std::string>(last) : bad_field(field, "true or false");
    }
    if (field.type == "charter" || field.type == "object") {
        return bad_field(field, "@file.json or @file.toml");
    }
    return json_string(last);
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

namespace {

// The officer who acts: --as, else the only key in the folder.
Result<std::string> find_actor(const EnvelopeOptions& envelope, const KeyRing& ring) {
    if (!envelope.actor.empty()) {
        return envelope.actor;
    }
    const std::vector<std::string> officers = ring.officers();
    if (officers.size() == 1) {
        return officers.front();
    }
    return fail(ErrorKind::usage, "say who acts: --as OFFICER");
}

std::string act_json(const Ledger& ledger, fund::KindIndex kind, const std::string& body,
                     const EnvelopeOptions& envelope, const std::string& actor) {
    const auto at = envelope.at.empty() ? std::nullopt : parse_time(envelope.at);
    Time recorded = at.value_or(Time{system_clock()->now_microseconds()});
    if (!at && ledger.is_sandbox() && ledger.last_recorded()) {
        recorded = std::max(recorded, *ledger.last_recorded());
    }
    const std::string date =
        envelope.date.empty() ? format_date(day_of(recorded)) : envelope.date;
    std::string json = fmt::format(
        "{{\"actor\":{},\"body\":{},\"date\":{},\"id\":{},\"kind\":\"{}\"", json_string(actor),
        body, json_string(date), json_string(envelope.id), fund::kinds()[kind].name);
    if (ledger.needs_signatures()) {
        json += ",\"fund\":" + json_string(ledger.origin());
    }
    if (!envelope.memo.empty()) {
        json += ",\"memo\":" + json_string(envelope.memo);
    }
    if (!envelope.documents.empty()) {
        std::string list;
        for (const std::string& document : envelope.documents) {
            list += (list.empty() ? "" : ",") + json_string(document);
        }
        json += ",\"documents\":[" + list + "]";
    }
    json += "}";
    return envelope.at.empty()
               ? json
               : fmt::format("{{\"act\":{},\"at\":{}}}", json, json_string(envelope.at));
}

}  // namespace

Exit record_act(const Globals& globals, fund::KindIndex kind, const std::string& body,
                const EnvelopeOptions& given, KeyRing& ring) {
    auto ledger = open_ledger(globals, store::Mode::read_write);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    EnvelopeOptions envelope = given;
    envelope.id = envelope.id.empty() ? random_id() : envelope.id;
    const auto actor = find_actor(envelope, ring);
    if (!actor) {
        return report_error(globals, actor.error());
    }
    std::string line = act_json(**ledger, kind, body, envelope, *actor);
    if ((*ledger)->needs_signatures()) {
        auto with_signature = sign_line(ring, line);
        if (!with_signature) {
            return report_error(globals, with_signature.error());
        }
        line = std::move(*with_signature);
    }
    const Submission act{line};
    const auto verdicts = (*ledger)->append({&act, 1}, AppendMode::all_or_nothing);
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
