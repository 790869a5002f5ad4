// How the rows of a list become acts: a TOML file that people write. Fields are patterns, text with
// columns in braces: "{country}", "ERA-{country}"; a doubled brace stands for itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/exchange/lists/cell_forms.h"
#include "ledger/fund/kinds.h"

namespace reserve::exchange {

struct PatternPiece {
    std::string text;    // as it stands, before the column
    std::string column;  // empty: none follows
};

enum class Presence : std::uint8_t { required, optional };

// Where a field of an act comes from.
struct FieldSource {
    std::string field;
    std::vector<PatternPiece> pattern;
    // What a text stands for; if there are any, another text is an error.
    std::map<std::string, std::string, std::less<>> values;
    Presence presence = Presence::required;  // optional: an empty text leaves the field out
    std::size_t line = 0;
};

// A cell is one of these texts, or contains one of them.
struct Condition {
    enum class Test : std::uint8_t { is, contains };
    std::string column;
    Test test = Test::is;
    std::vector<std::string> texts;
    std::size_t line = 0;
};
using Conditions = std::vector<Condition>;

struct ActSource {
    fund::KindIndex kind = 0;
    Conditions when;  // all of them; none: always
    FieldSource date;
    std::optional<FieldSource> memo;
    std::optional<FieldSource> currency;  // of its amounts, where the ledger cannot tell
    std::vector<FieldSource> body;
};

struct Mapping {
    std::string file;
    char separator = ',';
    NumberMarks marks;
    std::string dates = "YYYY-MM-DD";
    std::map<std::string, std::string, std::less<>> accounts;  // by IBAN or the bank's own number
    std::vector<Conditions> skips;
    std::vector<ActSource> acts;
};

// What the file is for: [csv] belongs to lists, [[account]] to statements.
enum class MappingUse : std::uint8_t { list, statement };

// The error (malformed) names file and line: what is unknown, missing or of the wrong form.
Result<Mapping> parse_mapping(std::string_view toml, const std::string& file, MappingUse use);

// A commented mapping to begin with.
std::string_view mapping_template();

}  // namespace reserve::exchange
