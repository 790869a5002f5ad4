// Which exit status an error of the library becomes.
#include "cli/exit_code.h"

namespace reserve::cli {

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
