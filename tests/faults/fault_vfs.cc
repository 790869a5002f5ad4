// See fault_vfs.h. Locks and the shared index of the log, which no disk has to keep, go to the real
// VFS as they are.
#include "tests/faults/fault_vfs.h"

#include <sqlite3.h>

#include <fstream>

#include "ledger/base/check.h"

namespace reserve::faults {
namespace {

FaultWorld* world = nullptr;
sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs fault_vfs = {};

// What SQLite allocates for each file; the real VFS's own file follows it.
struct File {
    sqlite3_file base;
    std::string* name;  // in the watched folder
    bool name_unsynced;
};

File& own(sqlite3_file* file) {
    return *reinterpret_cast<File*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(File));
}
const std::string& name(sqlite3_file* file) {
    return *own(file).name;
}

int close_file(sqlite3_file* file) {
    delete own(file).name;
    return real(file)->pMethods->xClose(real(file));
}

int read_file(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
    const int code = world->step(Operation::read);
    return code != SQLITE_OK ? code : real(file)->pMethods->xRead(real(file), to, count, offset);
}

int put(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
    world->disk().write(name(file), static_cast<std::uint64_t>(offset),
                        {static_cast<const char*>(from), static_cast<std::size_t>(count)});
    return real(file)->pMethods->xWrite(real(file), from, count, offset);
}

int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
    const int code = world->step(Operation::write);
    if (code == SQLITE_OK) return put(file, from, count, offset);
    if (world->plan().fault != Fault::power_cut) put(file, from, count / 2, offset);
    return code;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    const int code = world->step(Operation::truncate);
    if (code != SQLITE_OK) return code;
    world->disk().truncate(name(file), static_cast<std::uint64_t>(size));
    return real(file)->pMethods->xTruncate(real(file), size);
}

// As SQLite's own: with the first sync of a new log or journal its name is made durable.
int sync_file(sqlite3_file* file, int) {
    const int code = world->step(Operation::sync);
    if (code != SQLITE_OK) {
        if (world->plan().fault == Fault::lost_sync) world->drop_unsynced(name(file));
        return code;
    }
    if (world->sync_is_a_lie()) return SQLITE_OK;
    world->disk().sync(name(file));
    if (own(file).name_unsynced) world->disk().sync_name(name(file));
    own(file).name_unsynced = false;
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}
int lock_file(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}
int check_reserved_lock(sqlite3_file* file, int* held) {
    return real(file)->pMethods->xCheckReservedLock(real(file), held);
}
int control_file(sqlite3_file* file, int operation, void* argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}
int characteristics(sqlite3_file* file) {
    const int all = real(file)->pMethods->xDeviceCharacteristics(real(file));
    const bool harmful = world->rules().overwrite == Overwrite::harmful;
    return harmful ? all & ~SQLITE_IOCAP_POWERSAFE_OVERWRITE
                   : all | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}
