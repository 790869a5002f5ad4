// What each exit status says, and which one an error of the library becomes.
#include "cli/exit_code.h"

namespace reserve::cli {

std::span<const ExitSpec> exit_table() {
    static constexpr ExitSpec table[] = {
        {Exit::done, "done"},
        {Exit::internal, "internal error"},
        {Exit::usage, "usage: the words make no command"},
        {Exit::refused, "refused by a rule of the fund"},
        {Exit::environment, "locked, disk, network, not a ledger, a newer schema, a corrupt file"},
        {Exit::not_found, "what was named does not exist"},
        {Exit::malformed, "a file cannot be read as what it should be"},
        {Exit::signature, "verification: a signature is missing or wrong"},
        {Exit::tree, "verification: the tree or a proof does not fit"},
        {Exit::policy, "verification: the policy of keys and witnesses is not met"},
        {Exit::rule, "verification: an entry breaks a rule"},
        {Exit::projection, "verification: what was derived differs from the log"},
        {Exit::fork, "verification: two histories under one key"},
        {Exit::interrupted, "interrupted"},
    };
    return table;
}

Exit exit_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::usage:
            return Exit::usage;
        case ErrorKind::not_found:
            return Exit::not_found;
        case ErrorKind::malformed:
            return Exit::malformed;
        case ErrorKind::internal:
            return Exit::internal;
        case ErrorKind::interrupted:
            return Exit::interrupted;
        case ErrorKind::forked:
            return Exit::fork;
        case ErrorKind::wrong_signature:
            return Exit::signature;
        case ErrorKind::wrong_tree:
            return Exit::tree;
        case ErrorKind::policy:
            return Exit::policy;
        case ErrorKind::rule_broken:
            return Exit::rule;
        case ErrorKind::locked:
        case ErrorKind::disk:
        case ErrorKind::read_only:
        case ErrorKind::not_a_ledger:
        case ErrorKind::newer_schema:
        case ErrorKind::poisoned:
        case ErrorKind::corrupt:
        case ErrorKind::network:
            return Exit::environment;
    }
    return Exit::internal;
}

}  // namespace reserve::cli
