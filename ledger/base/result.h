// How every layer reports what went wrong: an error is a value that says which kind of thing
// failed and, in a sentence for people, what and where. No exception crosses a layer's API.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace reserve {

// What kind of thing went wrong; the program maps each kind to its promised exit code.
enum class ErrorKind {
    usage,           // the caller asked for something that makes no sense
    not_found,       // a file, account, party or case that does not exist
    malformed,       // text that is not what it should be; the message names the place
    locked,          // another process holds the ledger
    disk,            // reading, writing or syncing failed, or the disk is full
    read_only,       // the ledger can be read but not written
    not_a_ledger,    // the file is something else
    newer_schema,    // written by a newer program than this one
    poisoned,        // a commit failed or is uncertain: reopen before going on
    corrupt,         // stored bytes contradict the log
    forked,          // to go on would show a second history: an older copy was put back
    network,         // a remote ledger could not be reached
    wrong_signature, // what another ledger says is not signed by those who should have
    wrong_tree,      // its entries are not those that it signed
    policy,           // fewer cosigned it than the policy asks
    rule_broken,     // an entry of its is not what the rules make of the act
    internal,        // a fault in this program or a library it uses
    interrupted,     // the user or the system asked to stop
};

struct Error {
    ErrorKind kind;
    std::string message;
};

template <class T>
using Result = std::expected<T, Error>;

using Status = std::expected<void, Error>;

// `return fail(ErrorKind::malformed, "line 3: …");` works in any function that returns a Result.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorKind kind, std::string message) {
    return std::unexpected<Error>(Error{kind, std::move(message)});
}

}  // namespace reserve
