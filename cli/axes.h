// --as-of and --known-at, the two axes of time that every question takes together.
#pragma once

#include "cli/app.h"

namespace reserve::cli {

struct AxesOptions {
    std::string as_of;
    std::string known_at;
};

void add_axes(CLI::App& command, AxesOptions& options);
// usage errors for what is neither a day, nor a time, nor a seq.
Result<Axes> read_axes(Ledger& ledger, const AxesOptions& options);

// --in CUR: only what is in that currency; an unknown one is a usage error.
void add_currency(CLI::App& command, std::string& currency);

struct FormatOptions {
    std::string format = "text";
};
void add_format(CLI::App& command, FormatOptions& options,
                const std::vector<std::string>& known = {"text", "json", "csv"});
// A table in the format asked for; --json wins.
std::string render(const Globals& globals, const FormatOptions& options, const Table& table);

}  // namespace reserve::cli
