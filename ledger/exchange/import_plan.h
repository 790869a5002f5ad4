// What an import is about to record: the acts of its rows and, before them, the one that seals
// the file. Judged without a trace, or recorded in one commit: everything or nothing.
#pragma once

#include <cstdint>

#include "ledger/exchange/lists/row_mapper.h"

namespace reserve::exchange {

// Larger files are refused before they are read.
inline constexpr std::uintmax_t kMaxImportBytes = 256U << 20U;

// A row of an open batch needs no signature of its own.
enum class SignedBy : std::uint8_t { actor, batch };

struct PlannedAct {
    RowAct act;  // line 0: of the file as a whole
    std::string id;
    SignedBy signed_by = SignedBy::actor;
    std::string json;  // without signature
};

struct ImportPlan {
    std::string file;
    std::string batch;  // its name; empty if no row belongs to one
    std::string at;     // recorded time of all of it, in a sandbox; empty: now
    std::size_t rows = 0;
    std::size_t skipped = 0;
    std::size_t known = 0;  // rows that the ledger holds already, by other acts
    std::vector<PlannedAct> acts;
    RowFaults faults;  // if there are any, nothing can be recorded
};

// Whose act an import is and what it stands for.
struct ImportFrame {
    std::string actor;
    std::string file;
    std::string sha256;  // of its bytes
    std::string batch;   // the name, if rows belong to one
    std::string id;      // the batch's; a row's is this and its number
    std::string memo;    // the batch's
    std::string date;    // the batch's; empty: the latest of its rows
    std::string account;  // whose statement it is; then a remark stands where no batch is opened
};

// Adds the acts of the rows, after a batch.opened that counts those of them that belong to a batch.
// The others name the file's hash among their documents. (A batch with more rows than are recorded
// would leave room for acts that nobody signed.)
void plan_acts(const Ledger& ledger, const ImportFrame& frame, std::vector<RowAct> rows,
               ImportPlan& plan);

// Gets an act, bare or as {act, at}.
using SignAct = std::function<Result<std::string>(const std::string& act)>;

enum class Recording : std::uint8_t { none, everything };
// A verdict for each act (Recording::none), or up to the first refusal, of which then nothing is
// recorded.
Result<std::vector<Verdict>> run_plan(const Ledger& ledger, const ImportPlan& plan,
                                      const SignAct& sign, Recording recording,
                                      const Append& append);

std::string sha256_of(std::string_view bytes);
// The name itself; where it is longer than names may be, its beginning and a part of its hash.
std::string short_name(const std::string& name);

}  // namespace reserve::exchange
