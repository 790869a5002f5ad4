// Memory that runs out inside SQLite: one of its allocations fails, or each from there on. The
// allocator of the whole test program; at rest it passes everything on.
#pragma once

#include <cstdint>

#include "tests/faults/fault_vfs.h"

namespace reserve::faults {

// While it lives, allocations are counted, and fail as told.
class FailingMemory {
public:
    FailingMemory(std::uint64_t at, Lasting lasting);
    ~FailingMemory();
    FailingMemory(const FailingMemory&) = delete;
    FailingMemory& operator=(const FailingMemory&) = delete;
    static std::uint64_t allocations();
};

}  // namespace reserve::faults
