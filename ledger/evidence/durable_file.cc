// POSIX calls with their errors as values.
#include "ledger/evidence/durable_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace reserve::evidence {
namespace {

std::unexpected<Error> disk_error(std::string_view doing, const std::filesystem::path& file) {
    return fail(ErrorKind::disk, "cannot " + std::string(doing) + " " + file.string() + ": " +
                                     std::strerror(errno));
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { (void)close(); }
    bool is_open() const { return number_ >= 0; }
    int number() const { return number_; }
    bool close() { return number_ < 0 || ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

Status sync_folder(const std::filesystem::path& folder) {
    const std::filesystem::path named = folder.empty() ? "." : folder;
    const Descriptor opened(::open(named.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.is_open() || ::fsync(opened.number()) != 0) {
        return disk_error("sync", named);
    }
    return {};
}

}  // namespace

Result<std::optional<std::string>> read_if_there(const std::filesystem::path& file) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!opened.is_open() && errno == ENOENT) {
        return std::nullopt;
    }
    std::string text;
    std::array<char, 4096> part{};
    ssize_t count = opened.is_open() ? 1 : -1;
    while (count > 0) {
        count = ::read(opened.number(), part.data(), part.size());
        text.append(part.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    return count < 0 ? Result<std::optional<std::string>>(disk_error("read", file)) : text;
}

Status write_durably(const std::filesystem::path& file, std::string_view text) {
    const std::filesystem::path draft = file.string() + ".new";
    Descriptor opened(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!opened.is_open() || !write_all(opened.number(), text) ||
        ::fsync(opened.number()) != 0 || !opened.close()) {
        return disk_error("write", draft);
    }
    if (::rename(draft.c_str(), file.c_str()) != 0) {
        return disk_error("rename", draft);
    }
    return sync_folder(file.parent_path());
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
