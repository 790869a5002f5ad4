// See fault_memory.h. Without lookaside, so that every allocation comes by here.
#include "tests/faults/fault_memory.h"

#include <sqlite3.h>

#include <limits>

namespace reserve::faults {
namespace {

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

sqlite3_mem_methods real = {};
std::uint64_t count = 0;
std::uint64_t fails_at = never;
Lasting fails_for = Lasting::once;

bool fails() {
    const std::uint64_t number = count++;
    return fails_for == Lasting::once ? number == fails_at : number >= fails_at;
}

void* allocate(int size) {
    return fails() ? nullptr : real.xMalloc(size);
}
void* reallocate(void* old, int size) {
    return fails() ? nullptr : real.xRealloc(old, size);
}

// Before SQLite is used for the first time.
bool install() {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
    sqlite3_mem_methods ours = real;
    ours.xMalloc = allocate;
    ours.xRealloc = reallocate;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) == SQLITE_OK &&
           sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK;
}

[[maybe_unused]] const bool installed = install();

}  // namespace

FailingMemory::FailingMemory(std::uint64_t at, Lasting lasting) {
    count = 0;
    fails_at = at;
    fails_for = lasting;
}

FailingMemory::~FailingMemory() {
    fails_at = never;
}

std::uint64_t FailingMemory::allocations() {
    return count;
}

}  // namespace reserve::faults
