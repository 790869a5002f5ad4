// Walks the parsed TOML; every key must be known, every error has the line of its key.
#include "ledger/exchange/lists/mapping.h"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include "ledger/base/quoted.h"
#include "ledger/codec.h"
#include "ledger/toml.h"

namespace reserve::exchange {
namespace {

using Keys = std::initializer_list<std::string_view>;

class MappingReader {
public:
    MappingReader(const std::string& file, MappingUse use) : use_(use) { mapping_.file = file; }

    Result<Mapping> read(const toml::table& root);

private:
    std::unexpected<Error> fault(std::size_t line, const std::string& message) const {
        return fail(ErrorKind::malformed, fmt::format("{}:{}: {}", mapping_.file, line, message));
    }
    static std::size_t line_of(const toml::node& node) { return node.source().begin.line; }

    Status check_keys(const toml::table& table, Keys known) const;
    Result<std::string> text(const toml::table& table, std::string_view key) const;
    Result<const toml::table*> table_at(const toml::table& table, std::string_view key) const;
    Result<std::vector<const toml::table*>> tables_at(const toml::table& root,
                                                      std::string_view key) const;
    Status read_dialect(const toml::table& table);
    Status read_account(const toml::table& table);
    Result<std::vector<PatternPiece>> pattern(const std::string& text, std::size_t line) const;
    Result<FieldSource> field(std::string_view name, const toml::node& node) const;
    Status read_conditions(const toml::table& table, Condition::Test test, Conditions& into) const;
    Result<Conditions> conditions(const toml::table& table) const;
    Status read_body(const toml::table& table, ActSource& act) const;
    Status read_act(const toml::table& table);

    MappingUse use_;
    Mapping mapping_;
};

Status MappingReader::check_keys(const toml::table& table, Keys known) const {
    for (const auto& [key, value] : table) {
        if (std::ranges::find(known, key.str()) == known.end()) {
            return fault(key.source().begin.line,
                         fmt::format("there is no key {} here; there is {}", json_string(key.str()),
                                     fmt::join(known, ", ")));
        }
    }
    return {};
}

Result<std::string> MappingReader::text(const toml::table& table, std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) {
        return fault(line_of(table), fmt::format("{} is missing", key));
    }
    const auto* value = node->as_string();
    return value != nullptr ? Result<std::string>(value->get())
                            : fault(line_of(*node), fmt::format("{} is not \"text\"", key));
}

// nullptr where there is no such key.
Result<const toml::table*> MappingReader::table_at(const toml::table& table,
                                                   std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node != nullptr && node->as_table() == nullptr) {
        return fault(line_of(*node), fmt::format("{} is not a table", key));
    }
    return node == nullptr ? nullptr : node->as_table();
}

Result<std::vector<const toml::table*>> MappingReader::tables_at(const toml::table& root,
                                                                 std::string_view key) const {
    std::vector<const toml::table*> tables;
    const toml::node* node = root.get(key);
    if (node == nullptr) {
        return tables;
    }
    const toml::array* array = node->as_array();
    if (array == nullptr) {
        return fault(line_of(*node), fmt::format("write [[{}]]", key));
    }
    for (const toml::node& item : *array) {
        if (item.as_table() == nullptr) {
            return fault(line_of(item), fmt::format("write [[{}]]", key));
        }
        tables.push_back(item.as_table());
    }
    return tables;
}

