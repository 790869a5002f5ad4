// Preloaded into the program: writes down, in one order, every change of the files in a folder and
// every answer that leaves the process, and lets one change (or each from there on) fail.
// RECORD_FOLDER, RECORD_LOG; RECORD_SKIP_SYNC (ending of names whose syncs are not done);
// RECORD_FAIL_AT, RECORD_FAIL_ERRNO, RECORD_NO_MEMORY_AT (of allocations), RECORD_FAIL_ON (and on).
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "tests/faults/record/event.h"

namespace {

using reserve::faults::EventHead;
using reserve::faults::EventKind;

constexpr int most_files = 1024;
constexpr std::size_t longest_name = 256;
constexpr long never = -1;

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
const char* folder = nullptr;
const char* unsynced = nullptr;
int record = -1;
long changes = 0;
long fails_at = never;
int fails_with = EIO;
bool fails_on = false;
long allocations = 0;
long no_memory_at = never;
bool counting_memory = false;

// What each descriptor is of, if it is in the folder, and how far it is known to be written.
struct Open {
    char name[longest_name];
    off_t written;
};
Open files[most_files];

class Order {
public:
    Order() { pthread_mutex_lock(&mutex); }
    ~Order() { pthread_mutex_unlock(&mutex); }
    Order(const Order&) = delete;
    Order& operator=(const Order&) = delete;
};

long number_in(const char* name, long otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtol(text, nullptr, 10);
}

[[gnu::constructor]] void start() {
    const char* log = std::getenv("RECORD_LOG");
    if (log != nullptr) {
        record = static_cast<int>(
            syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    }
    unsynced = std::getenv("RECORD_SKIP_SYNC");
    fails_at = number_in("RECORD_FAIL_AT", never);
    fails_with = static_cast<int>(number_in("RECORD_FAIL_ERRNO", EIO));
    fails_on = number_in("RECORD_FAIL_ON", 0) != 0;
    no_memory_at = number_in("RECORD_NO_MEMORY_AT", never);
    folder = std::getenv("RECORD_FOLDER");
}

// Its name in the folder; nullptr for all other files.
const char* name_of(const char* path) {
    if (folder == nullptr || path == nullptr) return nullptr;
    const std::size_t size = std::strlen(folder);
    if (std::strncmp(path, folder, size) != 0) return nullptr;
    counting_memory = true;
    if (path[size] == '\0') return "";
    return path[size] == '/' ? path + size + 1 : nullptr;
}

Open* tracked(int descriptor) {
    const bool known = descriptor >= 0 && descriptor < most_files;
    return known && files[descriptor].name[0] != '\0' ? &files[descriptor] : nullptr;
}

void put(EventKind kind, std::string_view name, std::uint64_t offset, std::string_view bytes) {
    if (record < 0) return;
    EventHead head{kind, static_cast<std::uint32_t>(name.size()), offset, bytes.size(),
                   changes - 1};
    const iovec parts[] = {{&head, sizeof head},
                           {const_cast<char*>(name.data()), name.size()},
                           {const_cast<char*>(bytes.data()), bytes.size()}};
    if (syscall(SYS_writev, record, parts, 3) < 0) std::abort();
}

// Whether this change is the one that fails.
bool fails() {
    const long number = changes++;
    const bool now = fails_at != never && (fails_on ? number >= fails_at : number == fails_at);
    if (now) errno = fails_with;
    return now;
}

bool ends_unsynced(std::string_view name) {
    return unsynced != nullptr && name.ends_with(unsynced);
}

// "/" stands for the folder itself.
void track(int descriptor, const char* name) {
    if (descriptor < 0 || descriptor >= most_files) return;
    struct stat facts = {};
    files[descriptor].written = fstat(descriptor, &facts) == 0 ? facts.st_size : 0;
    std::snprintf(files[descriptor].name, longest_name, "%s", *name == '\0' ? "/" : name);
}

void forget(int descriptor) {
    if (descriptor >= 0 && descriptor < most_files) files[descriptor].name[0] = '\0';
}

int open_as(int base, const char* path, int flags, mode_t mode) {
    const Order order;
    const char* name = name_of(path);
    struct stat facts = {};
    const bool makes = name != nullptr && (flags & O_CREAT) != 0 && lstat(path, &facts) != 0;
    if (makes && fails()) return -1;
    const int descriptor = static_cast<int>(syscall(SYS_openat, base, path, flags, mode));
    if (descriptor < 0) return descriptor;
    if (name == nullptr) {
        forget(descriptor);
        return descriptor;
    }
    track(descriptor, name);
    if (makes) put(EventKind::create, name, 0, {});
    if ((flags & O_TRUNC) != 0 && !makes) put(EventKind::truncate, name, 0, {});
    return descriptor;
}

// What the C library wrote for a FILE goes past this library: found before it counts.
void catch_up(int descriptor, Open& file) {
    struct stat facts = {};
    if (fstat(descriptor, &facts) != 0 || facts.st_size == file.written) return;
    static char bytes[1 << 16];
    static char path[2 * longest_name];
    std::snprintf(path, sizeof path, "%s/%s", folder, file.name);
    const long again = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    const long size = syscall(SYS_pread64, again, bytes, sizeof bytes, 0);
    syscall(SYS_close, again);
    if (size < 0) return;
    put(EventKind::write, file.name, 0, {bytes, static_cast<std::size_t>(size)});
    file.written = size;
}

ssize_t write_at(int descriptor, const void* bytes, std::size_t size, off_t offset, long call) {
    const Order order;
    Open* file = tracked(descriptor);
    if (file != nullptr && fails()) return -1;
    const ssize_t done = call == SYS_pwrite64 ? syscall(call, descriptor, bytes, size, offset)
                                              : syscall(call, descriptor, bytes, size);
    if (file != nullptr && done > 0) {
        put(EventKind::write, file->name, static_cast<std::uint64_t>(offset),
            {static_cast<const char*>(bytes), static_cast<std::size_t>(done)});
        if (offset + done > file->written) file->written = offset + done;
    }
    return done;
}

int truncate_to(int descriptor, off_t size) {
    const Order order;
    Open* file = tracked(descriptor);
    if (file != nullptr && fails()) return -1;
    const int result = static_cast<int>(syscall(SYS_ftruncate, descriptor, size));
    if (file != nullptr && result == 0) {
        put(EventKind::truncate, file->name, static_cast<std::uint64_t>(size), {});
        file->written = size;
    }
    return result;
}

int sync_as(int descriptor) {
    const Order order;
    Open* file = tracked(descriptor);
    if (file == nullptr) return static_cast<int>(syscall(SYS_fsync, descriptor));
    if (fails()) return -1;
    catch_up(descriptor, *file);
    if (ends_unsynced(file->name)) return 0;
    struct stat facts = {};
    const bool is_folder = fstat(descriptor, &facts) == 0 && S_ISDIR(facts.st_mode);
    const std::string_view name = std::strcmp(file->name, "/") == 0 ? "" : file->name;
    put(is_folder ? EventKind::sync_folder : EventKind::sync, name, 0, {});
    return 0;
}

int remove_as(const char* path, int flags) {
    const Order order;
    const char* name = name_of(path);
    if (name != nullptr && fails()) return -1;
    const int result = static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, flags));
    if (name != nullptr && result == 0) put(EventKind::remove, name, 0, {});
    return result;
}