int map_index(sqlite3_file* file, int region, int size, int extend, void volatile** to) {
    return real(file)->pMethods->xShmMap(real(file), region, size, extend, to);
}
int lock_index(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void order_index(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}
int unmap_index(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

constexpr sqlite3_io_methods methods = {
    .iVersion = 2,  // no xFetch: pages are read, never mapped
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_index,
    .xShmLock = lock_index,
    .xShmBarrier = order_index,
    .xShmUnmap = unmap_index,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

// A file that the program itself made or renamed is taken as it stands: it syncs what it renames.
void tell_of(File& file, int flags) {
    constexpr int of_a_moment = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    const std::string& called = *file.name;
    if (world->disk().has(called)) return;
    const std::filesystem::path path = world->path_of(called);
    if ((flags & of_a_moment) != 0) {
        world->disk().create(called);
        file.name_unsynced = true;
        return;
    }
    std::ifstream stream(path, std::ios::binary);
    world->disk().put(called, {std::istreambuf_iterator<char>(stream), {}});
}

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* given) {
    const auto watched = world == nullptr ? std::nullopt : world->name_of(path);
    if (!watched) return real_vfs->xOpen(real_vfs, path, file, flags, given);
    own(file) = {};
    if (const int code = world->step(Operation::open); code != SQLITE_OK) {
        return code == SQLITE_FULL ? code : SQLITE_CANTOPEN;
    }
    const int code = real_vfs->xOpen(real_vfs, path, real(file), flags, given);
    if (code != SQLITE_OK) return code;
    own(file).base.pMethods = &methods;
    own(file).name = new std::string(*watched);
    tell_of(own(file), flags);
    return SQLITE_OK;
}

int remove_file(sqlite3_vfs*, const char* path, int sync_folder) {
    const auto watched = world == nullptr ? std::nullopt : world->name_of(path);
    if (!watched) return real_vfs->xDelete(real_vfs, path, sync_folder);
    if (const int code = world->step(Operation::remove); code != SQLITE_OK) {
        return SQLITE_IOERR_DELETE;
    }
    world->disk().remove(*watched);
    if (sync_folder != 0) world->disk().sync_name(*watched);
    return real_vfs->xDelete(real_vfs, path, 0);
}

bool register_as_default() {
    real_vfs = sqlite3_vfs_find("unix");
    RESERVE_CHECK(real_vfs != nullptr, "SQLite has its own VFS");
    fault_vfs = *real_vfs;
    fault_vfs.zName = "fault";
    fault_vfs.szOsFile = static_cast<int>(sizeof(File)) + real_vfs->szOsFile;
    fault_vfs.xOpen = open_file;
    fault_vfs.xDelete = remove_file;
    return sqlite3_vfs_register(&fault_vfs, 1) == SQLITE_OK;
}

}  // namespace

FaultWorld::FaultWorld(std::filesystem::path folder, DiskRules rules, std::uint64_t seed)
    : folder_(std::move(folder)), rules_(rules), disk_(rules), random_(seed) {
    static const bool registered = register_as_default();
    RESERVE_CHECK(registered && world == nullptr, "there is one world at a time");
    world = this;
}

FaultWorld::~FaultWorld() {
    world = nullptr;
}

void FaultWorld::begin(FaultPlan plan) {
    plan_ = std::move(plan);
    operations_ = 0;
    struck_.reset();
    disk_ = Disk(rules_);
    for (auto& [called, bytes] : read_files(folder_.string())) {
        if (!called.ends_with("-shm")) disk_.put(called, std::move(bytes));
    }
}

void FaultWorld::power_cycle(Survival survival, const std::vector<std::string>& outside) {
    Files left = disk_.after_cut(survival, random_);
    for (const std::string& called : outside) left.erase(called);
    lay_out(left, folder_.string(), outside);
}

std::optional<std::string> FaultWorld::name_of(const char* path) const {
    const std::string_view whole = path == nullptr ? "" : path;
    const std::string start = folder_.string() + "/";
    if (!whole.starts_with(start)) return std::nullopt;
    return std::string(whole.substr(start.size()));
}

bool FaultWorld::strikes(Operation operation) const {
    const bool now = plan_.lasting == Lasting::once && plan_.fault != Fault::power_cut
                         ? operations_ == plan_.at
                         : operations_ >= plan_.at;
    if (!now) return false;
    switch (plan_.fault) {
        case Fault::none:
            return false;
        case Fault::power_cut:
        case Fault::io_error:
            return true;
        case Fault::disk_full:
            return operation == Operation::write;
        case Fault::lost_sync:
            return operation == Operation::sync;
    }
    return false;
}

int FaultWorld::step(Operation operation) {
    const bool struck = strikes(operation);
    ++operations_;
    if (!struck) return SQLITE_OK;
    if (!struck_) struck_ = operation;
    if (plan_.fault == Fault::disk_full) return SQLITE_FULL;
    switch (operation) {
        case Operation::read:
            return SQLITE_IOERR_READ;
        case Operation::write:
            return SQLITE_IOERR_WRITE;
        case Operation::truncate:
            return SQLITE_IOERR_TRUNCATE;
        case Operation::sync:
            return SQLITE_IOERR_FSYNC;
        case Operation::open:
        case Operation::remove:
            break;
    }
    return SQLITE_IOERR;
}

bool FaultWorld::sync_is_a_lie() {
    constexpr std::uint64_t one_in = 5;
    return plan_.syncs == Syncs::one_in_five_lies && random_.below(one_in) == 0;
}

void FaultWorld::drop_unsynced(const std::string& called) {
    disk_.drop_unsynced(called);
    const Files files = disk_.now();
    const std::string& bytes = files.at(called);
    std::ofstream(path_of(called), std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace reserve::faults
