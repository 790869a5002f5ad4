// POSIX calls with their errors as values.
#include "ledger/evidence/durable_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "ledger/evidence/files.h"

namespace reserve::evidence {
namespace {

std::unexpected<Error> disk_error(std::string_view doing, const std::filesystem::path& file) {
    return fail(ErrorKind::disk, "cannot " + std::string(doing) + " " + file.string() + ": " +
                                     std::strerror(errno));
}

Status sync_folder(const std::filesystem::path& folder) {
    const std::filesystem::path named = folder.empty() ? "." : folder;
    const int opened = ::open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = opened >= 0 && ::fsync(opened) == 0;
    const Status status = synced ? Status() : disk_error("sync", named);
    if (opened >= 0) {
        ::close(opened);
    }
    return status;
}

}  // namespace

Result<std::optional<std::string>> read_if_there(const std::filesystem::path& file) {
    auto text = read_file(file, kMaxSmallFile);
    if (text) {
        return std::move(*text);
    }
    return text.error().kind == ErrorKind::not_found
               ? Result<std::optional<std::string>>(std::nullopt)
               : std::unexpected(text.error());
}

Status write_durably(const std::filesystem::path& file, std::string_view text) {
    return replace_file(file.string() + ".new", file, text);
}

Status make_folder_durably(const std::filesystem::path& folder) {
    if (::mkdir(folder.c_str(), 0755) == 0) {
        return sync_folder(folder.parent_path());
    }
    return errno == EEXIST ? Status() : disk_error("make", folder);
}

Result<FileLock> FileLock::take(const std::filesystem::path& file) {
    // A descriptor of its own for each holder: so the lock excludes threads too.
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        return disk_error("open", file);
    }
    FileLock lock(descriptor);
    int locked = 0;
    do {
        locked = ::flock(descriptor, LOCK_EX);
    } while (locked != 0 && errno == EINTR);
    return locked == 0 ? Result<FileLock>(std::move(lock)) : disk_error("lock", file);
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

}  // namespace reserve::evidence
