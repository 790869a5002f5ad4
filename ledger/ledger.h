// A reserve fund's ledger: acts go in, entries and receipts come out, or refusals. What append
// returns as recorded is on disk; a refusal has changed nothing. A ledger opened for reading
// answers as it stood when it was opened, one opened for writing from the last commit.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/base/result.h"
#include "ledger/fund/kinds.h"
#include "ledger/fund/rules.h"
#include "ledger/log_signer.h"
#include "ledger/signature_ahead.h"
#include "ledger/seal/note.h"
#include "ledger/seal/proof.h"
#include "ledger/money/date.h"
#include "ledger/store/sqlite/sqlite_store.h"
#include "ledger/fund/state.h"

namespace reserve {

// An act as JSON text: bare, or {act, at?, signatures?}.
struct Submission {
    std::string_view json;
    SignatureAhead ahead = {};  // of SignatureChecker, over this very text
};

struct Receipt {
    std::uint64_t seq = 0;
    seal::Hash leaf_hash{};
    bool replayed = false;  // the same act was recorded before: its first receipt
};

struct Refusal {
    fund::Rule rule = fund::Rule::none;
    std::string message;  // one plain sentence, with the place where there is one
    std::string facts;    // JSON object: what the refusal rests on
    std::string id;       // of the act, if it could be read
};

using Verdict = std::variant<Receipt, Refusal>;

enum class AppendMode : std::uint8_t {
    all_or_nothing,  // one refusal: nothing is recorded
    until_refusal,   // everything before the first refusal is recorded, nothing after
    each,            // one verdict each
};

enum class Durability : std::uint8_t { commit, dry_run };

// Told now and then how many acts of an append are judged; false ends it (ErrorKind::interrupted)
// with nothing of it recorded.
using Watch = std::function<bool(std::size_t judged)>;

// Ledger::append, wherever the ledger is.
using Append = std::function<Result<std::vector<Verdict>>(std::span<const Submission> acts,
                                                          AppendMode mode, Durability durability)>;

struct Head {
    std::uint64_t size = 0;
    seal::Hash root{};
};

// What stands around an entry in the log.
struct LogEntry {
    std::uint64_t seq = 0;
    std::string leaf;  // canonical JSON, as hashed
};

struct AccountBalance {
    std::string account;
    std::string currency;
    Amount amount;  // minor units of the currency, debit positive
    Amount value;   // minor units of the functional currency
    friend bool operator==(const AccountBalance&, const AccountBalance&) = default;
};

// A line of an entry on an account, under the account's key: names cost a look-up each.
struct Movement {
    fund::AccountKey account;
    std::uint64_t seq = 0;
    Date date;
    Amount amount;
    Amount value;
};

struct RegisterLine {
    std::uint64_t seq = 0;
    Date date;
    std::string currency;
    Amount amount;
    Amount value;
};

// Which entries a question counts: value date not after `as_of`, recorded not after `known_at`.
struct Axes {
    std::optional<Date> as_of;
    std::optional<std::uint64_t> known_at;  // the last seq that counts

    bool count_everything() const { return !as_of && !known_at; }
};

struct CreateOptions {
    std::string origin;
    std::shared_ptr<Clock> clock = system_clock();
    std::shared_ptr<LogSigner> signer = nullptr;  // signs a checkpoint at each commit
};

struct OpenLedger {
    store::Mode mode = store::Mode::read_write;
    int lock_wait_ms = 5000;
    std::shared_ptr<Clock> clock = system_clock();
    std::shared_ptr<LogSigner> signer = nullptr;  // signs a checkpoint at each commit
};

// The log that a copy follows, as it is published.
struct FollowedLog {
    store::Store& entries;
    std::string note;  // the newest checkpoint, over all of them
    // The checkpoint of that size; not_found if none was signed there.
    std::function<Result<std::string>(std::uint64_t size)> checkpoint;
    std::string own_key;                 // vkey of a sandbox whose history names none
    std::optional<seal::TreeHead> seen;  // what it said before, which must still hold
};

class Ledger {
public:
    // An empty ledger in a new file, or in one that a crash left before its first entry; recording
    // fund.opened opens the fund.
    static Result<std::unique_ptr<Ledger>> create(const std::filesystem::path& file,
                                                  const CreateOptions& options);
    static Result<std::unique_ptr<Ledger>> open(const std::filesystem::path& file,
                                                const OpenLedger& options = {});
    // On a store of any kind; an empty one is made a ledger of that origin.
    static Result<std::unique_ptr<Ledger>> on(std::unique_ptr<store::Store> store,
                                              const CreateOptions& options);
    ~Ledger();

    // One commit. A verdict for each act judged: all of them, or those up to the first refusal.
    // An error (disk, lock) means that nothing was acknowledged; after a failed commit the ledger
    // refuses to go on until it is opened again (ErrorKind::poisoned).
    Result<std::vector<Verdict>> append(std::span<const Submission> acts, AppendMode mode,
                                        Durability durability = Durability::commit,
                                        const Watch& watch = nullptr);

    // Makes a copy go on to where the log stands, entry by entry through the rules; all of it, or
    // nothing. forked: the log is not the one seen before, or begins otherwise than this copy;
    // wrong_tree, wrong_signature, rule_broken, malformed: it is not what it says.
    Status follow(const FollowedLog& log, const Watch& watch = nullptr);

    // A commit failed or is uncertain: nothing is recorded until the ledger is opened again.
    bool is_poisoned() const;