int rename_as(const char* from, const char* to, unsigned flags) {
    const Order order;
    const char* old_name = name_of(from);
    const char* new_name = name_of(to);
    const bool watched = old_name != nullptr && new_name != nullptr;
    if (watched && fails()) return -1;
    const int result =
        static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags));
    if (watched && result == 0) put(EventKind::rename, old_name, 0, new_name);
    return result;
}

// An answer counts from here on, before its bytes leave.
void answer(const void* bytes, std::size_t size) {
    const Order order;
    put(EventKind::answer, {}, 0, {static_cast<const char*>(bytes), size});
}

bool no_memory() {
    if (no_memory_at == never || !counting_memory) return false;
    const long number = __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED);
    const bool now = fails_on ? number >= no_memory_at : number == no_memory_at;
    if (now) errno = ENOMEM;
    return now;
}

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

mode_t mode_in(int flags, va_list& more) {
    return (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
}

}  // namespace

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);

void* malloc(std::size_t size) {
    return no_memory() ? nullptr : __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    return no_memory() ? nullptr : __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
    return no_memory() ? nullptr : __libc_realloc(old, size);
}

#define OPEN(symbol)                                                    \
    int symbol(const char* path, int flags, ...) {                      \
        va_list more;                                                   \
        va_start(more, flags);                                          \
        const mode_t mode = mode_in(flags, more);                       \
        va_end(more);                                                   \
        return open_as(AT_FDCWD, path, flags, mode);                    \
    }
