// Text quoted for JSON, CSV and XML.
#pragma once

#include <string>
#include <string_view>

namespace reserve {

// A JSON string literal.
std::string json_string(std::string_view text);
// A cell of a CSV file, quoted where it holds a comma, quote or line end; text that a spreadsheet
// would take for a formula gets a leading apostrophe, amounts stay as they are.
std::string csv_cell(std::string_view text);

// Text or an attribute's value in XML, line ends and tabs kept; characters that XML 1.0 has no form
// for are left out.
void append_xml(std::string& out, std::string_view text);

// Digits and points with an optional minus.
bool is_plain_number(std::string_view text);

}  // namespace reserve
