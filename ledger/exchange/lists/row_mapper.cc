// Conditions, patterns, forms; then the body as JSON.
#include "ledger/exchange/lists/row_mapper.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/base/quoted.h"
#include "ledger/exchange/lists/field_text.h"

namespace reserve::exchange {

using Cells = std::span<const std::string>;

std::optional<Currency> Currencies::of(fund::ObjectKind kind, const std::string& name) {
    const auto [slot, is_new] = known_.try_emplace({kind, name});
    if (is_new) {
        const auto object = ledger_.object(kind, name);
        seal::JsonDocument document;
        const auto row = object && *object ? document.parse(**object)
                                           : std::unexpected(seal::JsonError());
        slot->second = row ? Currency::find(text_at(**row, "currency")) : std::nullopt;
    }
    return slot->second;
}

void Currencies::remember(fund::ObjectKind kind, const std::string& name, Currency currency) {
    known_[{kind, name}] = currency;
}

Status RowMapper::check_source(const FieldSource& source, const std::string& file) const {
    for (const PatternPiece& piece : source.pattern) {
        if (!piece.column.empty() && !columns_.contains(piece.column)) {
            return fail(ErrorKind::malformed,
                        fmt::format("{}:{}: {} has no column {}", mapping_.file, source.line, file,
                                    json_string(piece.column)));
        }
    }
    return {};
}

Status RowMapper::check_columns(const std::string& file) const {
    std::vector<const Conditions*> conditions;
    std::vector<const FieldSource*> sources;
    for (const Conditions& skip : mapping_.skips) {
        conditions.push_back(&skip);
    }
    for (const ActSource& act : mapping_.acts) {
        conditions.push_back(&act.when);
        sources.push_back(&act.date);
        for (const auto* source : {&act.memo, &act.currency}) {
            if (*source) {
                sources.push_back(&**source);
            }
        }
        for (const FieldSource& source : act.body) {
            sources.push_back(&source);
        }
    }
    for (const Conditions* list : conditions) {
        for (const Condition& condition : *list) {
            if (!columns_.contains(condition.column)) {
                return fail(ErrorKind::malformed,
                            fmt::format("{}:{}: {} has no column {}", mapping_.file,
                                        condition.line, file, json_string(condition.column)));
            }
        }
    }
    for (const FieldSource* source : sources) {
        if (Status status = check_source(*source, file); !status) {
            return status;
        }
    }
    return {};
}

Result<RowMapper> RowMapper::make(const Mapping& mapping, Cells columns, const std::string& file,
                                  Currencies& currencies) {
    RowMapper mapper(mapping, currencies);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        mapper.columns_.emplace(columns[i], i);
    }
    const Status status = mapper.check_columns(file);
    return status ? Result<RowMapper>(std::move(mapper)) : std::unexpected(status.error());
}

bool RowMapper::fits(const Conditions& when, Cells cells) const {
    return std::ranges::all_of(when, [&](const Condition& condition) {
        const std::string& cell = cells[columns_.at(condition.column)];
        return std::ranges::any_of(condition.texts, [&](const std::string& text) {
            return condition.test == Condition::Test::is ? cell == text
                                                         : cell.find(text) != std::string::npos;
        });
    });
}

const ActSource* RowMapper::find(Cells cells) const {
    const auto fitting = std::ranges::find_if(
        mapping_.acts, [&](const ActSource& act) { return fits(act.when, cells); });
    return fitting == mapping_.acts.end() ? nullptr : &*fitting;
}

Read<std::string> RowMapper::text_of(const FieldSource& source, Cells cells) const {
    std::string text;
    for (const PatternPiece& piece : source.pattern) {
        text += piece.text;
        text += piece.column.empty() ? "" : cells[columns_.at(piece.column)];
    }
    if (text.empty() && source.presence == Presence::optional) {
        return text;
    }
    if (!source.values.empty()) {
        const auto stands_for = source.values.find(text);
        if (stands_for == source.values.end()) {
            return std::unexpected(fmt::format("{} is not among the values of line {} of {}",
                                               json_string(text), source.line, mapping_.file));
        }
        text = stands_for->second;
    }
    return text.empty() && source.presence == Presence::required
               ? Read<std::string>(std::unexpected("is empty"))
               : Read<std::string>(text);
}

// In which currency an amount is (kinds.md section 2); nullopt where nothing tells: the rules then
// judge what is written.
Read<std::optional<Currency>> RowMapper::currency_of(const ActSource& source,
                                                     std::string_view field, const Texts& texts,
                                                     Cells cells) {
    const auto code = source.currency ? text_of(*source.currency, cells) : Read<std::string>("");
    if (!code || !code->empty()) {
        const auto currency = code ? Currency::find(*code) : std::nullopt;
        if (currency) {
            return currency;
        }
        return std::unexpected(code ? "there is no currency " + json_string(*code)
                                    : "the currency " + code.error());
    }
    const std::string_view kind = fund::kinds()[source.kind].name;
    if (kind.starts_with("earmark.") || kind.starts_with("funds.")) {
        return currencies_.functional();
    }
    if (const auto written = texts.find("currency"); written != texts.end()) {
        return Currency::find(written->second);
    }
    for (const std::string_view key : {field == "bought" ? "to" : "from", "account"}) {
        if (const auto account = texts.find(key); account != texts.end()) {
            return currencies_.of(fund::ObjectKind::bank_account, account->second);
        }
    }
    const auto contribution = texts.find("contribution");
    return contribution == texts.end()
               ? std::optional<Currency>()
               : currencies_.of(fund::ObjectKind::contribution, contribution->second);
}