OPEN(open)
OPEN(open64)
#undef OPEN

int mkostemp(char* path, int flags) {
    static const auto real = next<int(char*, int)>("mkostemp");
    const Order order;
    const bool watched = name_of(path) != nullptr;
    if (watched && fails()) return -1;
    const int descriptor = real(path, flags);
    if (watched && descriptor >= 0) {
        track(descriptor, name_of(path));
        put(EventKind::create, name_of(path), 0, {});
    }
    return descriptor;
}

int close(int descriptor) {
    forget(descriptor);
    return static_cast<int>(syscall(SYS_close, descriptor));
}
int fclose(FILE* stream) {
    static const auto real = next<int(FILE*)>("fclose");
    forget(fileno(stream));
    return real(stream);
}

ssize_t pwrite(int descriptor, const void* bytes, std::size_t size, off_t offset) {
    return write_at(descriptor, bytes, size, offset, SYS_pwrite64);
}
ssize_t pwrite64(int descriptor, const void* bytes, std::size_t size, off64_t offset) {
    return write_at(descriptor, bytes, size, offset, SYS_pwrite64);
}
ssize_t write(int descriptor, const void* bytes, std::size_t size) {
    const off_t offset =
        tracked(descriptor) == nullptr ? 0 : lseek(descriptor, 0, SEEK_CUR);
    return write_at(descriptor, bytes, size, offset, SYS_write);
}
int ftruncate(int descriptor, off_t size) {
    return truncate_to(descriptor, size);
}
int ftruncate64(int descriptor, off64_t size) {
    return truncate_to(descriptor, size);
}
int fsync(int descriptor) {
    return sync_as(descriptor);
}
int fdatasync(int descriptor) {
    return sync_as(descriptor);
}
int unlink(const char* path) {
    return remove_as(path, 0);
}
int remove(const char* path) {
    const int result = remove_as(path, 0);
    return result != 0 && errno == EISDIR ? remove_as(path, AT_REMOVEDIR) : result;
}
int rename(const char* from, const char* to) {
    return rename_as(from, to, 0);
}
int renameat2(int, const char* from, int, const char* to, unsigned flags) {
    return rename_as(from, to, flags);
}
int mkdir(const char* path, mode_t mode) {
    const Order order;
    const char* name = name_of(path);
    if (name != nullptr && fails()) return -1;
    const int result = static_cast<int>(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
    if (name != nullptr && result == 0) put(EventKind::make_folder, name, 0, {});
    return result;
}

std::size_t fwrite(const void* bytes, std::size_t size, std::size_t count, FILE* stream) {
    static const auto real = next<decltype(fwrite)>("fwrite");
    if (stream == stdout) answer(bytes, size * count);
    return real(bytes, size, count, stream);
}
ssize_t sendmsg(int descriptor, const msghdr* message, int flags) {
    for (std::size_t i = 0; i < message->msg_iovlen; ++i) {
        answer(message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
    }
    return syscall(SYS_sendmsg, descriptor, message, flags);
}
ssize_t send(int descriptor, const void* bytes, std::size_t size, int flags) {
    answer(bytes, size);
    return syscall(SYS_sendto, descriptor, bytes, size, flags, nullptr, 0);
}

}  // extern "C"
