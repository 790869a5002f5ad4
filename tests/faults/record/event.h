// One line of a recording: a change of a file, or an answer that left the process.
#pragma once

#include <cstdint>

namespace reserve::faults {

enum class EventKind : std::uint32_t {
    make_folder,
    create,
    write,
    truncate,
    sync,
    sync_folder,
    remove,
    rename,  // the bytes are the new name
    answer,
};

// The name and the bytes follow.
struct EventHead {
    EventKind kind;
    std::uint32_t name_size;
    std::uint64_t offset;
    std::uint64_t byte_count;
    std::int64_t number;  // of the change, counting those that failed or changed nothing
};

}  // namespace reserve::faults