Read<std::string> RowMapper::plain(const FieldSpec& spec, const std::string& text,
                                   std::optional<Currency> currency) const {
    if (spec.type == "amount" || spec.type == "amount0") {
        return plain_amount(text, mapping_.marks, currency);
    }
    if (spec.type == "rate") {
        return plain_amount(text, mapping_.marks, std::nullopt);
    }
    if (spec.type == "date") {
        return plain_date(text, mapping_.dates);
    }
    if (spec.type != "instalments") {
        return text;
    }
    std::string plain;
    for (const std::string& part : split_text(text, ';')) {
        const std::size_t equals = part.find('=');
        if (equals == std::string::npos) {
            return std::unexpected("is written as DUE=AMOUNT, several separated by \";\"");
        }
        const auto due = plain_date(part.substr(0, equals), mapping_.dates);
        const auto amount = plain_amount(part.substr(equals + 1), mapping_.marks, currency);
        if (!due || !amount) {
            return due ? amount : due;
        }
        plain += (plain.empty() ? "" : ";") + *due + "=" + *amount;
    }
    return plain;
}

Read<std::string> RowMapper::json_of(const FieldSpec& spec, const std::string& text) const {
    const bool several = spec.type == "instalments" || spec.type == "need";
    return field_json(spec, several ? split_text(text, ';') : std::vector{text});
}

// What this row makes, later rows may name.
void RowMapper::remember(const ActSource& source, const Texts& texts) {
    const auto currency = texts.find("currency");
    const std::string_view kind = fund::kinds()[source.kind].name;
    const bool contribution = kind == "contribution.pledged" || kind == "contribution.signed";
    const auto name = texts.find(contribution ? "contribution" : "account");
    const auto known =
        currency == texts.end() ? std::nullopt : Currency::find(currency->second);
    if (known && name != texts.end() && (contribution || kind == "account.opened")) {
        currencies_.remember(contribution ? fund::ObjectKind::contribution
                                          : fund::ObjectKind::bank_account,
                             name->second, *known);
    }
}

RowOutcome RowMapper::make_act(const ActSource& source, std::size_t line, Cells cells) {
    RowFaults faults;
    const auto take = [&](std::string_view field, Read<std::string> read) {
        if (!read) {
            faults.push_back({line, std::string(field), read.error()});
        }
        return read.value_or("");
    };
    RowAct act;
    act.line = line;
    act.row = line;
    act.kind = source.kind;
    act.date = take("date", text_of(source.date, cells));
    act.date = act.date.empty() ? "" : take("date", plain_date(act.date, mapping_.dates));
    if (source.memo) {
        FieldSource memo = *source.memo;
        memo.presence = Presence::optional;
        act.memo = take("memo", text_of(memo, cells));
    }
    Texts texts;
    for (const FieldSource& field : source.body) {
        std::string text = take(field.field, text_of(field, cells));
        if (!text.empty()) {
            texts[field.field] = std::move(text);
        }
    }
    for (const FieldSpec& spec : fields_of(source.kind)) {
        const auto text = texts.find(spec.name);
        if (text == texts.end()) {
            continue;
        }
        const auto currency = currency_of(source, spec.name, texts, cells);
        const auto plain_text =
            currency ? plain(spec, text->second, *currency) : std::unexpected(currency.error());
        text->second = take(spec.name, plain_text);
        const std::string json = plain_text ? take(spec.name, json_of(spec, text->second)) : "";
        act.body += (act.body.empty() ? "" : ",") + json_string(spec.name) + ":" + json;
        if (spec.type == "amount" && act.amount.empty()) {
            act.amount = text->second;
            act.currency = currency && *currency ? (*currency)->code() : "";
        }
        const bool named = spec.type == "name" || spec.type == "currency";
        act.about = act.about.empty() && named ? text->second : act.about;
    }
    act.body = "{" + act.body + "}";
    remember(source, texts);
    return faults.empty() ? RowOutcome(std::move(act)) : RowOutcome(std::move(faults));
}

RowOutcome RowMapper::map(std::size_t line, Cells cells) {
    for (const Conditions& skip : mapping_.skips) {
        if (fits(skip, cells)) {
            return Skipped();
        }
    }
    const ActSource* source = find(cells);
    return source != nullptr
               ? make_act(*source, line, cells)
               : RowFaults{{line, "", "no [[act]] of the mapping fits; add one, or a [[skip]]"}};
}

}  // namespace reserve::exchange