Status MappingReader::read_dialect(const toml::table& table) {
    if (Status known = check_keys(table, {"separator", "decimal", "thousands", "dates"}); !known) {
        return known;
    }
    std::string separator(1, mapping_.separator);
    for (const auto& [key, into] : {std::pair{"separator", &separator},
                                    {"decimal", &mapping_.marks.decimal},
                                    {"thousands", &mapping_.marks.thousands},
                                    {"dates", &mapping_.dates}}) {
        if (table.get(key) == nullptr) {
            continue;
        }
        auto value = text(table, key);
        if (!value) {
            return std::unexpected(value.error());
        }
        *into = std::move(*value);
    }
    if (separator.size() != 1 || std::string_view("\"\r\n").contains(separator)) {
        return fault(line_of(*table.get("separator")), "separator is one character, not a quote");
    }
    mapping_.separator = separator.front();
    const NumberMarks& marks = mapping_.marks;
    const auto has_digit = [](const std::string& mark) {
        return std::ranges::any_of(mark, [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
    };
    if (marks.decimal.empty() || marks.decimal == marks.thousands || has_digit(marks.decimal) ||
        has_digit(marks.thousands)) {
        return fault(line_of(table), "decimal and thousands are two marks without digits");
    }
    return is_date_form(mapping_.dates)
               ? Status()
               : fault(line_of(*table.get("dates")),
                       "dates is a form of YYYY, MM and DD, such as DD.MM.YYYY");
}

Status MappingReader::read_account(const toml::table& table) {
    if (Status known = check_keys(table, {"id", "account"}); !known) {
        return known;
    }
    const auto id = text(table, "id");
    const auto account = text(table, "account");
    if (!id || !account) {
        return std::unexpected(id ? account.error() : id.error());
    }
    return mapping_.accounts.emplace(*id, *account).second
               ? Status()
               : fault(line_of(table), fmt::format("{} is given twice", json_string(*id)));
}

Result<std::vector<PatternPiece>> MappingReader::pattern(const std::string& text,
                                                         std::size_t line) const {
    std::vector<PatternPiece> pieces(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char character = text[i];
        const bool brace = character == '{' || character == '}';
        if (!brace || (i + 1 < text.size() && text[i + 1] == character)) {
            pieces.back().text += character;
            i += brace ? 1 : 0;
            continue;
        }
        const std::size_t end = character == '{' ? text.find('}', i) : std::string::npos;
        if (end == std::string::npos || end == i + 1) {
            return fault(line, fmt::format("{} has a brace without a column (doubled, it stands "
                                           "for itself)",
                                           json_string(text)));
        }
        pieces.back().column = text.substr(i + 1, end - i - 1);
        pieces.emplace_back();
        i = end;
    }
    return pieces;
}

// "pattern", or { text = "pattern", values = { a = "b" }, optional = true }.
Result<FieldSource> MappingReader::field(std::string_view name, const toml::node& node) const {
    FieldSource made;
    made.field = name;
    made.line = line_of(node);
    std::string written;
    if (const auto* whole = node.as_string()) {
        written = whole->get();
    } else if (const toml::table* table = node.as_table()) {
        if (Status known = check_keys(*table, {"text", "values", "optional"}); !known) {
            return std::unexpected(known.error());
        }
        const auto given = text(*table, "text");
        const auto values = table_at(*table, "values");
        if (!given || !values) {
            return std::unexpected(given ? values.error() : given.error());
        }
        written = *given;
        const toml::table no_values;
        for (const auto& [key, value] : *values == nullptr ? no_values : **values) {
            const auto stands_for = text(**values, key.str());
            if (!stands_for) {
                return std::unexpected(stands_for.error());
            }
            made.values.emplace(key.str(), *stands_for);
        }
        const toml::node* optional = table->get("optional");
        if (optional != nullptr && optional->as_boolean() == nullptr) {
            return fault(line_of(*optional), "optional is true or false");
        }
        made.presence = optional != nullptr && optional->as_boolean()->get() ? Presence::optional
                                                                             : Presence::required;
    } else {
        return fault(made.line, fmt::format("{} is \"text\" or {{ text = \"…\" }}", name));
    }
    auto pieces = pattern(written, made.line);
    if (!pieces) {
        return std::unexpected(pieces.error());
    }
    made.pattern = std::move(*pieces);
    return made;
}

// { column = "text" } or { column = ["one", "other"] }
Status MappingReader::read_conditions(const toml::table& table, Condition::Test test,
                                      Conditions& into) const {
    for (const auto& [key, value] : table) {
        Condition condition{std::string(key.str()), test, {}, key.source().begin.line};
        const toml::array* several = value.as_array();
        for (std::size_t i = 0; i < (several == nullptr ? 1 : several->size()); ++i) {
            const toml::node& one = several == nullptr ? value : *several->get(i);
            if (one.as_string() == nullptr) {
                return fault(line_of(one), fmt::format("{} is compared with \"text\" or a list "
                                                       "of texts",
                                                       key.str()));
            }
            condition.texts.push_back(one.as_string()->get());
        }
        into.push_back(std::move(condition));
    }
    return {};
}

Result<Conditions> MappingReader::conditions(const toml::table& table) const {
    Conditions made;
    for (const auto& [key, test] : {std::pair{"when", Condition::Test::is},
                                    {"contains", Condition::Test::contains}}) {
        const auto part = table_at(table, key);
        const Status status = !part             ? Status(std::unexpected(part.error()))
                              : *part == nullptr ? Status()
                                                 : read_conditions(**part, test, made);
        if (!status) {
            return std::unexpected(status.error());
        }
    }
    return made;
}

Status MappingReader::read_body(const toml::table& table, ActSource& act) const {
    const std::span<const FieldSpec> fields = fields_of(act.kind);
    for (const auto& [key, value] : table) {
        const auto known = std::ranges::find(fields, key.str(), &FieldSpec::name);
        if (known == fields.end() || known->name == "batch") {
            return fault(key.source().begin.line,
                         fmt::format("{} has no field {} to fill", fund::kinds()[act.kind].name,
                                     json_string(key.str())));
        }
        auto made = field(key.str(), value);
        if (!made) {
            return std::unexpected(made.error());
        }
        act.body.push_back(std::move(*made));
    }
    for (const FieldSpec& spec : fields) {
        if (!spec.optional && table.get(spec.name) == nullptr) {
            return fault(line_of(table), fmt::format("{} needs the field {}",
                                                     fund::kinds()[act.kind].name, spec.name));
        }
    }
    return {};
}

Status MappingReader::read_act(const toml::table& table) {
    if (Status known = check_keys(
            table, {"kind", "when", "contains", "date", "memo", "currency", "body"});
        !known) {
        return known;
    }
    ActSource act;
    const auto kind = text(table, "kind");
    auto when = conditions(table);
    const auto body = table_at(table, "body");
    if (!kind || !when || !body) {
        return std::unexpected(!kind ? kind.error() : !when ? when.error() : body.error());
    }
    const auto index = fund::find_kind(*kind);
    if (!index) {
        return fault(line_of(*table.get("kind")),
                     fmt::format("there is no kind of act {}", json_string(*kind)));
    }
    act.kind = *index;
    act.when = std::move(*when);
    if (table.get("date") == nullptr || *body == nullptr) {
        return fault(line_of(table), "an [[act]] needs a date and an [act.body]");
    }
    for (const std::string_view key : {"date", "memo", "currency"}) {
        const toml::node* node = table.get(key);
        auto made = node == nullptr ? FieldSource() : field(key, *node);
        if (!made) {
            return std::unexpected(made.error());
        }
        if (key == "date") {
            act.date = std::move(*made);
        } else if (node != nullptr) {
            (key == "memo" ? act.memo : act.currency) = std::move(*made);
        }
    }
    if (Status status = read_body(**body, act); !status) {
        return status;
    }
    mapping_.acts.push_back(std::move(act));
    return {};
}

Result<Mapping> MappingReader::read(const toml::table& root) {
    const bool list = use_ == MappingUse::list;
    const Keys of_list = {"schema", "csv", "skip", "act"};
    const Keys of_statement = {"schema", "account", "act"};
    Status status = check_keys(root, list ? of_list : of_statement);
    const auto schema = root["schema"].value<std::int64_t>();
    if (status && schema != 1) {
        status = fault(1, "the first line of a mapping is schema = 1");
    }
    const auto dialect = table_at(root, "csv");
    if (status) {
        status = !dialect             ? Status(std::unexpected(dialect.error()))
                 : *dialect == nullptr ? Status()
                                       : read_dialect(**dialect);
    }
    const auto each = [&](std::string_view key, auto read_one) {
        const auto tables = tables_at(root, key);
        status = status && !tables ? Status(std::unexpected(tables.error())) : status;
        for (std::size_t i = 0; status && i < tables->size(); ++i) {
            status = read_one(*(*tables)[i]);
        }
    };
    each("account", [&](const toml::table& table) { return read_account(table); });
    each("skip", [&](const toml::table& table) -> Status {
        const Status known = check_keys(table, {"when", "contains"});
        auto made = known ? conditions(table) : std::unexpected(known.error());
        if (!made || made->empty()) {
            return made ? fault(line_of(table), "a [[skip]] needs a condition")
                        : std::unexpected(made.error());
        }
        mapping_.skips.push_back(std::move(*made));
        return {};
    });
    each("act", [&](const toml::table& table) { return read_act(table); });
    if (status && list && mapping_.acts.empty()) {
        status = fault(1, "a mapping needs at least one [[act]]");
    }
    return status ? Result<Mapping>(std::move(mapping_)) : std::unexpected(status.error());
}

}  // namespace

Result<Mapping> parse_mapping(std::string_view toml, const std::string& file, MappingUse use) {
    const auto table = parse_toml(toml);
    return table ? MappingReader(file, use).read(*table)
                 : fail(ErrorKind::malformed, fmt::format("{}:{}: {}", file, table.error().line,
                                                          table.error().reason));
}

std::string_view mapping_template() {
    return R"(schema = 1
# How the rows of a list become acts. A field is text with columns in braces: "{country}",
# "ERA-{country}"; a doubled brace stands for itself. Unknown keys are errors.

[csv]
separator = ","        # ";" or a tab ("\t") are common too; the file is UTF-8
decimal = "."          # the mark before the decimals
thousands = ""         # the mark between groups of three, if there is one
dates = "YYYY-MM-DD"   # or "DD.MM.YYYY", "MM/DD/YYYY", "YYYYMMDD"

# Rows left out: all conditions of one [[skip]] hold. `when`: the cell is this text or one of
# these; `contains`: this text stands in it.
[[skip]]
when = { step = ["rate", "receipt", "proceeds"] }

# A row becomes the act of the first [[act]] that fits; a row that none fits is an error.
# The fields of each kind: reserve record KIND --help. Ids and the batch are filled in.
[[act]]
kind = "contribution.pledged"
when = { step = "pledge" }
date = "{date}"
memo = "{note}"                # left out where it is empty
# currency = "EUR"             # of the amounts, where neither row nor ledger tells it
[act.body]
contribution = "{contribution}"
party = "{party}"
amount = "{amount}"            # filled up to the currency's decimals, never rounded
currency = "{currency}"
# `values` says what a text stands for; `optional` leaves the field out where it is empty.
instrument = { text = "{instrument}", values = { grant = "grant", loan = "loan" } }
earmark = { text = "{earmark}", optional = true }     # only=a,b or never=a,b

[[act]]
kind = "contribution.signed"
when = { step = "agreement" }
date = "{date}"
memo = "{note}"
[act.body]
contribution = "{contribution}"
amount = "{amount}"
instalments = "{date}={amount}"   # DUE=AMOUNT, several separated by ";"
)";
}

}  // namespace reserve::exchange
