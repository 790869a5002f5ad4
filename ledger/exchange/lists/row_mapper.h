// Rows become acts as a mapping says: which kind, and each field's text in the form of acts.
#pragma once

#include <span>
#include <unordered_map>
#include <variant>

#include "ledger/codec.h"
#include "ledger/exchange/lists/mapping.h"
#include "ledger/ledger.h"

namespace reserve::exchange {

// In which currency something holds its amounts: asked of the ledger once, and told of what
// earlier rows make.
class Currencies {
public:
    explicit Currencies(Ledger& ledger) : ledger_(ledger) {}

    std::optional<Currency> of(fund::ObjectKind kind, const std::string& name);
    void remember(fund::ObjectKind kind, const std::string& name, Currency currency);
    Currency functional() const { return ledger_.functional(); }

private:
    Ledger& ledger_;
    std::map<std::pair<fund::ObjectKind, std::string>, std::optional<Currency>> known_;
};

// What is wrong with a row, and in which field.
struct RowFault {
    std::size_t line = 0;
    std::string field;  // empty: the row as a whole
    std::string message;
};
using RowFaults = std::vector<RowFault>;

// What a row becomes: everything of an act but its actor, id and fund.
struct RowAct {
    std::size_t line = 0;
    std::size_t row = 0;  // what its id ends with
    fund::KindIndex kind = 0;
    std::string date;
    std::string memo;
    std::string body;      // JSON
    std::string about;     // the case or account it is about
    std::string amount;
    std::string currency;
};

struct Skipped {};
using RowOutcome = std::variant<RowAct, Skipped, RowFaults>;

class RowMapper {
public:
    // Every column that the mapping names must be among the columns of `file`.
    static Result<RowMapper> make(const Mapping& mapping, std::span<const std::string> columns,
                                  const std::string& file, Currencies& currencies);

    RowOutcome map(std::size_t line, std::span<const std::string> cells);
    // The first [[act]] that fits; nullptr if none does.
    const ActSource* find(std::span<const std::string> cells) const;
    RowOutcome make_act(const ActSource& source, std::size_t line,
                        std::span<const std::string> cells);

private:
    using Texts = std::map<std::string_view, std::string>;

    RowMapper(const Mapping& mapping, Currencies& currencies)
        : mapping_(mapping), currencies_(currencies) {}
    Status check_columns(const std::string& file) const;
    Status check_source(const FieldSource& source, const std::string& file) const;
    bool fits(const Conditions& when, std::span<const std::string> cells) const;
    Read<std::string> text_of(const FieldSource& source, std::span<const std::string> cells) const;
    Read<std::optional<Currency>> currency_of(const ActSource& source, std::string_view field,
                                              const Texts& texts,
                                              std::span<const std::string> cells);
    Read<std::string> plain(const FieldSpec& spec, const std::string& text,
                            std::optional<Currency> currency) const;
    Read<std::string> json_of(const FieldSpec& spec, const std::string& text) const;
    void remember(const ActSource& source, const Texts& texts);

    const Mapping& mapping_;
    Currencies& currencies_;
    std::unordered_map<std::string, std::size_t> columns_;
};

}  // namespace reserve::exchange
