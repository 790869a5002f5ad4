// Answers made from a ledger's books: negotiated, cached while they stay right, tagged.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "ledger/report/table.h"
#include "service/answers.h"
#include "service/call.h"

namespace reserve::service {

// What an answer rests on, beside what is asked: the log alone, also the clock (outside a
// sandbox), or files that others write.
enum class RestsOn : std::uint8_t { log, clock, files };

using MakeBody = std::function<Result<std::string>(Ledger& ledger, const Axes& axes,
                                                   std::string_view type)>;

// The body of the type that the caller prefers, on the as_of and known_at of the query. An answer
// that rests on the clock is right to the second.
http::Response from_books(const Call& call, std::span<const std::string_view> types, RestsOn rests,
                          const MakeBody& make);

using MakeTable = std::function<Result<report::Table>(Ledger& ledger, const Axes& axes)>;

inline constexpr std::string_view kTables[] = {kJson, kCsv};  // what a table is given as
http::Response table_from_books(const Call& call, RestsOn rests, const MakeTable& make);

}  // namespace reserve::service
