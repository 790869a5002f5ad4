# Writes reserve_schema.h and reserve_schema.cc into OUTPUT: the text of FOLDER/*.sql in order of
# their numbered names. Each line becomes one literal, so a schema of any length is accepted.
file(GLOB files "${FOLDER}/*.sql")
list(SORT files)

file(WRITE "${OUTPUT}/reserve_schema.h" [[
// Generated from schema/sqlite/*.sql: the numbered schema files, carried inside the program.
#pragma once

#include <span>
#include <string_view>

namespace reserve::store {

struct SchemaFile {
  std::string_view name;  // "0001_ledger.sql"
  std::string_view text;
};

// In the order in which they must be applied.
std::span<const SchemaFile> sqlite_schema();

}  // namespace reserve::store
]])

set(rows "")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" text)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  string(REPLACE "\n" "\\n\"\n     \"" text "${text}")
  string(APPEND rows "    {\"${name}\",\n     \"${text}\"},\n")
endforeach()
if(rows)
  set(body "constexpr SchemaFile files[] = {\n${rows}};\n")
  set(result "files")
else()
  set(body "")
  set(result "{}")
endif()
file(WRITE "${OUTPUT}/reserve_schema.cc" "// Generated from schema/sqlite/*.sql.
#include \"reserve_schema.h\"

namespace reserve::store {
namespace {

${body}
}  // namespace

std::span<const SchemaFile> sqlite_schema() { return ${result}; }

}  // namespace reserve::store
")
