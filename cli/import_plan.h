// How an import is shown and run: a preview of every act with its verdict, or one commit.
#pragma once

#include <filesystem>

#include "cli/books.h"
#include "cli/keys.h"
#include "ledger/exchange/lists/import_csv.h"

namespace reserve::cli {

// A file to import, whole; too large ones are refused unread.
Result<exchange::ImportFile> read_import(const std::string& file);

// Judges the plan and prints what each row would become, or records all of it; in both cases says
// what is wrong by file, line and field.
Exit run_import(const Globals& globals, Books& books, const exchange::ImportPlan& plan,
                KeyRing& ring, exchange::Recording recording);

}  // namespace reserve::cli