    // A ledger opened for reading goes on to the last commit, and keeps that moment until the next
    // call, or until it lets go of it: then nothing may be asked before it has advanced again.
    Status advance();
    Status let_go();
    // The officers' keys, for SignatureChecker.
    OfficerKeys officer_keys() const;

    Head head() const;
    std::string_view origin() const;
    bool is_open() const;      // fund.opened was recorded
    bool is_sandbox() const;
    bool needs_signatures() const;
    Currency functional() const;
    // The time up to which the ledger has gone on: the clock, in a sandbox the last recorded time.
    Time now() const;
    std::optional<Time> last_recorded() const;

    Result<LogEntry> entry(std::uint64_t seq);
    // Visits entries [from, to) in order; return false to stop.
    Status entries(std::uint64_t from, std::uint64_t to,
                   const std::function<bool(const LogEntry&)>& visit);
    // The ledger as it stood with its first `size` entries: replayed into memory, as rebuild does.
    // progress is told how many are done.
    Result<std::unique_ptr<Ledger>> earlier(
        std::uint64_t size, const std::function<void(std::uint64_t)>& progress);
    // The last entry recorded by that time; nullopt before the first.
    Result<std::optional<std::uint64_t>> last_seq_at(Time time);

    // Every account with a balance or value, sorted by account then currency, by bytes.
    Result<std::vector<AccountBalance>> balances(const Axes& axes);
    // One account, all its currencies.
    Result<std::vector<AccountBalance>> balance(std::string_view account, const Axes& axes);
    Status register_of(std::string_view account, const Axes& axes,
                       const std::function<bool(const RegisterLine&)>& visit);

    // Every line on the accounts of a class that counts, by account, then in order of recording.
    Status movements(fund::AccountClass of, const Axes& axes,
                     const std::function<void(const Movement&)>& visit);
    // The same summed up per account and value date (seq is 0), by account and date; the shorter
    // way unless known_at is given.
    Status days(fund::AccountClass of, const Axes& axes,
                const std::function<void(const Movement&)>& visit);

    // What each account of a class holds (seq and date are 0), by account.
    Status holdings(fund::AccountClass of, const Axes& axes,
                    const std::function<void(const Movement&)>& visit);

    // Seqs of the entries that name a thing, in order; the first `most` of them.
    Result<std::vector<std::uint64_t>> mentions(fund::ObjectKind kind, std::string_view name,
                                                std::size_t most = ~std::size_t{0});
    // Seqs of the entries of these kinds of act, in order.
    Result<std::vector<std::uint64_t>> of_kinds(std::span<const fund::KindIndex> kinds);
    // Seqs of the entries of governance (fund, charter, officers, parties, log keys), in order.
    Result<std::vector<std::uint64_t>> governance();
    // The rate.set in force on that date when the log had `size` entries; nullopt if none was.
    Result<std::optional<std::uint64_t>> rate_entry(Currency currency, Date on,
                                                    std::uint64_t size);
    // The entry, not reversed, that carries this reference of the bank on that account; nullopt if
    // none does.
    Result<std::optional<std::uint64_t>> bank_reference_entry(std::string_view account,
                                                              std::string_view reference);
    // Its state as the JSON object that the projections hold; nullopt if there is none.
    Result<std::optional<std::string>> object(fund::ObjectKind kind, std::string_view name);
    // Names of all things of a kind, in order of recording.
    Result<std::vector<std::string>> names(fund::ObjectKind kind);
    Result<std::string> name_of(fund::ObjectKind kind, std::uint32_t handle);
    // The entry that reversed this one; nullopt if none did.
    Result<std::optional<std::uint64_t>> reversed_by(std::uint64_t seq);
    // The charter in force, as written.
    Result<std::string> charter_json();
    // The charter that stood when entry `seq` was decided.
    Result<std::uint64_t> charter_seq();

    // The signed note of that size (the last one if not given) with the cosignatures collected;
    // not_found if no checkpoint was signed there.
    Result<std::string> checkpoint(std::optional<std::uint64_t> size = std::nullopt);
    // Sizes at which a checkpoint was signed, from `from` on, in order.
    Result<std::vector<std::uint64_t>> checkpoint_sizes(std::uint64_t from);
    // The size of the first checkpoint that contains the entry; nullopt if there is none yet.
    Result<std::optional<std::uint64_t>> first_checkpoint_with(std::uint64_t seq);
    // Keeps what witnesses signed of that checkpoint; the first line of each key stays.
    Status add_cosignatures(std::uint64_t size, std::span<const seal::NoteSignature> lines);
    // The stored tiles, for proofs of any past size.
    seal::TileReader tiles();
    // The keys that sign checkpoints: those named in the history, or a sandbox's own.
    std::vector<NamedLogKey> log_keys() const;

    // The state of the fund for reports: what is open, everything of a kind loaded on request.
    Result<const fund::State*> state_with(std::span<const fund::ObjectKind> kinds);
    // Only what waits of these kinds: lots and commitments with a rest, requests before their vote,
    // payments under way, notifications not ended, notes and receipts with a rest.
    Result<const fund::State*> state_waiting(std::span<const fund::ObjectKind> kinds);
    Result<const fund::State*> state_of(std::span<const fund::ObjectRef> things);

private:
    class Implementation;
    explicit Ledger(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

// Remakes a ledger's projections: replays the log of `from` into the empty store `into`.
// progress is told how many entries are done.
Status rebuild(store::Store& from, store::Store& into,
               const std::function<void(std::uint64_t)>& progress);

}  // namespace reserve
